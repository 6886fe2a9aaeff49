package org.redstart.scripting;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON into a value of Lua's. */
final class JsonDecoder {
    private static final int SLOTS_PER_LEVEL = 4;
    private static final int ESCAPE_LENGTH = 6;
    private static final int HEX_DIGITS = 4;
    /** What C's {@code strtod} reads. */
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(?:0[xX](?<hex>\\p{XDigit}+(?:\\.\\p{XDigit}*)?|\\.\\p{XDigit}+)(?<power>[pP][-+]?\\d+)?"
                    + "|(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?|(?i:inf(?:inity)?|nan))");

    /** Kinds of tokens, as errors name them. */
    private enum Kind {
        T_OBJ_BEGIN,
        T_OBJ_END,
        T_ARR_BEGIN,
        T_ARR_END,
        T_STRING,
        T_NUMBER,
        T_BOOLEAN,
        T_NULL,
        T_COLON,
        T_COMMA,
        T_END,
        T_ERROR
    }

    private static final String PUNCTUATION = "{}[]:,";
    private static final Kind[] PUNCTUATION_KINDS = {
        Kind.T_OBJ_BEGIN, Kind.T_OBJ_END, Kind.T_ARR_BEGIN, Kind.T_ARR_END, Kind.T_COLON, Kind.T_COMMA
    };

    private final JsonOptions options;
    private LuaThread lua;
    private String text;
    private int at;
    private int depth;

    private Kind kind;
    private int tokenAt;
    private String string;
    private double number;
    private boolean truth;
    private String error;

    JsonDecoder(JsonOptions options) {
        this.options = options;
    }

    /** Pushes what the text stands for. */
    void decode(LuaThread to, byte[] json) {
        if (json.length >= 2 && (json[0] == 0 || json[1] == 0)) {
            throw new LuaFailure("JSON parser does not support UTF-16 or UTF-32");
        }
        lua = to;
        text = new String(json, StandardCharsets.ISO_8859_1);
        at = 0;
        depth = 0;
        next();
        pushValue();
        next();
        if (kind != Kind.T_END) {
            throw expected("the end");
        }
    }

    private LuaFailure expected(String what) {
        String found = kind == Kind.T_ERROR ? error : kind.name();
        return new LuaFailure("Expected " + what + " but found " + found + " at character " + (tokenAt + 1));
    }

    private void pushValue() {
        switch (kind) {
            case T_STRING -> lua.pushText(string);
            case T_NUMBER -> lua.pushNumber(number);
            case T_BOOLEAN -> lua.pushBoolean(truth);
            case T_NULL -> lua.pushNull();
            case T_OBJ_BEGIN -> pushObject();
            case T_ARR_BEGIN -> pushArray();
            default -> throw expected("value");
        }
    }

    private void descend() {
        depth++;
        if (depth > options.decodeDepth || !lua.hasRoom(SLOTS_PER_LEVEL)) {
            throw new LuaFailure("Found too many nested data structures (" + depth + ") at character " + (tokenAt + 1));
        }
        lua.pushTable(0, 0);
    }

    private void pushObject() {
        descend();
        next();
        if (kind == Kind.T_OBJ_END) {
            depth--;
            return;
        }
        while (true) {
            if (kind != Kind.T_STRING) {
                throw expected("object key string");
            }
            lua.pushText(string);
            next();
            if (kind != Kind.T_COLON) {
                throw expected("colon");
            }
            next();
            pushValue();
            lua.setRaw(-3);
            next();
            if (kind == Kind.T_OBJ_END) {
                depth--;
                return;
            }
            if (kind != Kind.T_COMMA) {
                throw expected("comma or object end");
            }
            next();
        }
    }

    private void pushArray() {
        descend();
        next();
        if (kind == Kind.T_ARR_END) {
            depth--;
            return;
        }
        for (int i = 1; ; i++) {
            pushValue();
            lua.setElement(-2, i);
            next();
            if (kind == Kind.T_ARR_END) {
                depth--;
                return;
            }
            if (kind != Kind.T_COMMA) {
                throw expected("comma or array end");
            }
            next();
        }
    }

    /** The character at an offset from here, 0 at the end: there, too, where the text has one. */
    private char peek(int offset) {
        return at + offset < text.length() ? text.charAt(at + offset) : 0;
    }

    private void wrong(String what) {
        kind = Kind.T_ERROR;
        tokenAt = at;
        error = what;
    }

