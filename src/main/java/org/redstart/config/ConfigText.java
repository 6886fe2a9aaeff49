package org.redstart.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Words and quotes of configuration lines. All texts hold one byte per char. */
public final class ConfigText {
    private static final String ESCAPED = "\n\r\t\b\u0007";
    private static final String ESCAPES = "nrtba";

    private ConfigText() {}

    /** The part that an error can repeat: text up to its first NUL byte, as a C string would show it. */
    static String upToNul(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The text whose chars are the UTF-8 bytes of a Java string. */
    public static String encode(String string) {
        return new String(string.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The Java string whose UTF-8 bytes are the chars of a text. */
    public static String decode(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The words of a line, quotes and escapes undone; null when its quotes do not match. */
    public static List<String> split(String line) {
        return new Splitter(line).words();
    }

    /** The text in double quotes, with everything escaped that is not printable ASCII. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = ESCAPED.indexOf(c);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (escape >= 0) {
                quoted.append('\\').append(ESCAPES.charAt(escape));
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A line of these words, those in quotes that need it. */
    static String join(List<String> words) {
        return words.stream().map(ConfigText::quoteIfNeeded).collect(Collectors.joining(" "));
    }

    /** The text itself when it is one plain word, else in quotes. */
    public static String quoteIfNeeded(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\'');
        return plain ? text : quote(text);
    }

    /** One pass over a line. */
    private static final class Splitter {
        private final String line;
        private final StringBuilder word = new StringBuilder();
        private int at;

        Splitter(String line) {
            this.line = line;
        }

        List<String> words() {
            List<String> words = new ArrayList<>();
            while (skipSpace()) {
                word.setLength(0);
                if (!readWord()) {
                    return null;
                }
                words.add(word.toString());
            }
            return words;
        }

        private boolean skipSpace() {
            while (at < line.length() && isSpace(line.charAt(at))) {
                at++;
            }
            return at < line.length();
        }

        private boolean readWord() {
            while (at < line.length() && !isSpace(line.charAt(at))) {
                char c = line.charAt(at++);
                if (c == '"' || c == '\'') {
                    return readQuoted(c);
                }
                word.append(c);
            }
            return true;
        }

        /** A closing quote ends the word: only space may follow it. */
        private boolean readQuoted(char quote) {
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == quote) {
                    return at == line.length() || isSpace(line.charAt(at));
                }
                if (c == '\\' && at < line.length()) {
                    readEscape(quote);
                } else {
                    word.append(c);
                }
            }
            return false;
        }

        private void readEscape(char quote) {
            char c = line.charAt(at);
            if (quote == '\'') {
                word.append(c == '\'' ? c : '\\');
                at += c == '\'' ? 1 : 0;
            } else if (c == 'x' && isHex(at + 1) && isHex(at + 2)) {
                word.append((char) Integer.parseInt(line.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                int escape = ESCAPES.indexOf(c);
                word.append(escape < 0 ? c : ESCAPED.charAt(escape));
                at++;
            }
        }

        private boolean isHex(int index) {
            return index < line.length() && Character.digit(line.charAt(index), 16) >= 0;
        }

        private static boolean isSpace(char c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
    }
}
