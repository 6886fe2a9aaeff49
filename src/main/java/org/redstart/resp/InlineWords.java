package org.redstart.resp;

import org.redstart.memory.Native;

/**
 * Splits an inline request into words: separated by white space, plain or quoted. Double quotes know the escapes
 * {@code \n \r \t \b \a \xHH}, single quotes only {@code \'}. Words are unescaped in place.
 */
final class InlineWords {
    private final long line;
    private final int length;
    private int at;
    private int to;

    private InlineWords(long line, int length) {
        this.line = line;
        this.length = length;
    }

    /** False if quotes do not match, or a closing quote is followed by anything but white space. */
    static boolean split(long line, int length, Request into) {
        InlineWords words = new InlineWords(line, length);
        while (words.skipSpace()) {
            int start = words.at;
            words.to = start;
            if (!words.word()) {
                return false;
            }
            into.add(start, words.to - start);
        }
        return true;
    }

    private boolean skipSpace() {
        while (at < length && isSpace(peek(0))) {
            at++;
        }
        return at < length;
    }

    private int peek(int ahead) {
        return at + ahead < length ? Native.getUnsignedByte(line + at + ahead) : -1;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0;
    }

    private void put(int c) {
        Native.putByte(line + to++, (byte) c);
    }

    private boolean word() {
        while (at < length && !isSpace(peek(0))) {
            int c = peek(0);
            if (c == '"' || c == '\'') {
                at++;
                return c == '"' ? doubleQuoted() : singleQuoted();
            }
            put(c);
            at++;
        }
        return true;
    }

    private boolean doubleQuoted() {
        while (at < length) {
            int c = peek(0);
            if (c == '"') {
                return closes();
            }
            if (c == '\\' && peek(1) == 'x' && hex(peek(2)) >= 0 && hex(peek(3)) >= 0) {
                put(hex(peek(2)) << 4 | hex(peek(3)));
                at += 4;
            } else if (c == '\\' && at + 1 < length) {
                put(unescaped(peek(1)));
                at += 2;
            } else {
                put(c);
                at++;
            }
        }
        return false;
    }

    private boolean singleQuoted() {
        while (at < length) {
            int c = peek(0);
            if (c == '\'') {
                return closes();
            }
            if (c == '\\' && peek(1) == '\'') {
                at++;
                c = '\'';
            }
            put(c);
            at++;
        }
        return false;
    }

    private boolean closes() {
        at++;
        return at == length || isSpace(peek(0));
    }

    private static int hex(int c) {
        return c < 0 ? -1 : Character.digit(c, 16);
    }

    private static int unescaped(int c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> c;
        };
    }
}
