package org.redstart.command;

import java.util.ArrayList;
import java.util.List;
import org.redstart.config.Config;
import org.redstart.observe.LatencyMonitor;
import org.redstart.observe.SlowLog;

/** Puts calls down in the slow log and the latency monitor, and shows them to clients in MONITOR mode. */
public final class CallWatch implements CallObserver {
    private static final long NS_PER_MICROSECOND = 1000;
    private static final int SLOW_ARGUMENTS = 32;
    private static final int SLOW_ARGUMENT_BYTES = 128;
    private static final String REDACTED = "(redacted)";
    private static final long NEVER = Long.MAX_VALUE;

    private final Executor executor;
    private final SlowLog slowLog;
    private final LatencyMonitor latency;
    private final Monitors monitors;
    private long slowFromNs = NEVER;

    public CallWatch(Executor executor, SlowLog slowLog, LatencyMonitor latency) {
        this.executor = executor;
        this.slowLog = slowLog;
        this.latency = latency;
        this.monitors = new Monitors(executor.sessions(), this::aim);
    }

    /** Takes the thresholds from the configuration, now and when they change. */
    public void follow(Config config) {
        config.followLong("slowlog-max-len", slowLog::setMaxLength);
        config.followLong("slowlog-log-slower-than", this::setSlowFromMicros);
        config.followLong("latency-monitor-threshold", ms -> {
            latency.setThresholdMs(ms);
            aim();
        });
    }

    private void setSlowFromMicros(long micros) {
        slowFromNs = micros < 0 || micros > NEVER / NS_PER_MICROSECOND ? NEVER : micros * NS_PER_MICROSECOND;
        aim();
    }

    private void aim() {
        executor.observe(this, monitors.isEmpty() ? Math.min(slowFromNs, latency.thresholdNs()) : 0);
    }

    /** Clients in MONITOR mode. */
    public Monitors monitors() {
        return monitors;
    }

    @Override
    public void onSlowCall(Call call, long elapsedNs) {
        CommandDef def = call.def();
        Session client = call.session().hasClient() ? call.session() : executor.current();
        if (client != null && elapsedNs >= slowFromNs && !def.has(CommandFlag.SKIP_SLOWLOG)) {
            addSlow(call, elapsedNs, client);
        }
        if (!call.session().hasClient()) {
            show(call);
            return;
        }
        latency.note(def.has(CommandFlag.FAST) ? "fast-command" : "command", elapsedNs, call.nowMs());
        if (!call.isRetry()) {
            show(call);
        }
    }

    @Override
    public void onBlocked(Call call) {
        show(call);
    }

    /** Such commands are kept from monitors when they end, to be shown before what they call. */
    @Override
    public void onScript(Call call) {
        if (!monitors.isEmpty()) {
            monitors.show(call);
        }
    }

    private void show(Call call) {
        if (!monitors.isEmpty() && !call.def().has(CommandFlag.SKIP_MONITOR | CommandFlag.ADMIN)) {
            monitors.show(call);
        }
    }

    /** @param session the client that sent the command, or the script that calls it */
    private void addSlow(Call call, long elapsedNs, Session session) {
        int kept = Math.min(call.count(), SLOW_ARGUMENTS);
        List<String> arguments = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            boolean last = i == SLOW_ARGUMENTS - 1 && call.count() > SLOW_ARGUMENTS;
            arguments.add(last ? "... (" + (call.count() - i) + " more arguments)" : slowArgument(call, i));
        }
        slowLog.add(
                call.nowMs() / 1000,
                elapsedNs / NS_PER_MICROSECOND,
                arguments,
                ClientLine.address(session, true),
                session.info().name());
    }

    private static String slowArgument(Call call, int index) {
        String text = argument(call, index);
        return text.length() <= SLOW_ARGUMENT_BYTES
                ? text
                : text.substring(0, SLOW_ARGUMENT_BYTES) + "... (" + (text.length() - SLOW_ARGUMENT_BYTES)
                        + " more bytes)";
    }

    /** The text of an argument, unless the command said that nobody may see it. */
    static String argument(Call call, int index) {
        return call.isRedacted(index) ? REDACTED : call.request().text(index);
    }
}
