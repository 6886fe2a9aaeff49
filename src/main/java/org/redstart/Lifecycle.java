package org.redstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.redstart.command.ClientPause;
import org.redstart.command.family.ServerCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.Log;
import org.redstart.persistence.Snapshots;

/** The beginning and the end of the process: its id file, the supervisor's news, signals, shutdown. */
final class Lifecycle implements ServerCommands.Ending {
    private static final String DEFAULT_PID_FILE = "/var/run/redis.pid";

    private final Config config;
    private final Log log;
    private final EventLoop loop;
    private Path pidFile;
    private final Snapshots snapshots;
    private final ClientPause pause;
    private boolean ending;
    /** Who wanted the end hears that it does not come. */
    private Runnable refused = () -> {};

    Lifecycle(Config config, Log log, EventLoop loop, Snapshots snapshots, ClientPause pause) {
        this.snapshots = snapshots;
        this.pause = pause;
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
        ServerCommands.Save save = choices.contains("save")
                ? ServerCommands.Save.YES
                : choices.contains("nosave") ? ServerCommands.Save.NO : ServerCommands.Save.BY_CONFIGURATION;
        begin(save, choices.contains("force"), () -> {});
    }

    /** From the cut of the last save on nothing may change: it would be acknowledged, and lost. */
    @Override
    public void begin(ServerCommands.Save save, boolean force, Runnable refused) {
        if (ending) {
            return;
        }
        ending = true;
        this.refused = refused;
        log.notice("User requested shutdown...");
        boolean saves = save == ServerCommands.Save.YES
                || save == ServerCommands.Save.BY_CONFIGURATION && snapshots.hasPoints();
        if (!saves) {
            snapshots.cancel();
            loop.stop();
            return;
        }
        log.notice("Saving the final RDB snapshot before exiting.");
        pause.pause(Long.MAX_VALUE, false);
        snapshots.cancel();
        snapshots.beginLater(saved -> saved(saved, force));
    }

    private void saved(boolean saved, boolean force) {
        if (!ending) {
            return;
        }
        if (saved || force) {
            log.notice(saved ? "DB saved on disk" : "Error trying to save the DB, but the shutdown is forced");
            loop.stop();
        } else {
            log.warning("Error trying to save the DB, can't exit.");
            goOn();
        }
    }

    @Override
    public boolean abort() {
        boolean was = ending;
        if (was) {
            snapshots.cancel();
            log.notice("Shutdown manually aborted.");
            goOn();
        }
        return was;
    }

    private void goOn() {
        ending = false;
        pause.end();
        refused.run();
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
