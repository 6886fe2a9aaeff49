package org.redstart.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Bytes of the system's own generator, which nobody can foretell. They are read from its file where there is one: the
 * first {@link SecureRandom} of a process costs its start some 25 ms.
 */
public final class SystemRandom {
    private static final Path SOURCE = Path.of("/dev/urandom");
    private static final int NAME_BYTES = 20;

    private SystemRandom() {}

    /** A number that nobody can foretell. */
    public static long number() {
        long number = 0;
        for (byte each : bytes(Long.BYTES)) {
            number = number << Byte.SIZE | (each & 0xff);
        }
        return number;
    }

    /** Forty random hexadecimal digits, as runs and histories are named by. */
    public static String name() {
        return HexFormat.of().formatHex(bytes(NAME_BYTES));
    }

    private static byte[] bytes(int count) {
        try (InputStream source = Files.newInputStream(SOURCE)) {
            byte[] read = source.readNBytes(count);
            if (read.length == count) {
                return read;
            }
        } catch (IOException none) {
            return elsewhere(count);
        }
        return elsewhere(count);
    }

    private static byte[] elsewhere(int count) {
        byte[] random = new byte[count];
        new SecureRandom().nextBytes(random);
        return random;
    }
}
