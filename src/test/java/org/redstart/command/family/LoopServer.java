package org.redstart.command.family;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.redstart.command.Authenticator;
import org.redstart.command.CallWatch;
import org.redstart.command.ClientPause;
import org.redstart.command.Clock;
import org.redstart.command.CommandTable;
import org.redstart.command.Executor;
import org.redstart.command.Housekeeping;
import org.redstart.command.KeyListing;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Arena;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;
import org.redstart.net.EventLoop;
import org.redstart.net.Listener;
import org.redstart.observe.LatencyMonitor;
import org.redstart.observe.Log;
import org.redstart.observe.SlowLog;
import org.redstart.peer.RespClient;

/** A server within the test, of strings, keys and {@link TakingCommands}. */
final class LoopServer implements AutoCloseable {
    private static final int DATABASES = 4;
    private static final int ACCEPT_QUEUE = 4096;
    private static final int PATIENCE_SECONDS = 10;
    private static final int PATIENCE_MS = PATIENCE_SECONDS * 1000;

    private final Usage usage = new Usage();
    private final Log log;
    private final EventLoop loop;
    private final Executor executor;
    private final Thread thread;
    private final int port;
    private final SlowLog slowLog = new SlowLog();

    LoopServer() throws IOException {
        Config config = new Config();
        log = Log.open(config);
        Arena arena = new Arena(usage, Reclaimer.INLINE);
        Keyspace keyspace = new Keyspace(arena, 42, DATABASES);
        Clock clock = new Clock();
        executor = new Executor(keyspace, CommandTable.load(), clock);
        executor.sessions().follow(config, usage, log);
        loop = new EventLoop(usage, failure -> {});
        Housekeeping housekeeping = new Housekeeping(keyspace, clock);
        housekeeping.add(executor.blocked());
        loop.setDuty(housekeeping);
        ClientPause pause = new ClientPause(executor);
        housekeeping.addPeriodic(pause::periodic);
        CallWatch watch = new CallWatch(executor, slowLog, new LatencyMonitor());
        watch.follow(config);
        bind(executor.table(), keyspace, pause);
        executor.table().bind("monitor", call -> {
            watch.monitors().add(call.session());
            call.reply().ok();
        });
        Listener listener = loop.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ACCEPT_QUEUE, executor.sessions(), false);
        port = ((InetSocketAddress) listener.address()).getPort();
        thread = new Thread(loop::run, "loop");
        thread.start();
    }

    private void bind(CommandTable table, Keyspace keyspace, ClientPause pause) {
        Authenticator authenticator = new Authenticator();
        authenticator.guard(executor);
        new ConnectionCommands(authenticator).bind(table);
        new ClientCommands(executor.sessions(), authenticator, pause).bind(table);
        new KeyCommands(new KeyListing(keyspace, loop::post), (changes, whenSaved) -> false).bind(table);
        new ExpiryCommands().bind(table);
        new StringCommands().bind(table);
        new CounterCommands(keyspace.arena()).bind(table);
        TakingCommands.bind(table);
    }

    RespClient connect() throws IOException {
        RespClient client = new RespClient(port);
        client.readTimeoutMs(PATIENCE_MS);
        return client;
    }

    /** Asks on the loop's own thread. */
    <T> T ask(Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> answer.complete(question.get()));
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Executor executor() {
        return executor;
    }

    SlowLog slowLog() {
        return slowLog;
    }

    /** Bytes of the names of keys that are waited for. */
    long waitedBytes() throws Exception {
        return ask(() -> usage.bytes(Tag.WAITED));
    }

    /** Whether the loop still turns. */
    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() throws IOException {
        loop.stop();
        try {
            thread.join(PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        log.close();
    }
}
