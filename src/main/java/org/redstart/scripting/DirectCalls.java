package org.redstart.scripting;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.LongToIntFunction;
import org.redstart.memory.ForeignFunctions;
import party.iroiro.luajava.JFunction;

/**
 * Functions of a state's that call Java by the JDK's foreign functions: 0.03 us a call, where JNI takes 0.2. An error of Lua's must
 * not pass through Java, so such a function cannot raise one. It leaves the error here instead, and has the thread's hook called
 * when it returns, which is before anything else happens in Lua; the hook raises it.
 */
final class DirectCalls implements AutoCloseable {
    private static final MethodType C_FUNCTION = MethodType.methodType(int.class, long.class);

    private final LuaThread main;
    private final AutoCloseable room;
    private final MethodHandle pushClosure;
    /** Where the state keeps what is to be raised. */
    private int failure;

    private DirectCalls(LuaThread main) throws ReflectiveOperationException {
        this.main = main;
        this.room = ForeignFunctions.room();
        this.pushClosure = ForeignFunctions.ofLoaded(
                "lua_pushcclosure", MethodType.methodType(void.class, long.class, long.class, int.class));
    }

    /** Null where the JDK has no such calls, or the library no such function. */
    static DirectCalls of(LuaThread main) {
        try {
            return ForeignFunctions.areThere() ? new DirectCalls(main) : null;
        } catch (ReflectiveOperationException unavailable) {
            return null;
        }
    }

    /** Pushes a function that calls another one, which says how many results are on top, or less than 0: what is there is an error. */
    void push(JFunction function) {
        try {
            MethodHandle enter = MethodHandles.publicLookup()
                    .findVirtual(LongToIntFunction.class, "applyAsInt", C_FUNCTION)
                    .bindTo(new Door(function));
            pushClosure.invoke(main.address(), ForeignFunctions.pointer(enter, room), 0);
        } catch (Throwable broken) {
            throw new IllegalStateException("a function for scripts: " + broken, broken);
        }
    }

    /** {@code lua_CFunction}: gets a thread's address and returns how many results are on its top. */
    private final class Door implements LongToIntFunction {
        private final JFunction function;

        Door(JFunction function) {
            this.function = function;
        }

        @Override
        public int applyAsInt(long thread) {
            LuaThread lua = main.at(thread);
            int results = call(lua);
            if (results >= 0) {
                return results;
            }
            failure = lua.keep();
            LuaLayout.setHookedOnReturn(thread, true);
            return 0;
        }

        /** Whatever is thrown becomes an error of the script's. */
        private int call(LuaThread lua) {
            try {
                return function.__call(lua);
            } catch (Throwable thrown) {
                lua.pushText("ERR " + thrown);
                return -1;
            }
        }
    }

    /** Called by the hook: pushes what is to be raised. */
    int takeFailure(LuaThread lua) {
        LuaLayout.setHookedOnReturn(lua.address(), false);
        lua.pushKept(failure);
        lua.drop(failure);
        return 1;
    }

    /** Lua must not call any of the functions any more. */
    @Override
    public void close() {
        try {
            room.close();
        } catch (Exception held) {
            throw new IllegalStateException(held);
        }
    }
}
