package org.redstart.scripting;

import java.util.Arrays;
import org.redstart.memory.Foreign;

/** Compares {@link LuaLayout} with what the library that was loaded really does. */
final class LuaCheck {
    private static final double SOME_NUMBER = 1.25;
    private static final int ELEMENTS = 5;
    /** Beyond the table's array. */
    private static final int FAR = 1000;

    private LuaCheck() {}

    /** @throws IllegalStateException if they disagree: then nothing could be read rightly */
    static void run(LuaThread lua) {
        byte[] bytes = {0, -1, 'a', 0, 127, -128};
        lua.pushBytes(bytes);
        lua.pushNumber(SOME_NUMBER);
        lua.pushBoolean(true);
        lua.pushBytes(LuaLayout.bytes(lua.value(1)), bytes.length);
        boolean good = lua.top() == 4
                && lua.getTop() == 4
                && isText(lua.value(1), bytes)
                && LuaLayout.type(lua.value(2)) == LuaLayout.NUMBER
                && LuaLayout.number(lua.value(2)) == SOME_NUMBER
                && LuaLayout.type(lua.value(3)) == LuaLayout.BOOLEAN
                && LuaLayout.bool(lua.value(3))
                && isText(lua.value(4), bytes)
                && lua.value(5) == 0;
        lua.pushTable(ELEMENTS, 1);
        int table = lua.top();
        for (int i = 1; i <= ELEMENTS; i++) {
            lua.pushNumber(i);
            lua.setElement(table, i);
        }
        lua.pushNumber(FAR);
        lua.setElement(table, FAR);
        lua.pushBytes(bytes);
        lua.setNamed(table, "name");
        lua.pushText("name");
        long found = LuaLayout.object(lua.value(table));
        good &= LuaLayout.type(lua.value(table)) == LuaLayout.TABLE
                && isNumber(LuaLayout.element(found, ELEMENTS), ELEMENTS)
                && LuaLayout.element(found, ELEMENTS + 1) == 0
                && isNumber(LuaLayout.element(found, FAR), FAR)
                && isText(LuaLayout.field(found, LuaLayout.object(lua.topValue())), bytes);
        lua.setTop(0);
        if (!good) {
            throw new IllegalStateException("this build of Lua is not the one that was expected");
        }
    }

    private static boolean isNumber(long value, double number) {
        return LuaLayout.type(value) == LuaLayout.NUMBER && LuaLayout.number(value) == number;
    }

    private static boolean isText(long value, byte[] bytes) {
        return LuaLayout.isString(value)
                && Arrays.equals(Foreign.bytes(LuaLayout.bytes(value), LuaLayout.length(value)), bytes);
    }
}
