package org.redstart.peer;

import java.nio.charset.StandardCharsets;

/** Bytes in a readable form that redis-cli understands. */
public final class Escape {
    private static final int LONGEST_SHOWN = 400;

    private Escape() {}

    /** In double quotes, with what is not printable in hexadecimal. */
    public static String quote(byte[] bytes) {
        StringBuilder out = new StringBuilder("\"");
        int shown = Math.min(bytes.length, LONGEST_SHOWN);
        for (int i = 0; i < shown; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        out.append('"');
        if (shown < bytes.length) {
            out.append("...(").append(bytes.length).append(" bytes)");
        }
        return out.toString();
    }

    /** The bytes of a string whose chars are bytes. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
