package org.redstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code daemonize yes}: a JVM cannot fork, so it starts the same command line again in a session of its own, and ends as
 * soon as that copy serves.
 *
 * <p>The two meet at a file that takes the copy's standard error: the copy deletes it when it serves.
 */
final class Daemon {
    private static final String NOTES = "REDSTART_DAEMON_NOTES";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final Path NOWHERE = Path.of("/dev/null");
    private static final long POLL_MS = 20;

    private Daemon() {}

    /** Whether this process is the copy. */
    static boolean isCopy() {
        return System.getenv(NOTES) != null;
    }

    /** Starts the copy and waits until it serves; the exit status for this process. */
    static int start() throws IOException {
        Path notes = Files.createTempFile("redstart", ".notes");
        List<String> command = new ArrayList<>(List.of("setsid"));
        String line = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
        command.addAll(List.of(line.substring(0, line.length() - 1).split("\0", -1)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NOWHERE.toFile())
                .redirectOutput(NOWHERE.toFile())
                .redirectError(notes.toFile());
        builder.environment().put(NOTES, notes.toString());
        Process copy = builder.start();
        while (copy.isAlive() && Files.exists(notes)) {
            sleep();
        }
        if (!Files.exists(notes)) {
            return 0;
        }
        System.err.print(Files.readString(notes));
        Files.delete(notes);
        return 1;
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The copy serves. */
    static void ready() throws IOException {
        if (isCopy()) {
            Files.deleteIfExists(Path.of(System.getenv(NOTES)));
        }
    }
}
