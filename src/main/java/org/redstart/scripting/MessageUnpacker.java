package org.redstart.scripting;

import java.util.Arrays;

/** Reads MessagePack into values of Lua's. */
final class MessageUnpacker {
    private static final int SLOTS_PER_LEVEL = 4;
    /** Deeper input is an error. */
    private static final int DEEPEST = 1000;

    private final LuaThread lua;
    private final byte[] data;
    private int at;
    private int depth;

    MessageUnpacker(LuaThread lua, byte[] data, int from) {
        this.lua = lua;
        this.data = data;
        this.at = from;
    }

    boolean hasMore() {
        return at < data.length;
    }

    int position() {
        return at;
    }

    private long take(int bytes) {
        if (data.length - at < bytes) {
            throw new LuaFailure("Missing bytes in input.");
        }
        long bits = 0;
        for (int i = 0; i < bytes; i++) {
            bits = bits << Byte.SIZE | data[at++] & 0xFF;
        }
        return bits;
    }

    /** Pushes the next object. */
    void push() {
        int code = (int) take(1);
        if (code < 0x80) {
            lua.pushNumber(code);
        } else if (code < 0x90) {
            pushMap(code & 0xF);
        } else if (code < 0xA0) {
            pushArray(code & 0xF);
        } else if (code < 0xC0) {
            pushString(code & 0x1F);
        } else if (code >= 0xE0) {
            lua.pushNumber((byte) code);
        } else {
            pushCoded(code);
        }
    }

    private void pushCoded(int code) {
        switch (code) {
            case 0xC0 -> lua.pushNilValue();
            case 0xC2, 0xC3 -> lua.pushBoolean(code == 0xC3);
            case 0xCA -> lua.pushNumber(Float.intBitsToFloat((int) take(Float.BYTES)));
            case 0xCB -> lua.pushNumber(Double.longBitsToDouble(take(Double.BYTES)));
            case 0xCC, 0xCD, 0xCE -> lua.pushNumber((double) take(1 << code - 0xCC));
            case 0xD0 -> lua.pushNumber((byte) take(1));
            case 0xD1 -> lua.pushNumber((short) take(Short.BYTES));
            case 0xD2 -> lua.pushNumber((int) take(Integer.BYTES));
            // Numbers beyond the signed ones are read as the library does: as signed.
            case 0xCF, 0xD3 -> lua.pushNumber((double) take(Long.BYTES));
            case 0xD9, 0xDA, 0xDB -> pushString(take(1 << code - 0xD9));
            case 0xDC, 0xDD -> pushArray(take(2 << code - 0xDC));
            case 0xDE, 0xDF -> pushMap(take(2 << code - 0xDE));
            default -> throw new LuaFailure("Bad data format in input.");
        }
    }

    private void pushString(long length) {
        if (length > data.length - at) {
            throw new LuaFailure("Missing bytes in input.");
        }
        lua.pushBytes(Arrays.copyOfRange(data, at, at + (int) length));
        at += (int) length;
    }

    private void descend() {
        if (++depth > DEEPEST || !lua.hasRoom(SLOTS_PER_LEVEL)) {
            throw new LuaFailure("stack overflow (in function mp_decode_to_lua_type)");
        }
        lua.pushTable(0, 0);
    }

    private void pushArray(long count) {
        descend();
        for (int i = 1; i <= count; i++) {
            push();
            lua.setElement(-2, i);
        }
        depth--;
    }

    private void pushMap(long count) {
        descend();
        for (long i = 0; i < count; i++) {
            push();
            long key = lua.topValue();
            if (LuaLayout.isNil(key)
                    || LuaLayout.type(key) == LuaLayout.NUMBER && Double.isNaN(LuaLayout.number(key))) {
                throw new LuaFailure(LuaLayout.isNil(key) ? "table index is nil" : "table index is NaN");
            }
            push();
            lua.setRaw(-3);
        }
        depth--;
    }
}
