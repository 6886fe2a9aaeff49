package org.redstart;

import org.redstart.command.Clock;
import org.redstart.config.Config;
import org.redstart.config.Release;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.InfoSection;
import org.redstart.observe.InfoWriter;

/** INFO server: the process and where it listens. */
final class ServerInfo implements InfoSection {
    private static final long SECONDS_PER_DAY = 86_400;

    private final Config config;
    private final Clock clock;
    private final Keyspace keyspace;
    private final Listeners listeners;
    private final Lifecycle lifecycle;
    private final String runId;
    private final long startedAtMs = System.currentTimeMillis();

    ServerInfo(Config config, Clock clock, Keyspace keyspace, Listeners listeners, String runId, Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
        this.config = config;
        this.clock = clock;
        this.keyspace = keyspace;
        this.listeners = listeners;
        this.runId = runId;
    }

    @Override
    public void describe(InfoWriter out) {
        program(out);
        process(out);
        listeners(out);
    }

    private static void program(InfoWriter out) {
        out.field("redis_version", Release.REDIS_VERSION);
        out.field("redstart_version", Release.REDSTART_VERSION);
        out.field("redis_git_sha1", "00000000");
        out.field("redis_git_dirty", 0);
        out.field("redis_build_id", "0000000000000000");
        out.field("redis_mode", "standalone");
        out.field(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        out.field("arch_bits", 64);
        out.field("monotonic_clock", "java System.nanoTime");
        out.field("multiplexing_api", "epoll");
        out.field("atomicvar_api", "java-varhandle");
        out.field("gcc_version", "0.0.0");
        out.field("java_version", System.getProperty("java.version"));
    }

    private void process(InfoWriter out) {
        long uptimeSeconds = (clock.nowMs() - startedAtMs) / 1000;
        out.field("process_id", ProcessHandle.current().pid());
        out.field("process_supervised", config.text("supervised"));
        out.field("run_id", runId);
        out.field("tcp_port", config.longValue("port"));
        out.field("server_time_usec", System.currentTimeMillis() * 1000);
        out.field("uptime_in_seconds", uptimeSeconds);
        out.field("uptime_in_days", uptimeSeconds / SECONDS_PER_DAY);
        out.field("hz", config.longValue("hz"));
        out.field("configured_hz", config.longValue("hz"));
        out.field("lru_clock", keyspace.access().clock());
        out.field("executable", ProcessHandle.current().info().command().orElse(""));
        out.field("config_file", config.file() == null ? "" : config.file().toString());
        out.field("io_threads_active", 0);
        if (lifecycle.waitsUntilMs() != 0) {
            out.field("shutdown_in_milliseconds", Math.max(1, lifecycle.waitsUntilMs() - System.currentTimeMillis()));
        }
    }

    /** One line for TCP, its addresses as they are configured, and one for the Unix socket. */
    private void listeners(InfoWriter out) {
        int i = 0;
        if (listeners.hasTcp()) {
            out.field(
                    "listener" + i++,
                    "name=tcp,bind=" + String.join(",bind=", config.addresses()) + ",port=" + config.longValue("port"));
        }
        if (listeners.hasUnix()) {
            out.field("listener" + i, "name=unix,bind=" + config.path(config.text("unixsocket")));
        }
    }
}
