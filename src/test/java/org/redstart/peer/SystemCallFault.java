package org.redstart.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Makes system calls of a running server fail, from being opened to being closed: {@code strace} is attached and answers in the
 * kernel's place. A machine without it fails the test; one where nobody may attach to a process says so, and the test counts as not run.
 */
public final class SystemCallFault implements AutoCloseable {
    private static final long PATIENCE_MS = 30_000;
    private static final String ATTACHED = " attached";

    private final Process tracer;
    private final Path said;

    private SystemCallFault(Process tracer, Path said) {
        this.tracer = tracer;
        this.said = said;
    }

    /**
     * @param calls names between commas, as {@code fsync,fdatasync}
     * @param error what they fail with, as {@code EIO}
     * @param only the one file whose calls fail, or null for all
     */
    public static SystemCallFault in(ServerProcess server, String calls, String error, Path only) throws IOException {
        List<String> more = new ArrayList<>(List.of("-e", "inject=" + calls + ":error=" + error));
        if (only != null) {
            more.addAll(List.of("-P", only.toAbsolutePath().toString()));
        }
        return attach(server.pid(), more);
    }

    /** Fails if the tracer is missing; leaves the test out, loudly, if it may not trace. */
    public static void assumePossible() throws IOException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try (SystemCallFault probe = attach(sleeper.pid(), List.of("-e", "trace=none"))) {
            if (!probe.tracer.isAlive()) {
                String reason = "FAULTS NOT INJECTED: this machine lets nobody trace a process: "
                        + Files.readString(probe.said).strip();
                System.err.println(reason);
                Assumptions.abort(reason);
            }
        } finally {
            sleeper.destroyForcibly();
        }
    }

    private static SystemCallFault attach(long pid, List<String> more) throws IOException {
        Path said = Files.createTempFile("redstart-fault", ".log");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null", "-p", Long.toString(pid)));
        command.addAll(more);
        Process tracer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        SystemCallFault fault = new SystemCallFault(tracer, said);
        fault.awaitAttached();
        return fault;
    }

    private void awaitAttached() throws IOException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (tracer.isAlive()
                && !Files.readString(said, StandardCharsets.ISO_8859_1).contains(ATTACHED)) {
            if (System.nanoTime() > endNs) {
                close();
                throw new IOException("strace does not attach");
            }
            ServerProcess.sleepBriefly();
        }
    }

    /** That calls fail now is no guess. */
    public void assertAttached() {
        assertTrue(tracer.isAlive(), "strace has ended");
    }

    /** The calls succeed again. */
    @Override
    public void close() throws IOException {
        tracer.destroy();
        try {
            if (!tracer.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("strace does not let go");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(said);
    }
}
