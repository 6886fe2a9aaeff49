package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * One row of the command table: a command or a subcommand. The facts never change; the handler is bound at start and
 * the counters belong to the loop.
 */
public final class CommandDef {
    /** Latencies are kept from a nanosecond to a second, to two digits. */
    private static final long LATENCY_MOST_NS = 1_000_000_000L;

    private static final int LATENCY_DIGITS = 2;
    private static final int EXPECTED_SUBCOMMANDS = 8;

    private final String fullName;
    private final byte[] nameBytes;
    private final CommandFacts facts;
    private final KeyLayout keys;
    private final CommandDef container;
    private final boolean isExec;
    private List<CommandDef> subcommands = List.of();
    private NameIndex subcommandIndex;
    private Handler handler;
    /** Null where all calls have the flags of the table. */
    private ToLongFunction<Call> flagSource;

    private Histogram latency;

    private long calls;
    private long executionNs;
    private long rejected;
    private long failed;

    CommandDef(String fullName, CommandFacts facts, KeyLayout keys, CommandDef container) {
        this.fullName = fullName;
        this.nameBytes = fullName.getBytes(StandardCharsets.US_ASCII);
        this.facts = facts;
        this.keys = keys;
        this.container = container;
        this.isExec = fullName.equals("exec");
        if (container != null) {
            container.adopt(this);
        }
    }

    private void adopt(CommandDef subcommand) {
        if (subcommandIndex == null) {
            subcommandIndex = new NameIndex(EXPECTED_SUBCOMMANDS);
            subcommands = new ArrayList<>(EXPECTED_SUBCOMMANDS);
        }
        subcommands.add(subcommand);
        subcommandIndex.add(subcommand.name(), subcommand);
    }

    /** {@code name} or {@code container|name}, lower case. */
    public String fullName() {
        return fullName;
    }

    /** The bytes of the full name; not to be changed. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** The name as typed after its container, lower case. */
    public String name() {
        return fullName.substring(fullName.indexOf('|') + 1);
    }

    /** Number of arguments with the name; negative: at least that many. A subcommand counts its container too. */
    public int arity() {
        return facts.arity();
    }

    /** Whether {@code count} arguments (names included) are a possible number. */
    public boolean accepts(int count) {
        int arity = facts.arity();
        return arity >= 0 ? count == arity : count >= -arity;
    }

    /** Bits of {@link CommandFlag}. */
    public long flags() {
        return facts.flags();
    }

    /** Lets the flags of one call depend on its arguments. */
    public void setFlagSource(ToLongFunction<Call> flagSource) {
        this.flagSource = flagSource;
    }

    long flagsOf(Call call) {
        return flagSource == null ? facts.flags() : flagSource.applyAsLong(call);
    }

    /** Whether any of {@code flags} is set. */
    public boolean has(long flags) {
        return (facts.flags() & flags) != 0;
    }

    /** Whether this is EXEC, whose refusal ends a transaction, and which may do what its queue may. */
    boolean isExec() {
        return isExec;
    }

    /** Bits of {@link AclCategory}. */
    public long categories() {
        return facts.categories();
    }

    /** Where the keys are. */
    public KeyLayout keys() {
        return keys;
    }

    /** Hints for clients, in the words of the protocol. */
    public List<String> tips() {
        return facts.tips();
    }

    public String group() {
        return facts.group();
    }

    /** The version of Redis that brought the command. */
    public String since() {
        return facts.since();
    }

    /** The command this is a subcommand of, or null. */
    public CommandDef container() {
        return container;
    }

    public boolean hasSubcommands() {
        return !subcommands.isEmpty();
    }

    /** In the order of the table. */
    public List<CommandDef> subcommands() {
        return Collections.unmodifiableList(subcommands);
    }

    /** The subcommand of that name in native memory, or null. */
    public CommandDef subcommand(long address, int length) {
        return subcommandIndex == null ? null : subcommandIndex.find(address, length);
    }

    /** The subcommand of that name, or null. */
    public CommandDef subcommand(String name) {
        return subcommandIndex == null ? null : subcommandIndex.find(name);
    }

    /** Who executes this, or null while nobody does. */
    public Handler handler() {
        return handler;
    }

    /** Whether somebody executes this, or one of its subcommands. */
    public boolean isAvailable() {
        for (CommandDef sub : subcommands) {
            if (sub.handler != null) {
                return true;
            }
        }
        return handler != null;
    }

    void bind(Handler to) {
        handler = to;
    }

    /** Counts one execution; {@code failed} if it answered with an error. */
    public void countCall(long elapsedNs, boolean failed, boolean trackLatency) {
        calls++;
        executionNs += elapsedNs;
        if (failed) {
            this.failed++;
        }
        if (trackLatency) {
            recordLatencyNs(elapsedNs);
        }
    }

    /** Counts a refusal before execution: arity, permissions, memory, ... */
    public void countRejected() {
        rejected++;
    }

    /** Times executed. */
    public long calls() {
        return calls;
    }

    /** Time spent executing. */
    public long executionNs() {
        return executionNs;
    }

    /** Times refused before execution. */
    public long rejected() {
        return rejected;
    }

    /** Times the execution answered with an error. */
    public long failed() {
        return failed;
    }

    private void recordLatencyNs(long elapsedNs) {
        if (latency == null) {
            latency = new Histogram(1, LATENCY_MOST_NS, LATENCY_DIGITS);
        }
        latency.recordValue(Math.min(Math.max(elapsedNs, 1), LATENCY_MOST_NS));
    }

    /** Latencies in nanoseconds, or null before the first. */
    public Histogram latency() {
        return latency;
    }

    /** Sets the counters and the histogram back to nothing. */
    public void resetStats() {
        calls = 0;
        executionNs = 0;
        rejected = 0;
        failed = 0;
        latency = null;
    }

    @Override
    public String toString() {
        return fullName;
    }
}
