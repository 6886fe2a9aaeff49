package org.redstart;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals of the system. The JDK has them in {@code sun.misc} only, which the compiler warns of, so they are reached by
 * reflection; where there are none, a signal ends the process as it always does.
 */
final class Signals {
    private Signals() {}

    /** Runs {@code reaction} on a thread of its own whenever the signal ({@code TERM}, {@code INT}) comes. */
    static void handle(String name, Runnable reaction) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        return answer(proxy, method, arguments, reaction);
                    });
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException unavailable) {
            System.err.println("Signal " + name + " keeps its usual meaning: " + unavailable);
        }
    }

    private static Object answer(Object proxy, Method method, Object[] arguments, Runnable reaction) {
        switch (method.getName()) {
            case "handle":
                reaction.run();
                return null;
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return "signal handler";
        }
    }
}
