package org.redstart.command.family;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.family.SortedSetCombination.Rule;
import org.redstart.command.family.SortedSetCombination.Source;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.MemberReader;
import org.redstart.keyspace.ZSetBuilder;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.DoubleText;

/** Unions, intersections and differences of sorted sets and sets. */
public final class SortedSetAlgebraCommands {
    /** So many members are asked for at once; beyond that the sets are gone through in slices. */
    private static final long MOST_ASKED = 20_000;

    private final MemberReader reader;
    private final ZSetStore zsets;
    private final List<Source> sources = new ArrayList<>();
    private Aggregate aggregate;
    private boolean withScores;
    private long limit;

    public SortedSetAlgebraCommands(ZSetStore zsets, MemberReader reader) {
        this.reader = reader;
        this.zsets = zsets;
    }

    public void bind(CommandTable table) {
        table.bind("zunion", call -> show(call, Rule.UNION));
        table.bind("zinter", call -> show(call, Rule.INTERSECTION));
        table.bind("zdiff", call -> show(call, Rule.DIFFERENCE));
        table.bind("zunionstore", call -> store(call, Rule.UNION, KeyEvent.ZUNIONSTORE));
        table.bind("zinterstore", call -> store(call, Rule.INTERSECTION, KeyEvent.ZINTERSTORE));
        table.bind("zdiffstore", call -> store(call, Rule.DIFFERENCE, KeyEvent.ZDIFFSTORE));
        table.bind("zintercard", this::countIntersection);
    }

    private void show(Call call, Rule rule) {
        int options = readSources(call, 1);
        if (options == 0 || !readOptions(call, options, rule != Rule.DIFFERENCE, true)) {
            return;
        }
        answer(call, rule, SortedSetAnswer.of(withScores));
    }

    /** Answers with what the sources make. */
    private void answer(Call call, Rule rule, SortedSetAnswer answer) {
        arrange(rule);
        if (asking(rule) <= MOST_ASKED) {
            answer.take(asked(rule));
        } else {
            answer.take(new SortedSetCombination(zsets, reader, rule, aggregate, sources));
        }
        call.work(members(), answer);
    }

    private void store(Call call, Rule rule, KeyEvent event) {
        int options = readSources(call, 2);
        if (options == 0 || !readOptions(call, options, rule != Rule.DIFFERENCE, false)) {
            return;
        }
        arrange(rule);
        long asking = asking(rule);
        if (asking <= MOST_ASKED || asking <= members() && !call.mayWait()) {
            SortedSets.store(call, asked(rule), call.key(1), event);
            return;
        }
        SortedSetCombination combined = new SortedSetCombination(zsets, reader, rule, aggregate, sources);
        call.prepare(members(), SortedSetCombination.handles(sources), new SortedSetStorage(combined, event));
    }

    /** Small sets first, so that large ones are only asked; a difference is one of the first. */
    private void arrange(Rule rule) {
        if (rule != Rule.DIFFERENCE) {
            sources.sort(Comparator.comparingLong(source -> reader.count(source.entry())));
        }
    }

    private long members() {
        return sources.stream()
                .mapToLong(source -> reader.count(source.entry()))
                .sum();
    }

    /** How many members would be asked for; a union cannot be had that way. */
    private long asking(Rule rule) {
        return rule == Rule.UNION ? Long.MAX_VALUE : reader.count(sources.get(0).entry()) * (sources.size() - 1);
    }

    /** The members of the first set that belong to an intersection or difference, by asking the others for each. */
    private ZSetBuilder asked(Rule rule) {
        ZSetBuilder found = zsets.builder();
        found.begin();
        Source first = sources.get(0);
        reader.forEach(first.entry(), (member, length, value) -> {
            double score = Aggregate.orZero(first.weight() * value);
            double kept = rule == Rule.INTERSECTION
                    ? aggregated(member, length, score)
                    : isInAnyOther(member, length) ? ZSetStore.NONE : score;
            if (!Double.isNaN(kept)) {
                found.locate(member, length);
                found.put(kept);
            }
            return true;
        });
        return found;
    }

    /** The score of a member of the first set in all of them, or {@link ZSetStore#NONE} if one has it not. */
    private double aggregated(long member, int length, double first) {
        double score = first;
        for (int i = 1; i < sources.size(); i++) {
            Source other = sources.get(i);
            double value = reader.score(other.entry(), member, length);
            if (Double.isNaN(value)) {
                return ZSetStore.NONE;
            }
            score = aggregate.of(score, other.weight() * value);
        }
        return score;
    }

    private boolean isInAnyOther(long member, int length) {
        for (int i = 1; i < sources.size(); i++) {
            if (!Double.isNaN(reader.score(sources.get(i).entry(), member, length))) {
                return true;
            }
        }
        return false;
    }

    private void countIntersection(Call call) {
        int options = readSources(call, 1);
        if (options == 0 || !readLimit(call, options)) {
            return;
        }
        aggregate = Aggregate.MIN;
        long most = limit == 0 ? Long.MAX_VALUE : limit;
        arrange(Rule.INTERSECTION);
        long[] found = {0};
        long[] left = {MOST_ASKED};
        reader.forEach(sources.get(0).entry(), (member, length, score) -> {
            found[0] += Double.isNaN(aggregated(member, length, score)) ? 0 : 1;
            left[0] -= sources.size();
            return found[0] < most && left[0] > 0;
        });
        if (left[0] > 0 || found[0] == most) {
            call.reply().integer(found[0]);
        } else {
            answer(call, Rule.INTERSECTION, SortedSetAnswer.counting(most));
        }
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
            sources.set(i, new Source(sources.get(i).entry(), weight));
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
}
