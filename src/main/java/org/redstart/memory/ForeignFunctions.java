package org.redstart.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * The JDK's access to foreign functions (22 and newer; JEP 454), by reflection because we compile for 17, which has not got it.
 * Whole numbers and addresses are passed as {@code int} and {@code long}. The first use in a process takes some 50 ms.
 */
public final class ForeignFunctions {
    private static final String ROOM = "java.lang.foreign.";
    private static final int FIRST_JDK = 22;

    private ForeignFunctions() {}

    public static boolean areThere() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** A function of the C library whose arguments from the second on are variadic. */
    public static MethodHandle variadicOfSystem(String name, MethodType type) throws ReflectiveOperationException {
        Object option =
                type("Linker$Option").getMethod("firstVariadicArg", int.class).invoke(null, 1);
        Object library = type("Linker").getMethod("defaultLookup").invoke(linker());
        return downcall(library, name, type, option);
    }

    /** A function of a library that this program has loaded. */
    public static MethodHandle ofLoaded(String name, MethodType type) throws ReflectiveOperationException {
        Object library = type("SymbolLookup").getMethod("loaderLookup").invoke(null);
        return downcall(library, name, type);
    }

    private static MethodHandle downcall(Object library, String name, MethodType type, Object... options)
            throws ReflectiveOperationException {
        Optional<?> found = (Optional<?>)
                type("SymbolLookup").getMethod("find", String.class).invoke(library, name);
        Object address = found.orElseThrow(() -> new NoSuchMethodException(name));
        Object chosen = array("Linker$Option", options);
        return (MethodHandle) type("Linker")
                .getMethod("downcallHandle", type("MemorySegment"), type("FunctionDescriptor"), chosen.getClass())
                .invoke(linker(), address, descriptor(type), chosen);
    }

    /** What functions made by {@link #pointer} live in: until it is closed. Any thread may use and close it. */
    public static AutoCloseable room() throws ReflectiveOperationException {
        return (AutoCloseable) type("Arena").getMethod("ofShared").invoke(null);
    }

    /**
     * The address of a C function that calls a method.
     *
     * @param target must not throw: that would end the process
     */
    public static long pointer(MethodHandle target, AutoCloseable room) throws ReflectiveOperationException {
        Object chosen = array("Linker$Option");
        Object stub = type("Linker")
                .getMethod(
                        "upcallStub", MethodHandle.class, type("FunctionDescriptor"), type("Arena"), chosen.getClass())
                .invoke(linker(), target, descriptor(target.type()), room, chosen);
        return (long) type("MemorySegment").getMethod("address").invoke(stub);
    }

    private static Object linker() throws ReflectiveOperationException {
        return type("Linker").getMethod("nativeLinker").invoke(null);
    }

    private static Object descriptor(MethodType type) throws ReflectiveOperationException {
        Object[] layouts = new Object[type.parameterCount()];
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = layout(type.parameterType(i));
        }
        Object arguments = array("MemoryLayout", layouts);
        Class<?> descriptor = type("FunctionDescriptor");
        if (type.returnType() == void.class) {
            return descriptor.getMethod("ofVoid", arguments.getClass()).invoke(null, arguments);
        }
        return descriptor
                .getMethod("of", type("MemoryLayout"), arguments.getClass())
                .invoke(null, layout(type.returnType()), arguments);
    }

    private static Object layout(Class<?> number) throws ReflectiveOperationException {
        String name = number == int.class ? "JAVA_INT" : "JAVA_LONG";
        return type("ValueLayout").getField(name).get(null);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(ROOM + name);
    }

    private static Object array(String type, Object... elements) throws ClassNotFoundException {
        Object array = Array.newInstance(type(type), elements.length);
        for (int i = 0; i < elements.length; i++) {
            Array.set(array, i, elements[i]);
        }
        return array;
    }
}
