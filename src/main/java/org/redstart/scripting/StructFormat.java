package org.redstart.scripting;

/** Reads a format of {@code struct}, an option at a time. */
final class StructFormat {
    private static final int MOST_WHOLE_BYTES = 32;
    private static final int MOST_ALIGNMENT = 8;

    /** What an option stands for. */
    enum Kind {
        WHOLE,
        REAL,
        PADDING,
        CHARACTERS,
        STRING,
        /** Says how to read the others; or is no option at all. */
        CONTROL
    }

    private final byte[] format;
    private final LuaArguments arguments;
    private int at;
    private boolean little = true;
    private int alignment = 1;
    private char option;
    private Kind kind;
    private int size;

    StructFormat(byte[] format, LuaArguments arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /** Reads the next option; false at the end. */
    boolean next() {
        if (at == format.length || format[at] == 0) {
            return false;
        }
        option = (char) (format[at++] & 0xFF);
        switch (option) {
            case 'b', 'B' -> set(Kind.WHOLE, Byte.BYTES);
            case 'h', 'H' -> set(Kind.WHOLE, Short.BYTES);
            case 'l', 'L', 'T' -> set(Kind.WHOLE, Long.BYTES);
            case 'i', 'I' -> set(Kind.WHOLE, wholeSize());
            case 'f' -> set(Kind.REAL, Float.BYTES);
            case 'd' -> set(Kind.REAL, Double.BYTES);
            case 'x' -> set(Kind.PADDING, 1);
            case 'c' -> set(Kind.CHARACTERS, number(1));
            case 's' -> set(Kind.STRING, 0);
            default -> set(Kind.CONTROL, 0);
        }
        return true;
    }

    private void set(Kind kindNow, int sizeNow) {
        kind = kindNow;
        size = sizeNow;
    }

    private int wholeSize() {
        int given = number(Integer.BYTES);
        if (given > MOST_WHOLE_BYTES) {
            throw new LuaFailure("integral size " + given + " is larger than limit of " + MOST_WHOLE_BYTES);
        }
        return given;
    }

    private int number(int otherwise) {
        if (at == format.length || !isDigit(format[at])) {
            return otherwise;
        }
        long number = 0;
        while (at < format.length && isDigit(format[at])) {
            number = number * 10 + (format[at++] - '0');
            if (number > Integer.MAX_VALUE) {
                throw new LuaFailure("integral size overflow");
            }
        }
        return (int) number;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Obeys an option that says how to read the others. */
    void control() {
        switch (option) {
            case ' ' -> {}
            case '>' -> little = false;
            case '<' -> little = true;
            case '!' -> {
                alignment = number(MOST_ALIGNMENT);
                if (alignment <= 0 || (alignment & (alignment - 1)) != 0) {
                    throw new LuaFailure("alignment " + alignment + " is not a power of 2");
                }
            }
            default -> {
                arguments.bad(1, "invalid format option '" + option + "'");
                throw new LuaFailure("");
            }
        }
    }

    Kind kind() {
        return kind;
    }

    /** Bytes that the option takes; 0 where that depends on the value. */
    int size() {
        return size;
    }

    boolean isVariable() {
        return kind == Kind.STRING || kind == Kind.CHARACTERS && size == 0;
    }

    boolean isLetter() {
        return Character.isLetterOrDigit(option);
    }

    /** The option as errors name it. */
    String name() {
        return kind == Kind.CHARACTERS ? "c" + size : String.valueOf(option);
    }

    boolean isLittle() {
        return little;
    }

    boolean isSigned() {
        return option >= 'a';
    }

    /** Bytes to leave out at a position, so that the option is aligned. */
    int padding(long position) {
        if (size == 0 || kind == Kind.CHARACTERS) {
            return 0;
        }
        int to = Math.min(size, alignment);
        return (int) (to - (position & (to - 1))) & (to - 1);
    }
}
