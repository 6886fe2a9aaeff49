package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.KeyEvent;

/** A sorted set that is put together of others, to be stored under the first argument's key. */
final class SortedSetStorage implements Preparation {
    private final SortedSetCombination combination;
    private final KeyEvent event;

    SortedSetStorage(SortedSetCombination combination, KeyEvent event) {
        this.combination = combination;
        this.event = event;
    }

    @Override
    public boolean step() {
        return combination.step() || combination.found().arrangeSome();
    }

    @Override
    public void store(Call call) {
        SortedSets.store(call, combination.found(), call.key(1), event);
    }

    @Override
    public void close() {
        combination.close();
    }
}
