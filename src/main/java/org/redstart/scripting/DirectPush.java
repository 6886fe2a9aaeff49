package org.redstart.scripting;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.redstart.memory.ForeignFunctions;

/** Pushes strings by a foreign function of the JDK's, where it has such; else they go by {@link StringHalves}. */
final class DirectPush {
    private static final MethodHandle PUSH = find();

    private DirectPush() {}

    private static MethodHandle find() {
        if (!ForeignFunctions.areThere()) {
            return null;
        }
        try {
            return ForeignFunctions.ofLoaded(
                    "lua_pushlstring", MethodType.methodType(void.class, long.class, long.class, long.class));
        } catch (ReflectiveOperationException unavailable) {
            return null;
        }
    }

    static boolean isThere() {
        return PUSH != null;
    }

    static void push(long thread, long address, long length) {
        try {
            PUSH.invokeExact(thread, address, length);
        } catch (Throwable broken) {
            throw new IllegalStateException(broken);
        }
    }
}
