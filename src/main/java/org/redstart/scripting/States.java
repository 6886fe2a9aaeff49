package org.redstart.scripting;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Makes states of Lua's ahead of their use, and ends them, on threads of its own: loading the library takes 0.1 s, making a state some
 * ms, and ending one as long as it is large. No client waits for that, unless it comes with a script as soon as the server is there.
 */
final class States {
    private final Executor aside;
    private final Supplier<LuaVm> maker;
    private CompletableFuture<LuaVm> next;

    States(String name, Supplier<LuaVm> maker) {
        this.maker = maker;
        this.aside = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        };
    }

    /** Has one made. */
    void prepare() {
        next = CompletableFuture.supplyAsync(maker, aside);
    }

    /** One that nobody has had; made now if none was prepared. */
    LuaVm take() {
        CompletableFuture<LuaVm> prepared = next;
        next = null;
        return prepared == null ? maker.get() : prepared.join();
    }

    /** Ends a state, which may be null. */
    void end(LuaVm used) {
        if (used != null) {
            aside.execute(used::close);
        }
    }

    /** Ends a state, which may be null, and has one made that knows what is configured now. */
    void replace(LuaVm used) {
        end(used);
        CompletableFuture<LuaVm> outdated = next;
        if (outdated != null) {
            aside.execute(() -> outdated.join().close());
        }
        prepare();
    }
}
