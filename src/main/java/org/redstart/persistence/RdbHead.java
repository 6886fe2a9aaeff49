package org.redstart.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.redstart.config.Config;

/** The first nine bytes of a dump: a name and a version, as {@code REDIS0011}, or of Valkey from 9.0 on {@code VALKEY080}. */
final class RdbHead {
    private static final int BYTES = 9;
    private static final String VALKEY_MAGIC = "VALKEY";

    private RdbHead() {}

    /**
     * Reads the version; one that this server does not read is an error.
     *
     * @param relaxed whether it is tried all the same
     */
    static int read(RdbInput in, boolean relaxed) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < BYTES) {
            head.append((char) in.readByte());
        }
        boolean valkey = head.toString().startsWith(VALKEY_MAGIC);
        if (!valkey && !head.toString().startsWith(RdbFormat.MAGIC)) {
            throw new RdbException("Wrong signature trying to load DB from file");
        }
        String digits = head.substring(valkey ? VALKEY_MAGIC.length() : RdbFormat.MAGIC.length());
        int version = digits.chars().allMatch(Character::isDigit) ? Integer.parseInt(digits) : 0;
        if (!isRead(version, relaxed)) {
            throw new RdbException("Can't handle RDB format version " + digits);
        }
        return version;
    }

    /** Whether a file begins as a dump does. */
    static boolean begins(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(VALKEY_MAGIC.length()), StandardCharsets.ISO_8859_1);
            return head.startsWith(RdbFormat.MAGIC) || head.equals(VALKEY_MAGIC);
        }
    }

    /** Whether versions that nobody here knows are tried. */
    static boolean isRelaxed(Config config) {
        return config.text("rdb-version-check").equals("relaxed");
    }

    /** Whether dumps and payloads of a version are read here. */
    static boolean isRead(int version, boolean relaxed) {
        return version >= 1 && (relaxed || version <= RdbFormat.NEWEST_READ || version == RdbFormat.VALKEY);
    }
}
