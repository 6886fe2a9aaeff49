package org.redstart;

import java.io.IOException;
import org.redstart.observe.Log;

/** Tells systemd how the server is, where it wants to know. */
final class Supervisor {
    private static final String SOCKET = "NOTIFY_SOCKET";

    private Supervisor() {}

    /**
     * Sends news, a line for each variable. The JDK has no datagram sockets of the Unix kind, so systemd's own program
     * sends them; the service needs {@code NotifyAccess=all}.
     */
    static void tell(String news, Log log) {
        if (System.getenv(SOCKET) == null) {
            return;
        }
        String[] lines = news.split("\n", -1);
        String[] command = new String[lines.length];
        command[0] = "systemd-notify";
        System.arraycopy(lines, 0, command, 1, lines.length - 1);
        try {
            new ProcessBuilder(command).inheritIO().start();
        } catch (IOException failed) {
            log.warning("systemd could not be told: " + failed.getMessage());
        }
    }
}
