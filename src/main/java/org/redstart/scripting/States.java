package org.redstart.scripting;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes states of Lua's ahead of their use, and ends them, on a thread of their own: loading the library takes 0.1 s, making a state some
 * ms, and ending one as long as it is large. No client waits for that, unless it comes with a script as soon as the server is there.
 */
final class States {
    /** One thread at the most, while there is something to do. */
    private static final Executor ASIDE = aside();

    private final Supplier<LuaVm> maker;
    private CompletableFuture<LuaVm> next;
    private boolean used;

    States(Supplier<LuaVm> maker) {
        this.maker = maker;
    }

    private static Executor aside() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "redstart-lua");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /** Has the first one made, unless somebody was faster. */
    void prepare() {
        if (!used) {
            make();
        }
    }

    private void make() {
        next = CompletableFuture.supplyAsync(maker, ASIDE);
    }

    /** One that nobody has had; made now if none was prepared. */
    LuaVm take() {
        CompletableFuture<LuaVm> prepared = next;
        next = null;
        used = true;
        return prepared == null ? maker.get() : prepared.join();
    }

    /** Ends a state, which may be null. */
    void end(LuaVm old) {
        if (old != null) {
            ASIDE.execute(old::close);
        }
    }

    /** Ends a state, which may be null, and has one made that knows what is configured now. */
    void replace(LuaVm old) {
        end(old);
        CompletableFuture<LuaVm> outdated = next;
        if (outdated != null) {
            ASIDE.execute(() -> outdated.join().close());
        }
        make();
    }
}
