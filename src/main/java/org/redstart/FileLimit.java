package org.redstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.redstart.config.Config;
import org.redstart.config.ConfigException;
import org.redstart.observe.Log;

/** Keeps {@code maxclients} within what the system lets this process open. */
final class FileLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";
    /** Files the server opens for itself. */
    private static final long RESERVED = 32;

    private FileLimit() {}

    static void guard(Config config, Log log) {
        long most = openFiles() - RESERVED;
        if (config.longValue("maxclients") > most) {
            log.warning(
                    "The system lets this process open " + (most + RESERVED) + " files, so maxclients is lowered from "
                            + config.longValue("maxclients") + " to " + most + ". Raise it with 'ulimit -n'.");
            config.put("maxclients", Long.toString(most));
        }
        config.onChange(
                changed -> {
                    if (changed.longValue("maxclients") > most) {
                        throw new ConfigException("The operating system is not able to handle the specified number of "
                                + "clients, try with " + most);
                    }
                },
                "maxclients");
    }

    private static long openFiles() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(NAME)) {
                    String soft = line.substring(NAME.length()).strip().split(" +", -1)[0];
                    return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException unknown) {
            return Integer.MAX_VALUE;
        }
        return Integer.MAX_VALUE;
    }
}
