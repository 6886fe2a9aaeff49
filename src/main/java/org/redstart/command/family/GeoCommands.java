package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.structure.GeoHash;

/** Places as members of sorted sets, one by one. */
public final class GeoCommands {
    private static final int PLACE_ARGUMENTS = 3;

    private final ZSetStore zsets;
    private final SortedSetCommands sortedSets;
    private final GeoReplies replies;

    public GeoCommands(ZSetStore zsets, SortedSetCommands sortedSets, Arena arena) {
        this.zsets = zsets;
        this.sortedSets = sortedSets;
        this.replies = new GeoReplies(arena);
    }

    public void bind(CommandTable table) {
        table.bind("geoadd", this::add);
        table.bind("geopos", this::positions);
        table.bind("geohash", this::hashes);
        table.bind("geodist", this::distance);
    }

    private void add(Call call) {
        int options = 0;
        int first = 2;
        for (int option = placeOption(call, first); option != 0; option = placeOption(call, first)) {
            options |= option;
            first++;
        }
        int arguments = call.count() - first;
        boolean contradicts = (options & SortedSetCommands.NX) != 0 && (options & SortedSetCommands.XX) != 0;
        if (contradicts || arguments == 0 || arguments % PLACE_ARGUMENTS != 0) {
            call.error(Errors.SYNTAX);
            return;
        }
        int places = arguments / PLACE_ARGUMENTS;
        double[] scores = sortedSets.room(places);
        for (int i = 0; i < places; i++) {
            if (!replies.readPlace(call, first + i * PLACE_ARGUMENTS)) {
                return;
            }
            scores[i] = GeoHash.encode(replies.longitude(), replies.latitude());
        }
        sortedSets.addScored(call, options, first + 2, PLACE_ARGUMENTS, places);
        if (call.isJournaled()) {
            call.rewrite(record(call, first, scores));
        }
    }

    /** A place is journaled as the score that stands for it. */
    private static byte[][] record(Call call, int first, double[] scores) {
        List<byte[]> words = new ArrayList<>();
        words.add(ZADD);
        for (int i = 1; i < first; i++) {
            words.add(call.request().bytes(i));
        }
        for (int i = 0; first + i * PLACE_ARGUMENTS < call.count(); i++) {
            words.add(Long.toString((long) scores[i]).getBytes(StandardCharsets.US_ASCII));
            words.add(call.request().bytes(first + 2 + i * PLACE_ARGUMENTS));
        }
        return words.toArray(new byte[0][]);
    }

    private static final byte[] ZADD = "ZADD".getBytes(StandardCharsets.US_ASCII);

    private static int placeOption(Call call, int index) {
        int option = SortedSetCommands.option(call, index);
        boolean known =
                option == SortedSetCommands.NX || option == SortedSetCommands.XX || option == SortedSetCommands.CH;
        return known ? option : 0;
    }

    /** The score of the member at an argument, or {@link ZSetStore#NONE}. */
    private double score(Call call, long entry, int index) {
        return entry == 0 ? ZSetStore.NONE : zsets.locate(entry, call.address(index), call.length(index));
    }

    private void positions(Call call) {
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        call.reply().array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            double score = score(call, entry, i);
            if (Double.isNaN(score)) {
                call.reply().nilArray();
            } else {
                GeoReplies.place(call.reply(), score);
            }
        }
    }

    private void hashes(Call call) {
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        call.reply().array(call.count() - 2);
        for (int i = 2; i < call.count(); i++) {
            double score = score(call, entry, i);
            if (Double.isNaN(score)) {
                call.reply().nil();
            } else {
                replies.hash(call.reply(), score);
            }
        }
    }

    private void distance(Call call) {
        GeoUnit unit = call.count() == 5 ? GeoUnit.read(call, 4) : GeoUnit.M;
        if (unit == null) {
            return;
        }
        if (call.count() > 5) {
            call.error(Errors.SYNTAX);
            return;
        }
        long entry = call.database().read(call.key(1));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        double one = score(call, entry, 2);
        double other = score(call, entry, 3);
        if (Double.isNaN(one) || Double.isNaN(other)) {
            call.reply().nil();
            return;
        }
        double metres = GeoHash.distance(
                GeoHash.longitude(GeoHash.bits(one)),
                GeoHash.latitude(GeoHash.bits(one)),
                GeoHash.longitude(GeoHash.bits(other)),
                GeoHash.latitude(GeoHash.bits(other)));
        replies.distance(call.reply(), metres, unit);
    }
}
