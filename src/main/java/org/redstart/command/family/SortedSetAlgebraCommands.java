package org.redstart.command.family;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.MemberReader;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetCursor;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.DoubleText;

/** Unions, intersections and differences of sorted sets and sets. */
public final class SortedSetAlgebraCommands {
    /** Makes one score of two. */
    private enum Aggregate {
        SUM,
        MIN,
        MAX;

        double of(double score, double other) {
            return switch (this) {
                case SUM -> orZero(score + other);
                case MIN -> other < score ? other : score;
                case MAX -> other > score ? other : score;
            };
        }
    }

    /** Infinities that cancel each other out, or are multiplied with 0, count as 0. */
    private static double orZero(double score) {
        return Double.isNaN(score) ? 0 : score;
    }

    /** One of the sets, and what its scores are multiplied with. */
    private record Source(long entry, double weight) {}

    /** Fills the builder from the sources. */
    private interface Operation {
        void run();
    }

    private final MemberReader reader;
    private final ZSetBuilder result;
    private final ZSetCursor cursor;
    private final List<Source> sources = new ArrayList<>();
    private Aggregate aggregate;
    private boolean withScores;
    private long limit;

    public SortedSetAlgebraCommands(ZSetStore zsets, MemberReader reader) {
        this.reader = reader;
        this.result = zsets.builder();
        this.cursor = zsets.cursor();
    }

    public void bind(CommandTable table) {
        table.bind("zunion", call -> show(call, true, this::union));
        table.bind("zinter", call -> show(call, true, this::intersection));
        table.bind("zdiff", call -> show(call, false, this::difference));
        table.bind("zunionstore", call -> store(call, true, this::union, KeyEvent.ZUNIONSTORE));
        table.bind("zinterstore", call -> store(call, true, this::intersection, KeyEvent.ZINTERSTORE));
        table.bind("zdiffstore", call -> store(call, false, this::difference, KeyEvent.ZDIFFSTORE));
        table.bind("zintercard", this::countIntersection);
    }

    private void show(Call call, boolean weighted, Operation operation) {
        int options = readSources(call, 1);
        if (options == 0 || !readOptions(call, options, weighted, true)) {
            return;
        }
        result.begin();
        operation.run();
        SortedSets.head(call.reply(), result.count(), withScores);
        result.read(cursor);
        for (boolean more = cursor.seek(0); more; more = cursor.next()) {
            SortedSets.member(call.reply(), cursor, withScores);
        }
        result.discard();
    }

    private void store(Call call, boolean weighted, Operation operation, KeyEvent event) {
        int options = readSources(call, 2);
        if (options == 0 || !readOptions(call, options, weighted, false)) {
            return;
        }
        result.begin();
        operation.run();
        SortedSets.store(call, result, call.key(1), event);
    }

    private void countIntersection(Call call) {
        int options = readSources(call, 1);
        if (options == 0 || !readLimit(call, options)) {
            return;
        }
        sortSources();
        long[] found = {0};
        reader.forEach(sources.get(0).entry, (member, length, score) -> {
            found[0] += isInOthers(member, length) ? 1 : 0;
            return limit == 0 || found[0] < limit;
        });
        call.reply().integer(found[0]);
    }

    private boolean isInOthers(long member, int length) {
        for (int i = 1; i < sources.size(); i++) {
            if (Double.isNaN(reader.score(sources.get(i).entry, member, length))) {
                return false;
            }
        }
        return true;
    }

    /** Reads the keys behind their number; returns the argument after them, or 0 after an error was answered. */
    private int readSources(Call call, int numberIndex) {
        sources.clear();
        if (!call.readLong(numberIndex)) {
            return 0;
        }
        long keys = call.number();
        if (keys < 1) {
            call.error("ERR at least 1 input key is needed for '" + call.def().fullName() + "' command");
            return 0;
        }
        if (keys > call.count() - numberIndex - 1) {
            call.error(Errors.SYNTAX);
            return 0;
        }
        int end = numberIndex + 1 + (int) keys;
        for (int i = numberIndex + 1; i < end; i++) {
            long entry = call.database().read(call.key(i));
            if (!MemberReader.isReadable(entry)) {
                call.error(Errors.WRONG_TYPE);
                return 0;
            }
            sources.add(new Source(entry, 1));
        }
        return end;
    }