    private void next() {
        while (" \t\n\r".indexOf(peek(0)) >= 0) {
            at++;
        }
        tokenAt = at;
        char c = peek(0);
        int mark = PUNCTUATION.indexOf(c);
        if (mark >= 0) {
            kind = PUNCTUATION_KINDS[mark];
            at++;
        } else if (c == '"') {
            readString();
        } else if (c == 0) {
            if (at < text.length()) {
                wrong("invalid token");
            } else {
                kind = Kind.T_END;
            }
        } else {
            readWord(c);
        }
    }

    private void readWord(char c) {
        boolean lenient = options.decodeInvalid == JsonOptions.ON;
        if (c == '-' || c == '+' || c >= '0' && c <= '9') {
            if (!lenient && isInvalidNumber()) {
                wrong("invalid number");
            } else {
                readNumber();
            }
        } else if (takes("true")) {
            kind = Kind.T_BOOLEAN;
            truth = true;
        } else if (takes("false")) {
            kind = Kind.T_BOOLEAN;
            truth = false;
        } else if (takes("null")) {
            kind = Kind.T_NULL;
        } else if (lenient && "iInN".indexOf(c) >= 0 && isInvalidNumber()) {
            readNumber();
        } else {
            wrong("invalid token");
        }
    }

    private boolean takes(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    /** Whether a number is one of C's but none of JSON's. */
    private boolean isInvalidNumber() {
        if (peek(0) == '+') {
            return true;
        }
        int sign = peek(0) == '-' ? 1 : 0;
        char first = peek(sign);
        if (first == '0') {
            char second = peek(sign + 1);
            return second == 'x' || second == 'X' || second >= '0' && second <= '9';
        }
        return first > '9'
                && (text.regionMatches(true, at + sign, "inf", 0, 3)
                        || text.regionMatches(true, at + sign, "nan", 0, 3));
    }

    private void readNumber() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            wrong("invalid number");
            return;
        }
        kind = Kind.T_NUMBER;
        number = parse(matcher);
        at = matcher.end();
    }

    private static double parse(Matcher matcher) {
        String found = matcher.group();
        boolean negative = found.startsWith("-");
        String magnitude = negative ? found.substring(1) : found;
        double value;
        if (matcher.group("hex") != null) {
            value = Double.parseDouble(matcher.group("power") == null ? magnitude + "p0" : magnitude);
        } else if (magnitude.regionMatches(true, 0, "inf", 0, 3)) {
            value = Double.POSITIVE_INFINITY;
        } else if (magnitude.regionMatches(true, 0, "nan", 0, 3)) {
            value = Double.NaN;
        } else {
            value = Double.parseDouble(magnitude);
        }
        return negative ? -value : value;
    }

    private void readString() {
        StringBuilder read = new StringBuilder();
        at++;
        while (peek(0) != '"') {
            char c = peek(0);
            if (c == 0) {
                wrong("unexpected end of string");
                return;
            }
            if (c != '\\') {
                read.append(c);
                at++;
            } else if (!readEscape(read)) {
                return;
            }
        }
        at++;
        kind = Kind.T_STRING;
        string = read.toString();
    }

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private boolean readEscape(StringBuilder read) {
        char c = peek(1);
        if (c == 'u') {
            return readCodePoint(read);
        }
        int known = c == 0 ? -1 : ESCAPED.indexOf(c);
        if (known < 0) {
            wrong("invalid escape code");
            return false;
        }
        read.append(MEANT.charAt(known));
        at += 2;
        return true;
    }

    private boolean readCodePoint(StringBuilder read) {
        int code = hex(2);
        int length = ESCAPE_LENGTH;
        if (code >= 0 && code <= Character.MAX_VALUE && Character.isSurrogate((char) code)) {
            boolean paired = Character.isHighSurrogate((char) code)
                    && peek(ESCAPE_LENGTH) == '\\'
                    && peek(ESCAPE_LENGTH + 1) == 'u';
            int low = paired ? hex(ESCAPE_LENGTH + 2) : -1;
            code = low >= 0 && Character.isLowSurrogate((char) low)
                    ? Character.toCodePoint((char) code, (char) low)
                    : -1;
            length += ESCAPE_LENGTH;
        }
        if (code < 0) {
            wrong("invalid unicode escape code");
            return false;
        }
        byte[] utf8 = Character.toString(code).getBytes(StandardCharsets.UTF_8);
        read.append(new String(utf8, StandardCharsets.ISO_8859_1));
        at += length;
        return true;
    }

    private int hex(int offset) {
        int value = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int digit = Character.digit(peek(offset + i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
