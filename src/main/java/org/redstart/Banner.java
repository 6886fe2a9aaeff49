package org.redstart;

import org.redstart.config.Config;
import org.redstart.config.Release;
import org.redstart.observe.Log;

/** The first lines of the log. */
final class Banner {
    private static final String LOGO = ""
            + "\n"
            + "            ___\n"
            + "        _.-'o  `>         Redstart %s (as Redis %s)\n"
            + "    _.-' ,    ,'\n"
            + " .-'__.-'`--.'            Running in standalone mode\n"
            + "/,-'       /|/|           Port: %d\n"
            + "           ` `            PID: %d\n";

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
        boolean toTerminal = System.console() != null && config.text("logfile").isEmpty();
        if (config.flag("always-show-logo") || toTerminal) {
            log.notice(String.format(LOGO, Release.REDSTART_VERSION, Release.REDIS_VERSION, port, pid));
        } else {
            log.notice("Running mode=standalone, port=" + port + ", PID: " + pid);
        }
    }
}
