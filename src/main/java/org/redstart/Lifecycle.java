package org.redstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.Log;

/** The beginning and the end of the process: its id file, the supervisor's news, signals, shutdown. */
final class Lifecycle {
    private static final String DEFAULT_PID_FILE = "/var/run/redis.pid";

    private final Config config;
    private final Log log;
    private final EventLoop loop;
    private Path pidFile;
    private boolean ending;

    Lifecycle(Config config, Log log, EventLoop loop) {
        this.config = config;
        this.log = log;
        this.loop = loop;
        Signals.handle("TERM", () -> loop.post(() -> signalled("SIGTERM", "shutdown-on-sigterm")));
        Signals.handle("INT", () -> loop.post(() -> signalled("SIGINT", "shutdown-on-sigint")));
    }

    /** The server listens: leaves word where somebody waits for it. */
    void ready() throws IOException {
        writePidFile();
        if (!config.text("supervised").equals("no")) {
            Supervisor.tell("READY=1\nSTATUS=Ready to accept connections\n", log);
        }
        Daemon.ready();
    }

    private void writePidFile() {
        String configured = config.text("pidfile");
        if (configured.isEmpty() && !config.flag("daemonize")) {
            return;
        }
        Path path = config.path(configured.isEmpty() ? DEFAULT_PID_FILE : configured);
        try {
            Files.writeString(path, ProcessHandle.current().pid() + "\n", StandardCharsets.US_ASCII);
            pidFile = path;
        } catch (IOException failed) {
            log.warning("Failed to write PID file: " + failed.getMessage());
        }
    }

    private void signalled(String signal, String directive) {
        log.warning("Received " + signal + " scheduling shutdown...");
        Set<?> choices = config.choices(directive);
        shutdown(choices.contains("save"), choices.contains("force"));
    }

    /**
     * Ends the server after the loop's turn.
     *
     * @return false if it must not end, which was logged
     */
    boolean shutdown(boolean saveFirst, boolean force) {
        if (saveFirst) {
            log.warning("This server does not keep its data on disk yet: it cannot save before it ends.");
            if (!force) {
                return false;
            }
        }
        if (!ending) {
            ending = true;
            log.notice("User requested shutdown...");
            loop.stop();
        }
        return true;
    }

    /** Everything is closed: takes back what was left lying about. */
    void ended() {
        if (pidFile != null) {
            log.notice("Removing the pid file.");
            try {
                Files.deleteIfExists(pidFile);
            } catch (IOException failed) {
                log.warning("Error removing the pid file: " + failed.getMessage());
            }
        }
        log.warning("Redis is now ready to exit, bye bye...");
    }
}
