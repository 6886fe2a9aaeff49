package org.redstart.command.family;

import org.redstart.command.ReplyStreams.Producer;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.GeoHash;

/** Answers with the members that a search for places finds. */
final class GeoAnswer implements Producer {
    private static final int AT_A_TIME = 32;

    private final GeoFinding finding;
    private final GeoQuery asked;
    private final GeoReplies replies;
    private final int details;
    private boolean found;
    private int next;

    GeoAnswer(GeoFinding finding, GeoQuery asked, GeoReplies replies) {
        this.finding = finding;
        this.asked = asked;
        this.replies = replies;
        this.details = (asked.withDistance ? 1 : 0) + (asked.withHash ? 1 : 0) + (asked.withPlace ? 1 : 0);
    }

    @Override
    public boolean next(ReplyWriter reply) {
        if (!found) {
            if (finding.step()) {
                return true;
            }
            found = true;
            reply.array(finding.count());
        }
        for (int i = 0; i < AT_A_TIME && next < finding.count(); i++) {
            show(reply, finding.at(next++));
        }
        return next < finding.count();
    }

    private void show(ReplyWriter reply, int number) {
        if (details > 0) {
            reply.array(details + 1L);
        }
        finding.write(number, reply);
        if (asked.withDistance) {
            replies.distance(reply, finding.metres(number), asked.unit);
        }
        if (asked.withHash) {
            reply.integer(GeoHash.bits(finding.score(number)));
        }
        if (asked.withPlace) {
            GeoReplies.place(reply, finding.score(number));
        }
    }

    @Override
    public void close() {
        finding.close();
    }
}
