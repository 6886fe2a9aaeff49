package org.redstart.scripting;

import java.io.ByteArrayOutputStream;
import org.redstart.memory.Foreign;

/** Writes values of Lua's as MessagePack. */
final class MessagePacker {
    /** Tables within tables beyond this become nil. */
    private static final int DEEPEST = 16;

    private static final int NIL = 0xC0;
    private static final int FALSE = 0xC2;
    private static final int TRUE = 0xC3;
    private static final int FLOAT = 0xCA;
    private static final int DOUBLE = 0xCB;
    private static final int UNSIGNED = 0xCC;
    private static final int SIGNED = 0xD0;
    private static final int STRING = 0xD9;
    private static final int ARRAY = 0xDC;
    private static final int MAP = 0xDE;
    private static final int SHORT_MAP = 0x80;
    private static final int SHORT_ARRAY = 0x90;
    private static final int SHORT_STRING = 0xA0;
    private static final int MOST_SHORT = 15;
    private static final int MOST_SHORT_STRING = 31;
    private static final int LEAST_SHORT_NUMBER = -32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    void pack(long value) {
        pack(value, 0);
    }

    private void pack(long value, int depth) {
        switch (LuaLayout.type(value)) {
            case LuaLayout.STRING -> string(value);
            case LuaLayout.BOOLEAN -> out.write(LuaLayout.bool(value) ? TRUE : FALSE);
            case LuaLayout.NUMBER -> number(LuaLayout.number(value));
            case LuaLayout.TABLE -> table(LuaLayout.object(value), depth);
            default -> out.write(NIL);
        }
    }

    private void put(long bits, int bytes) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (bits >>> shift));
        }
    }

    private void string(long value) {
        int length = LuaLayout.length(value);
        if (length <= MOST_SHORT_STRING) {
            out.write(SHORT_STRING | length);
        } else if (length < 1 << Byte.SIZE) {
            out.write(STRING);
            put(length, Byte.BYTES);
        } else {
            sized(STRING + 1, length);
        }
        out.writeBytes(Foreign.bytes(LuaLayout.bytes(value), length));
    }

    /** A head whose code is followed by two bytes of size, the next one by four. */
    private void sized(int code, int size) {
        boolean narrow = size < 1 << Short.SIZE;
        out.write(narrow ? code : code + 1);
        put(size, narrow ? Short.BYTES : Integer.BYTES);
    }

    private void number(double number) {
        if (number == (long) number && Math.abs(number) < 0x1p63) {
            whole((long) number);
        } else if (number == (float) number) {
            out.write(FLOAT);
            put(Float.floatToRawIntBits((float) number), Float.BYTES);
        } else {
            out.write(DOUBLE);
            put(Double.doubleToRawLongBits(number), Double.BYTES);
        }
    }

    private void whole(long number) {
        if (number >= LEAST_SHORT_NUMBER && number <= Byte.MAX_VALUE) {
            out.write((int) number);
            return;
        }
        // Codes of 1, 2, 4 and 8 bytes follow one another.
        for (int power = 0; power <= 3; power++) {
            int bytes = 1 << power;
            int bits = bytes * Byte.SIZE;
            boolean fits = number >= 0
                    ? bits == Long.SIZE || number >>> bits == 0
                    : bits == Long.SIZE || number >= -(1L << (bits - 1));
            if (fits) {
                out.write((number >= 0 ? UNSIGNED : SIGNED) + power);
                put(number, bytes);
                return;
            }
        }
    }

    private void table(long table, int depth) {
        if (depth == DEEPEST) {
            out.write(NIL);
            return;
        }
        int count = LuaTables.count(table);
        if (isList(table, count)) {
            head(SHORT_ARRAY, ARRAY, count);
            for (int i = 1; i <= count; i++) {
                pack(LuaLayout.element(table, i), depth + 1);
            }
        } else {
            head(SHORT_MAP, MAP, count);
            LuaTables.forEach(table, (key, value) -> {
                pack(key, depth + 1);
                pack(value, depth + 1);
            });
        }
    }

    private void head(int small, int large, int count) {
        if (count <= MOST_SHORT) {
            out.write(small | count);
        } else {
            sized(large, count);
        }
    }

    /** Whether the keys are the numbers from 1 on, without a gap. */
    private static boolean isList(long table, int count) {
        int there = 0;
        while (there < count && LuaLayout.element(table, there + 1) != 0) {
            there++;
        }
        return there == count;
    }
}
