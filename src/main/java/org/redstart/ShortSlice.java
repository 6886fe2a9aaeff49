package org.redstart;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.BufferUtil;
import org.redstart.memory.ForeignFunctions;
import org.redstart.observe.Log;

/**
 * Has the kernel give a thread short turns, which it can take as soon as it wakes. Linux lets a running thread end its
 * slice of some 3 ms before one that wakes gets the core; where a core is shared with the JVM's compilers or with other
 * programs, that is what a client waits. A thread that asks for a slice of 0.1 ms goes first (Linux 6.12 and newer; sched(7)).
 */
final class ShortSlice {
    private static final long SLICE_NS = 100_000;
    /** The number of {@code sched_setattr}, which differs between architectures. */
    private static final Map<String, Long> CALLS = Map.of("amd64", 314L, "aarch64", 274L, "riscv64", 274L);

    /** {@code struct sched_attr}: size and policy (0 the usual one), flags, nice, priority, runtime, deadline, period. */
    private static final int ATTRIBUTES_BYTES = 48;

    private static final int RUNTIME_OFFSET = 24;
    private static final Path SELF = Path.of("/proc/thread-self");

    private ShortSlice() {}

    /** Asks for the calling thread, on a thread of its own: the first foreign call of a JVM takes some 50 ms. */
    static void ask(Log log) {
        Long call = CALLS.get(System.getProperty("os.arch"));
        if (call == null || !ForeignFunctions.areThere()) {
            return;
        }
        try {
            long thread =
                    Long.parseLong(Files.readSymbolicLink(SELF).getFileName().toString());
            Thread asker = new Thread(() -> ask(call, thread, log), "short-slice");
            asker.setDaemon(true);
            asker.start();
        } catch (IOException otherSystem) {
            log.debug("No short slice: " + otherSystem);
        }
    }

    private static void ask(long call, long thread, Log log) {
        ByteBuffer attributes = ByteBuffer.allocateDirect(ATTRIBUTES_BYTES).order(ByteOrder.nativeOrder());
        attributes.putInt(0, ATTRIBUTES_BYTES).putLong(RUNTIME_OFFSET, SLICE_NS);
        try {
            long refused = (long) systemCall().invokeWithArguments(call, thread, BufferUtil.address(attributes), 0L);
            log.debug(refused == 0 ? "The loop has a short slice" : "The kernel has no short slices");
        } catch (Throwable unavailable) {
            log.debug("No short slice: " + unavailable);
        } finally {
            Reference.reachabilityFence(attributes);
        }
    }

    /** The C library's {@code long syscall(long, ...)}, for three arguments. */
    private static MethodHandle systemCall() throws ReflectiveOperationException {
        MethodType type = MethodType.methodType(long.class, long.class, long.class, long.class, long.class);
        return ForeignFunctions.variadicOfSystem("syscall", type);
    }
}
