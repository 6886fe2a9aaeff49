package org.redstart.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system knows about this process and its machine, from {@code /proc}; 0 where there is none. */
public final class ProcessFacts {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path PROCESS = Path.of("/proc/self/stat");
    private static final Path THREAD = Path.of("/proc/thread-self/stat");
    /** The unit of times in {@code /proc}, on every Linux there is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int KILO = 1024;
    /** Fields of a stat file after the name in parentheses. */
    private static final int USER_FIELD = 11;

    private static final int SYSTEM_FIELD = 12;

    private ProcessFacts() {}

    /** Memory of this process that lies in RAM. */
    public static long residentBytes() {
        return kilobytes(STATUS, "VmRSS:");
    }

    /** RAM of the machine. */
    public static long machineBytes() {
        return kilobytes(MEMORY, "MemTotal:");
    }

    /** Seconds of processor time outside the kernel. */
    public static double userSeconds() {
        return seconds(PROCESS, USER_FIELD);
    }

    /** Seconds of processor time within the kernel. */
    public static double systemSeconds() {
        return seconds(PROCESS, SYSTEM_FIELD);
    }

    /** {@link #userSeconds} of the calling thread. */
    public static double threadUserSeconds() {
        return seconds(THREAD, USER_FIELD);
    }

    /** {@link #systemSeconds} of the calling thread. */
    public static double threadSystemSeconds() {
        return seconds(THREAD, SYSTEM_FIELD);
    }

    private static long kilobytes(Path file, String name) {
        for (String line : read(file).split("\n", -1)) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                                line.substring(name.length()).replace("kB", "").strip())
                        * KILO;
            }
        }
        return 0;
    }

    private static double seconds(Path file, int field) {
        String text = read(file);
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length <= field ? 0 : Long.parseLong(fields[field]) / TICKS_PER_SECOND;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }
}
