package org.redstart.scripting;

import java.nio.charset.StandardCharsets;

/** {@code register_function}: puts a function into the library that is being loaded. */
final class Registration {
    private static final String ME = "server.register_function";
    private static final int FUNCTION = 6;

    private Library loading;

    /** From here on functions are of this library; null ends that. */
    void begin(Library library) {
        loading = library;
    }

    int register(LuaThread lua) {
        if (loading == null) {
            return fail(lua, ME + " can only be called on FUNCTION LOAD command");
        }
        try {
            int count = lua.top();
            if (count < 1 || count > 2) {
                throw new LuaFailure("wrong number of arguments to " + ME);
            }
            loading.add(count == 2 ? ofPair(lua) : ofTable(lua));
            return 0;
        } catch (LuaFailure failure) {
            return fail(lua, failure.getMessage());
        }
    }

    private static int fail(LuaThread lua, String text) {
        lua.pushTable(0, 1);
        lua.pushText("ERR " + text);
        lua.setNamed(-2, LuaNames.ERR);
        return -1;
    }

    private static LuaFunction ofPair(LuaThread lua) {
        if (!isText(lua.value(1))) {
            throw new LuaFailure("first argument to " + ME + " must be a string");
        }
        if (LuaLayout.type(lua.value(2)) != FUNCTION) {
            throw new LuaFailure("second argument to " + ME + " must be a function");
        }
        return new LuaFunction(text(lua.value(1)), keep(lua, 2), null, 0);
    }

    /** A number is text, too. */
    private static boolean isText(long value) {
        return LuaLayout.isString(value) || LuaLayout.type(value) == LuaLayout.NUMBER;
    }

    private static String text(long value) {
        return new String(LuaText.bytes(value), StandardCharsets.ISO_8859_1);
    }

    private static int keep(LuaThread lua, int index) {
        lua.pushCopy(index);
        return lua.keep();
    }

    private static LuaFunction ofTable(LuaThread lua) {
        if (LuaLayout.type(lua.value(1)) != LuaLayout.TABLE) {
            throw new LuaFailure("calling " + ME
                    + " with a single argument is only applicable to Lua table (representing named arguments).");
        }
        Named named = new Named();
        LuaTables.forEach(LuaLayout.object(lua.value(1)), named::take);
        if (named.name == null) {
            throw new LuaFailure(ME + " must get a function name argument");
        }
        if (!named.called) {
            throw new LuaFailure(ME + " must get a callback argument");
        }
        lua.pushText("callback");
        lua.pushRaw(1);
        int reference = lua.keep();
        return new LuaFunction(named.name, reference, named.description, named.flags);
    }

    /** Arguments by their names. */
    private static final class Named {
        String name;
        String description;
        boolean called;
        int flags;

        void take(long key, long value) {
            if (!LuaLayout.isString(key)) {
                throw new LuaFailure("named argument key given to " + ME + " is not a string");
            }
            switch (LuaVm.text(key)) {
                case "function_name" -> name = string(value, "function_name");
                case "description" -> description = string(value, "description");
                case "callback" -> {
                    called = LuaLayout.type(value) == FUNCTION;
                    if (!called) {
                        throw new LuaFailure("callback argument given to " + ME + " must be a function");
                    }
                }
                case "flags" -> flags = flags(value);
                default -> throw new LuaFailure("unknown argument given to " + ME);
            }
        }

        private static String string(long value, String what) {
            if (!isText(value)) {
                throw new LuaFailure(what + " argument given to " + ME + " must be a string");
            }
            return text(value);
        }

        private static int flags(long value) {
            if (LuaLayout.type(value) != LuaLayout.TABLE) {
                throw new LuaFailure("flags argument to " + ME + " must be a table representing function flags");
            }
            int flags = 0;
            long table = LuaLayout.object(value);
            for (int i = 1; LuaLayout.element(table, i) != 0; i++) {
                long name = LuaLayout.element(table, i);
                int flag = LuaLayout.isString(name) ? ScriptFlag.of(LuaVm.text(name)) : 0;
                if (flag == 0) {
                    throw new LuaFailure("unknown flag given");
                }
                flags |= flag;
            }
            return flags;
        }
    }
}
