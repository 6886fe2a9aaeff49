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
            status = start(RedstartCli.configure(args, System.in));
        } catch (CliExit exit) {
            exit.print(System.out, System.err);
            status = exit.status();
        }
        System.exit(status);
    }

    private static int start(Config config) {
        try (Log log = Log.open(config)) {
            log.notice("Redstart is starting, PID: " + ProcessHandle.current().pid());
            Server server = new Server(config, log);
            if (!server.listen()) {
                return 1;
            }
            log.notice("Server initialized");
            server.run();
            return 0;
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }
}