    private boolean readOptions(Call call, int first, boolean weighted, boolean shows) {
        aggregate = Aggregate.SUM;
        withScores = false;
        int i = first;
        while (i < call.count()) {
            int left = call.count() - i;
            if (weighted && left > sources.size() && call.is(i, "WEIGHTS")) {
                if (!readWeights(call, i + 1)) {
                    return false;
                }
                i += sources.size() + 1;
            } else if (weighted && left >= 2 && call.is(i, "AGGREGATE") && readAggregate(call, i + 1)) {
                i += 2;
            } else if (shows && call.is(i, "WITHSCORES")) {
                withScores = true;
                i++;
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private boolean readWeights(Call call, int first) {
        for (int i = 0; i < sources.size(); i++) {
            double weight = DoubleText.parse(call.address(first + i), call.length(first + i));
            if (Double.isNaN(weight)) {
                call.error("ERR weight value is not a float");
                return false;
            }
            sources.set(i, new Source(sources.get(i).entry, weight));
        }
        return true;
    }

    private boolean readAggregate(Call call, int index) {
        for (Aggregate each : Aggregate.values()) {
            if (call.is(index, each.name())) {
                aggregate = each;
                return true;
            }
        }
        return false;
    }

    private boolean readLimit(Call call, int first) {
        limit = 0;
        for (int i = first; i < call.count(); i += 2) {
            if (i + 1 == call.count() || !call.is(i, "LIMIT")) {
                call.error(Errors.SYNTAX);
                return false;
            }
            if (!call.isLong(i + 1) || call.number() < 0) {
                call.error("ERR LIMIT can't be negative");
                return false;
            }
            limit = call.number();
        }
        return true;
    }

    /** Small sets first, so that large ones are only asked. */
    private void sortSources() {
        sources.sort(Comparator.comparingLong(source -> reader.count(source.entry)));
    }

    private void union() {
        sortSources();
        for (Source source : sources) {
            reader.forEach(source.entry, (member, length, value) -> {
                double score = orZero(source.weight * value);
                double known = result.locate(member, length);
                result.put(Double.isNaN(known) ? score : aggregate.of(known, score));
                return true;
            });
        }
    }

    private void intersection() {
        sortSources();
        Source smallest = sources.get(0);
        reader.forEach(smallest.entry, (member, length, value) -> {
            double score = aggregated(member, length, orZero(smallest.weight * value));
            if (!Double.isNaN(score)) {
                result.locate(member, length);
                result.put(score);
            }
            return true;
        });
    }

    /** The score of a member of the first set in all of them, or {@link ZSetStore#NONE} if one has it not. */
    private double aggregated(long member, int length, double first) {
        double score = first;
        for (int i = 1; i < sources.size(); i++) {
            Source other = sources.get(i);
            double value = reader.score(other.entry, member, length);
            if (Double.isNaN(value)) {
                return ZSetStore.NONE;
            }
            score = aggregate.of(score, other.weight * value);
        }
        return score;
    }

    /** Asks the other sets for each member of the first, or takes their members out of it: whichever is less. */
    private void difference() {
        long first = reader.count(sources.get(0).entry);
        long others = 0;
        for (int i = 1; i < sources.size(); i++) {
            others += reader.count(sources.get(i).entry);
        }
        if (first * (sources.size() - 1) <= first + others) {
            collectMissing();
        } else {
            collectAndDrop();
        }
    }

    private void collectMissing() {
        reader.forEach(sources.get(0).entry, (member, length, score) -> {
            if (!isInAnyOther(member, length)) {
                result.locate(member, length);
                result.put(score);
            }
            return true;
        });
    }

    private boolean isInAnyOther(long member, int length) {
        for (int i = 1; i < sources.size(); i++) {
            if (!Double.isNaN(reader.score(sources.get(i).entry, member, length))) {
                return true;
            }
        }
        return false;
    }

    private void collectAndDrop() {
        reader.forEach(sources.get(0).entry, (member, length, score) -> {
            result.locate(member, length);
            result.put(score);
            return true;
        });
        for (int i = 1; i < sources.size(); i++) {
            reader.forEach(sources.get(i).entry, (member, length, score) -> {
                result.locate(member, length);
                result.drop();
                return result.count() > 0;
            });
        }
    }
}
