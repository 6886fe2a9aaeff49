package org.redstart;

import java.io.IOException;
import org.redstart.config.Config;
import org.redstart.observe.Log;

/** Starts the server. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status;
        try {
            status = FileTools.isTool(args)
                    ? new FileTools(System.in, System.out, System.err).run(args)
                    : start(RedstartCli.configure(args, System.in));
        } catch (CliExit exit) {
            exit.print(System.out, System.err);
            status = exit.status();
        }
        System.exit(status);
    }

    private static int start(Config config) {
        try (Log log = Log.open(config)) {
            if (config.flag("daemonize") && !Daemon.isCopy()) {
                return Daemon.start();
            }
            return run(config, log);
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }

    /** A broken invariant ends the server: what it would do next cannot be trusted. */
    private static int run(Config config, Log log) throws IOException {
        Banner.print(config, log);
        try {
            Server server = new Server(config, log);
            server.listen();
            log.notice("Server initialized");
            return server.run() ? 0 : 1;
        } catch (RuntimeException | Error broken) {
            log.warning("A broken invariant ends the server: " + broken);
            for (StackTraceElement frame : broken.getStackTrace()) {
                log.warning("    at " + frame);
            }
            return 1;
        }
    }
}
