package org.redstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.redstart.command.ClientPause;
import org.redstart.command.family.ServerCommands;
import org.redstart.config.Config;
import org.redstart.net.EventLoop;
import org.redstart.observe.Log;
import org.redstart.persistence.AofRewrite;
import org.redstart.persistence.Snapshots;

/** The beginning and the end of the process: its id file, the supervisor's news, signals, shutdown. */
final class Lifecycle implements ServerCommands.Ending {
    /** Those who should have everything before the end. */
    interface Replicas {
        boolean isAnyBehind();

        /** Asks them to say how far they are. */
        void hurry();

        /** Logs who has everything and who has not. */
        void report();
    }

    private static final String DEFAULT_PID_FILE = "/var/run/redis.pid";

    private final Config config;
    private final Log log;
    private final EventLoop loop;
    private Path pidFile;
    private final Snapshots snapshots;
    private final AofRewrite rewrite;
    private final ClientPause pause;
    private boolean ending;
    private ServerCommands.End how;
    private long waitsUntilMs;
    private Replicas replicas;
    /** Who wanted the end hears that it does not come. */
    private final List<Runnable> refused = new ArrayList<>();

    Lifecycle(Config config, Log log, EventLoop loop, Storage storage, ClientPause pause) {
        this.rewrite = storage.rewrite();
        this.snapshots = storage.snapshots();
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
        begin(new ServerCommands.End(save, choices.contains("now"), choices.contains("force")), () -> {});
    }

    /** Lets the end wait for replicas that lack something. */
    void setReplicas(Replicas replicas) {
        this.replicas = replicas;
    }

    /** When the end comes though replicas lack something, ms since 1970; 0 if none is waited for. */
    long waitsUntilMs() {
        return waitsUntilMs;
    }

    /** From the cut of the last save on nothing may change: it would be acknowledged, and lost. */
    @Override
    public void begin(ServerCommands.End how, Runnable refused) {
        this.refused.add(refused);
        if (ending) {
            return;
        }
        ending = true;
        this.how = how;
        log.notice("User requested shutdown...");
        long timeoutMs = config.longValue("shutdown-timeout") * 1000;
        if (!how.now() && timeoutMs > 0 && replicas.isAnyBehind()) {
            log.notice("Waiting for replicas before shutting down.");
            pause.pause(ClientPause.Purpose.SHUTDOWN, Long.MAX_VALUE, false);
            replicas.hurry();
            waitsUntilMs = System.currentTimeMillis() + timeoutMs;
        } else {
            end();
        }
    }

    /** A few times a second: ends what waits for replicas when they have everything, or its time is over. */
    void periodic() {
        if (waitsUntilMs != 0 && (!replicas.isAnyBehind() || System.currentTimeMillis() >= waitsUntilMs)) {
            waitsUntilMs = 0;
            end();
        }
    }

    private void end() {
        replicas.report();
        if (rewrite.isWritingFirst() && !how.force()) {
            log.warning("Writing initial AOF, can't exit.");
            goOn();
            return;
        }
        ServerCommands.Save save = how.save();
        boolean saves = save == ServerCommands.Save.YES
                || save == ServerCommands.Save.BY_CONFIGURATION && snapshots.hasPoints();
        if (!saves) {
            snapshots.cancel();
            loop.stop();
            return;
        }
        log.notice("Saving the final RDB snapshot before exiting.");
        pause.pause(ClientPause.Purpose.SHUTDOWN, Long.MAX_VALUE, false);
        snapshots.cancel();
        snapshots.beginLater(saved -> saved(saved, how.force()));
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
        waitsUntilMs = 0;
        pause.end(ClientPause.Purpose.SHUTDOWN);
        log.warning("Errors trying to shut down the server. Check the logs for more information.");
        List<Runnable> waiting = List.copyOf(refused);
        refused.clear();
        waiting.forEach(Runnable::run);
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
