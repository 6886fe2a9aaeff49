package org.redstart.scripting;

import org.redstart.memory.Foreign;

/** A function's arguments as Lua's own libraries take them; the first that is wrong is what the function fails with. */
final class LuaArguments {
    private final LuaThread lua;
    private final String function;
    private String problem;

    LuaArguments(LuaThread lua, String function) {
        this.lua = lua;
        this.function = function;
    }

    boolean isBad() {
        return problem != null;
    }

    /** Ends the function with what was wrong. */
    int fail() {
        return lua.fail(problem);
    }

    void bad(int index, String why) {
        if (problem == null) {
            problem = "bad argument #" + index + " to '" + function + "' (" + why + ")";
        }
    }

    private void expected(int index, String type) {
        bad(index, type + " expected, got " + LuaText.typeName(lua.value(index)));
    }

    /** A number, or a string that is one. */
    double number(int index) {
        long value = lua.value(index);
        if (LuaLayout.type(value) == LuaLayout.NUMBER) {
            return LuaLayout.number(value);
        }
        if (LuaLayout.isString(value) && lua.isNumber(index)) {
            return lua.toNumber(index);
        }
        expected(index, "number");
        return 0;
    }

    long whole(int index) {
        return ValueWriter.whole(number(index));
    }

    long whole(int index, long otherwise) {
        return isGiven(index) ? whole(index) : otherwise;
    }

    boolean isGiven(int index) {
        return !LuaLayout.isNil(lua.value(index));
    }

    /** The bytes of a string, or of a number's text. */
    byte[] bytes(int index) {
        long value = lua.value(index);
        if (LuaLayout.isString(value)) {
            return Foreign.bytes(LuaLayout.bytes(value), LuaLayout.length(value));
        }
        if (LuaLayout.type(value) == LuaLayout.NUMBER) {
            return LuaText.bytes(value);
        }
        expected(index, "string");
        return new byte[0];
    }
}
