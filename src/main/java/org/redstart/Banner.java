package org.redstart;

import org.redstart.config.Config;
import org.redstart.config.Release;
import org.redstart.observe.Log;

/** The first lines of the log. */
final class Banner {
    private Banner() {}

    static void print(Config config, Log log) {
        long pid = ProcessHandle.current().pid();
        log.notice("Redstart is starting");
        log.notice("Redstart version=" + Release.REDSTART_VERSION + ", redis=" + Release.REDIS_VERSION + ", java="
                + System.getProperty("java.version") + ", pid=" + pid + ", just started");
        if (config.file() == null) {
            log.warning("Warning: no config file specified, using the default config.");
        } else {
            log.notice("Configuration loaded");
        }
        int port = config.intValue("port");
        if (config.flag("always-show-logo")) {
            log.notice(logo(port, pid));
        } else {
            log.notice("Running mode=standalone, port=" + port + ", PID: " + pid);
        }
    }

    private static String logo(int port, long pid) {
        return "\n"
                + "            ___\n"
                + "        _.-'o  `>         Redstart " + Release.REDSTART_VERSION + "\n"
                + "    _.-' ,    ,'\n"
                + " .-'__.-'`--.'            Running in standalone mode\n"
                + "/,-'       /|/|           Port: " + port + "\n"
                + "           ` `            PID: " + pid + "\n";
    }
}
