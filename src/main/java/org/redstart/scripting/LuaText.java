package org.redstart.scripting;

import java.nio.charset.StandardCharsets;
import org.redstart.memory.Foreign;

/** Values as text, the way Lua itself makes strings of them. */
final class LuaText {
    private LuaText() {}

    /** The bytes of a string, the text of a number; nothing for the rest. */
    static byte[] bytes(long value) {
        return switch (LuaLayout.type(value)) {
            case LuaLayout.STRING -> Foreign.bytes(LuaLayout.bytes(value), LuaLayout.length(value));
            case LuaLayout.NUMBER ->
                NumberText.of(LuaLayout.number(value), NumberText.LUA_DIGITS).getBytes(StandardCharsets.US_ASCII);
            default -> new byte[0];
        };
    }

    /** What {@code type} calls a value. */
    static String typeName(long value) {
        int type = LuaLayout.type(value);
        return type == LuaLayout.NONE ? "no value" : NAMES[type];
    }

    private static final String[] NAMES = {
        "nil", "boolean", "userdata", "number", "string", "table", "function", "userdata", "thread"
    };
}
