package org.redstart.scripting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import party.iroiro.luajava.JFunction;

/** A Lua state with the sandbox in it. What every script needs lies at the bottom of the main stack for good. */
final class LuaVm implements AutoCloseable {
    private static final int ENVIRONMENT = 1;
    private static final int GLOBALS = 2;
    private static final int ON_ERROR = 3;
    private static final int FREEZE = 4;
    private static final int REARM = 5;
    private static final int LOAD_WITH = 6;
    private static final int BOTTOM = 6;

    /** Scripts look at the clock so often. */
    private static final int INSTRUCTIONS_PER_POLL = 100_000;
    /** From so many scripts on, some garbage is collected. */
    private static final int RUNS_PER_COLLECTION = 50;

    private static final String[] LIBRARIES = {"", "string", "table", "math", "os", "debug"};

    private final LuaThread main = new LuaThread();
    /** Null where functions can only be called through JNI. */
    private final DirectCalls direct;

    private final LuaNames names;
    private final ValueWriter values;
    private int runs;

    /**
     * @param verdict asked now and then while a script runs: what it ends with, or null to let it go on
     * @param withKeys whether scripts find keys and arguments in globals
     * @param deprecated whether scripts find what {@code lua-enable-deprecated-api} is about
     */
    LuaVm(Supplier<String> verdict, boolean withKeys, boolean deprecated) {
        for (String library : LIBRARIES) {
            main.openLibrary(library);
        }
        main.setTop(0);
        LuaCheck.run(main);
        this.direct = DirectCalls.of(main);
        this.names = new LuaNames(main);
        this.values = new ValueWriter(names);
        if (!main.compile(sandbox(), "=sandbox")) {
            throw new IllegalStateException("the sandbox: " + text(main.topValue()));
        }
        main.pushFunction(lua -> poll((LuaThread) lua, verdict));
        main.pushNumber(INSTRUCTIONS_PER_POLL);
        main.pushBoolean(withKeys);
        main.pushNumber(new SecureRandom().nextInt() >>> 1);
        main.pushBoolean(deprecated);
        main.pushFunction(lua -> direct.takeFailure((LuaThread) lua));
        if (!main.call(6, BOTTOM, 0)) {
            throw new IllegalStateException("the sandbox: " + text(main.topValue()));
        }
        if (!LuaLayout.isWatched(main.address(), INSTRUCTIONS_PER_POLL)) {
            throw new IllegalStateException("this build of Lua keeps its hooks elsewhere");
        }
    }

    private static byte[] sandbox() {
        try (InputStream in = LuaVm.class.getResourceAsStream("sandbox.lua")) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int poll(LuaThread lua, Supplier<String> verdict) {
        String end = verdict.get();
        if (end == null) {
            lua.pushNilValue();
        } else {
            lua.pushText(end);
        }
        return 1;
    }

    /** A string as C reads it: up to a NUL. */
    static String line(long value) {
        String text = text(value);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    static String text(long value) {
        return LuaLayout.isString(value)
                ? new String(
                        org.redstart.memory.Foreign.bytes(LuaLayout.bytes(value), LuaLayout.length(value)),
                        java.nio.charset.StandardCharsets.ISO_8859_1)
                : "";
    }

    LuaNames names() {
        return names;
    }

    ValueWriter values() {
        return values;
    }

    /** The main stack; above {@link #bottom} it is empty between scripts. */
    LuaThread main() {
        return main;
    }

    int bottom() {
        return BOTTOM;
    }

    /** Members of a table that scripts find under some names: functions, texts, numbers. */
    static final class Members {
        private final Map<String, Object> all = new LinkedHashMap<>();

        Members function(String name, JFunction function) {
            all.put(name, function);
            return this;
        }

        /** A function that is called so often that JNI would be felt. */
        Members frequent(String name, JFunction function) {
            all.put(name, new Frequent(function));
            return this;
        }

        private record Frequent(JFunction function) {}

        Members value(String name, Object textOrNumber) {
            all.put(name, textOrNumber);
            return this;
        }

        /** A pointer that is null. */
        Members nothing(String name) {
            all.put(name, this);
            return this;
        }
    }

    /** Pushes a table that scripts can read but not change. */
    void pushFrozen(Members members) {
        main.pushCopy(FREEZE);
        push(main, members, direct);
        main.call(1, 1, 0);
    }

    /** Pushes a table that scripts may change. */
    static void pushOpen(LuaThread lua, Members members) {
        push(lua, members, null);
    }

    private static void push(LuaThread lua, Members members, DirectCalls direct) {
        lua.pushTable(0, members.all.size());
        int table = lua.top();
        members.all.forEach((name, member) -> {
            push(lua, member, direct);
            lua.setNamed(table, name);
        });
    }

    private static void push(LuaThread lua, Object member, DirectCalls direct) {
        if (member instanceof Members.Frequent frequent && direct != null) {
            direct.push(frequent.function());
        } else if (member instanceof Members.Frequent frequent) {
            lua.pushFunction(frequent.function());
        } else if (member instanceof JFunction function) {
            lua.pushFunction(function);
        } else if (member instanceof Number number) {
            lua.pushNumber(number.doubleValue());
        } else if (member instanceof String text) {
            lua.pushText(text);
        } else {
            lua.pushNull();
        }
    }

    /** Shows scripts a table under some names. */
    void define(Members members, String... names) {
        pushFrozen(members);
        for (String name : names) {
            main.pushCopy(main.top());
            main.setNamed(GLOBALS, name);
        }
        main.setTop(BOTTOM);
    }

    /** Lets what runs see nothing but some members of the server's table; null lets it see all again. */
    void loadWith(Members members) {
        main.pushCopy(LOAD_WITH);
        if (members == null) {
            main.pushNilValue();
        } else {
            pushOpen(main, members);
        }
        main.call(1, 0, 0);
    }

    /** Takes the top as a global. */
    void setGlobal(String name) {
        main.setNamed(GLOBALS, name);
    }

    /**
     * Compiles a script.
     *
     * @return a reference to the function, or -1: what is wrong lies on top
     */
    int compile(byte[] code, String name) {
        if (code.length > 0 && code[0] == ChunkBuffer.FIRST_BYTE) {
            main.pushText(name.substring(1) + ":1: unexpected symbol near 'char(27)'");
            return -1;
        }
        if (!main.compile(code, name)) {
            return -1;
        }
        main.pushCopy(ENVIRONMENT);
        main.setEnvironment(main.top() - 1);
        return main.keep();
    }

    /** Calls a function that lies below its arguments; an error comes as a table that says where. */
    boolean call(int arguments, int results) {
        return main.call(arguments, results, ON_ERROR);
    }

    /** A script is over. */
    void endRun(boolean stopped) {
        main.setTop(BOTTOM);
        if (stopped) {
            main.pushCopy(REARM);
            main.call(0, 0, 0);
        }
        main.releaseCoroutines();
        if (++runs % RUNS_PER_COLLECTION == 0) {
            main.collectStep();
        }
    }

    @Override
    public void close() {
        main.closeState();
        if (direct != null) {
            direct.close();
        }
    }
}
