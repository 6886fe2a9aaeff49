package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetStore;

/** Stores the members that a search for places finds, with their scores or how far they are. */
final class GeoStorage implements Preparation {
    private static final int AT_A_TIME = 32;

    private final GeoFinding finding;
    private final GeoQuery asked;
    private final KeyEvent event;
    private final ZSetBuilder built;
    private boolean found;
    private int next;

    GeoStorage(ZSetStore zsets, GeoFinding finding, GeoQuery asked, KeyEvent event) {
        this.finding = finding;
        this.asked = asked;
        this.event = event;
        this.built = zsets.builder();
        built.begin();
    }

    @Override
    public boolean step() {
        built.resume();
        if (!found) {
            found = !finding.step();
            return true;
        }
        for (int i = 0; i < AT_A_TIME && next < finding.count(); i++) {
            int number = finding.at(next++);
            double score = finding.score(number);
            finding.locate(number, built);
            built.put(asked.storesDistance ? asked.storedDistance(score) : score);
        }
        return next < finding.count() || built.arrangeSome();
    }

    @Override
    public void store(Call call) {
        SortedSets.store(call, built, call.key(asked.storeKey), event);
    }

    @Override
    public void close() {
        finding.close();
        built.discard();
    }
}
