package org.redstart.command.family;

import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.net.NetCounters;
import org.redstart.observe.RateSampler;

/** How busy the loop is just now, sampled ten times a second. */
public final class LoopRates {
    private static final long SAMPLE_NS = 100_000_000;
    private static final long PER_SECOND = 1_000_000_000;
    private static final long SAME = 1;

    private final Executor executor;
    private final NetCounters net;
    private final Housekeeping housekeeping;
    private final RateSampler commands = new RateSampler(PER_SECOND);
    private final RateSampler input = new RateSampler(PER_SECOND);
    private final RateSampler output = new RateSampler(PER_SECOND);
    private final RateSampler cycles = new RateSampler(PER_SECOND);
    private final RateSampler cycleNs = new RateSampler(SAME);
    private long nextNs;

    public LoopRates(Executor executor, NetCounters net, Housekeeping housekeeping) {
        this.executor = executor;
        this.net = net;
        this.housekeeping = housekeeping;
    }

    /** Takes a sample when it is time to. */
    public void sample() {
        long nowNs = executor.clock().nowNs();
        if (nowNs - nextNs < 0) {
            return;
        }
        nextNs = nowNs + SAMPLE_NS;
        commands.sample(executor.executed(), nowNs);
        input.sample(net.readBytes(), nowNs);
        output.sample(net.writtenBytes(), nowNs);
        cycles.sample(net.turns(), nowNs);
        cycleNs.sample(housekeeping.busyNs(), net.turns());
    }

    /** Forgets all samples. */
    public void reset() {
        commands.reset();
        input.reset();
        output.reset();
        cycles.reset();
        cycleNs.reset();
    }

    long commandsPerSecond() {
        return commands.rate();
    }

    long inputBytesPerSecond() {
        return input.rate();
    }

    long outputBytesPerSecond() {
        return output.rate();
    }

    long cyclesPerSecond() {
        return cycles.rate();
    }

    long cycleMicroseconds() {
        return cycleNs.rate() / 1000;
    }
}
