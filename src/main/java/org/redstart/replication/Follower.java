package org.redstart.replication;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.redstart.command.BlockedClients;
import org.redstart.command.ClientPause;
import org.redstart.command.Durability;
import org.redstart.command.Executor;
import org.redstart.command.Replay;
import org.redstart.command.Session;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.net.Connection;
import org.redstart.net.ConnectionHandler;
import org.redstart.net.Dialer;
import org.redstart.net.EventLoop;
import org.redstart.observe.Log;
import org.redstart.persistence.Loading;

/** This server as a replica: the link to its primary, a copy to begin with, and then everything the primary writes. */
public final class Follower implements ConnectionHandler, Greeting.Outcome {
    /** How far the link has come. */
    enum Stage {
        /** This server follows nobody. */
        NONE("none"),
        /** There is no link; the next try will come. */
        CONNECT("connect"),
        CONNECTING("connecting"),
        /** Each side says who it is. */
        GREETING("handshake"),
        /** The copy comes. */
        COPYING("sync"),
        /** The copy comes and is loaded meanwhile. */
        STREAMING("sync"),
        /** The whole copy is being loaded. */
        LOADING("sync"),
        /** What the primary writes is executed as it comes. */
        FOLLOWING("connected");

        private final String shown;

        Stage(String shown) {
            this.shown = shown;
        }

        /** As ROLE shows it. */
        String shown() {
            return shown;
        }
    }

    private static final Map<Stage, String> TIMEOUTS = Map.of(
            Stage.GREETING, "Timeout connecting to the MASTER...",
            Stage.COPYING, "Timeout receiving bulk data from MASTER...",
            Stage.STREAMING, "Timeout receiving bulk data from MASTER...",
            Stage.FOLLOWING, "MASTER timeout: no data nor PING received...");
    private static final byte[] NEWLINE = {'\n'};
    private static final int KEPT_BYTES = 64 * 1024;
    private static final long MS_PER_SECOND = 1000;
    private static final long MOST_PAUSE_MS = 5_000;
    /** So much of what the primary sends is kept while this server's clients pause it. */
    private static final int MOST_HELD_BYTES = 64 * 1024 * 1024;

    private final Executor executor;
    private final EventLoop loop;
    private final Dialer dialer;
    private final Config config;
    private final Log log;
    private final Loading loading;
    private final Primary primary;
    private final Replay replay;
    /** Bytes of a command, or of a group, that is not whole yet. */
    private final NativeBuffer unfinished = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);

    private final Durability durability;
    private ClientPause pause;
    private Runnable whenChanged = () -> {};
    /** Not null while the one that is followed is to become the primary: hears that it does not want to. */
    private Runnable whenRefused;

    /** All up to an offset of the history is safe on the disk when a mark is. */
    private long markedTo;

    private long mark;
    private long safeTo;
    private Stage stage = Stage.NONE;
    private String host = "";
    private int port;
    private Connection link;
    /** The link as clients see it. */
    private Session listed;

    private int attempt;
    private long heardAtMs;
    private long saidAtMs;
    private long nextTryMs;
    private long pauseMs = MS_PER_SECOND;
    private long downSinceMs;
    private String offeredId;
    private long offeredOffset;
    private Greeting greeting;
    private Copy copy;
    private CopyFile file;

    public Follower(
            Executor executor,
            EventLoop loop,
            Config config,
            Log log,
            Loading loading,
            Durability durability,
            Primary primary) {
        this.durability = durability;
        this.executor = executor;
        this.loop = loop;
        this.dialer = new Dialer(loop);
        this.config = config;
        this.log = log;
        this.loading = loading;
        this.primary = primary;
        this.replay = executor.replay(loop.chunks());
    }

    /** What the primary sends waits while clients have this server paused. */
    public void pauseWith(ClientPause clients) {
        pause = clients;
        pause.onEnd(this::resume);
    }

    /** Calls {@code changed} whenever this server begins or ends to follow another one, or the link comes up or goes down. */
    public void onChange(Runnable changed) {
        whenChanged = changed;
    }

    // ---- whom to follow

    /** Follows another server from now on. */
    public void follow(String primarysHost, int primarysPort) {
        follow(primarysHost, primarysPort, null);
    }

    /**
     * Follows a replica from now on, which is to become the primary.
     *
     * @param whenRefused is run if it does not want to
     */
    void handOver(String replicasHost, int replicasPort, Runnable whenRefused) {
        follow(replicasHost, replicasPort, whenRefused);
    }

    private void follow(String primarysHost, int primarysPort, Runnable refused) {
        drop();
        whenRefused = refused;
        host = primarysHost;
        port = primarysPort;
        config.put("replicaof", host + " " + port);
        stage = Stage.CONNECT;
        nextTryMs = 0;
        downSinceMs = nowMs();
        pauseMs = MS_PER_SECOND;
        executor.keyspace().setLed(true);
        executor.blocked().refuseAll(BlockedClients.ROLE_CHANGED);
        primary.becomeReplica(replay::database);
        whenChanged.run();
        log.role('S');
        log.notice("REPLICAOF " + host + ":" + port + " enabled: this server follows it from now on");
    }

    /** Is a primary from now on; its history continues the one it followed. */
    void stop() {
        if (stage == Stage.NONE) {
            return;
        }
        drop();
        stage = Stage.NONE;
        config.put("replicaof", "");
        whenRefused = null;
        executor.keyspace().setLed(false);
        primary.becomePrimary();
        whenChanged.run();
        log.role('M');
        log.notice("MASTER MODE enabled");
    }

    private void drop() {
        attempt++;
        // Who goes on where it was goes on in the same database.
        int database = replay.database();
        replay.reset();
        replay.select(database);
        unfinished.clear(KEPT_BYTES);
        closeCopy();
        unlist();
        if (link != null) {
            Connection dropped = link;
            link = null;
            dropped.close("the link is given up");
        }
    }

    private void unlist() {
        if (listed != null) {
            executor.sessions().dismiss(listed);
            listed = null;
        }
    }

    private long nowMs() {
        return executor.clock().nowMs();
    }

    // ---- the link's beginning

    /** A few times a second. */
    public void periodic() {
        long nowMs = nowMs();
        if (nowMs - saidAtMs >= MS_PER_SECOND) {
            saidAtMs = nowMs;
            sayAlive();
        }
        noteSafe();
        executor.keyspace().ownTimes().expire();
        if (stage == Stage.CONNECT && nowMs >= nextTryMs) {
            connect();
        } else if (link != null
                && stage != Stage.LOADING
                && nowMs - heardAtMs > config.longValue("repl-timeout") * MS_PER_SECOND) {
            fail(TIMEOUTS.get(stage));
        }
    }

    /** What was recorded before the last look is safe by the time its mark is. */
    private void noteSafe() {
        if (durability.isSafe(mark)) {
            safeTo = Math.max(safeTo, markedTo);
            markedTo = primary.bytes().end();
            mark = durability.mark();
        }
    }

    /** Neither end may take the other one for dead. */
    private void sayAlive() {
        if (stage == Stage.FOLLOWING) {
            acknowledge();
        } else if ((stage == Stage.LOADING || stage == Stage.STREAMING) && link != null) {
            link.output().append(NEWLINE);
            link.flushLater();
        }
    }

    /** Tells the primary how much has been executed. */
    void acknowledge() {
        if (stage == Stage.FOLLOWING) {
            String done = Long.toString(primary.bytes().end());
            if (durability.isRecording()) {
                Greeting.send(link, "REPLCONF", "ACK", done, "FACK", Long.toString(safeTo));
            } else {
                Greeting.send(link, "REPLCONF", "ACK", done);
            }
        }
    }

    private void connect() {
        stage = Stage.CONNECTING;
        int mine = ++attempt;
        int timeoutMs = (int) Math.min(Integer.MAX_VALUE, config.longValue("repl-timeout") * MS_PER_SECOND);
        log.notice("Connecting to MASTER " + host + ":" + port);
        dialer.dial(
                config.text("bind-source-addr"),
                host,
                port,
                timeoutMs,
                (channel, failure) -> connected(mine, channel, failure));
    }

    private void connected(int mine, SocketChannel channel, Exception failure) {
        try {
            if (mine != attempt) {
                if (channel != null) {
                    channel.close();
                }
            } else if (failure != null) {
                fail("Error condition on socket for SYNC: " + failure.getMessage());
            } else {
                log.notice("MASTER <-> REPLICA sync started");
                link = loop.adopt(channel);
                link.setHandler(this);
                listed = executor.sessions().admit(link);
                heardAtMs = nowMs();
                stage = Stage.GREETING;
                greet();
            }
        } catch (IOException broken) {
            fail(broken.getMessage());
        }
    }

    /** The other one does not go on as it was asked to. */
    @Override
    public void refuse(String why) {
        Runnable hears = whenRefused;
        fail(why);
        if (hears != null) {
            hears.run();
        }
    }

    private void greet() {
        greeting = new Greeting(link, config, log, this);
        boolean known = primary.knowsHistory();
        String history = known ? primary.history().id() : "?";
        long offset = known ? primary.bytes().end() + 1 : -1;
        log.notice(
                known
                        ? "Trying a partial resynchronization (request " + history + ":" + offset + ")."
                        : "Partial resynchronization not possible (no cached master)");
        greeting.begin(history, offset, whenRefused != null);
    }

    @Override
    public void goOn(String history) {
        if (history != null && !history.equals(primary.history().id())) {
            primary.goOnAs(history);
        }
        log.notice("Successful partial resynchronization with master.");
        begun();
    }

    // ---- the copy

    @Override
    public void beginCopy(String history, long offset) {
        stage = Stage.COPYING;
        offeredId = history;
        offeredOffset = offset;
        log.notice("Full resync from master: " + history + ":" + offset);
        copy = new Copy();
    }

    private boolean takeCopy(Connection from) throws IOException {
        if (copy.isHeadless()) {
            String line = readLine(from);
            if (line != null && line.startsWith("-")) {
                throw new IOException("MASTER aborted replication with an error: " + line);
            }
            if (line != null && !line.isEmpty()) {
                copy.takeHead(line);
                Loading.Mode mode = loadsAs();
                log.notice("MASTER <-> REPLICA sync: receiving "
                        + (copy.totalBytes() == 0
                                ? "streamed RDB from master with EOF"
                                : copy.totalBytes() + " bytes from master")
                        + (mode == null ? " to disk" : " to parser"));
                if (mode == null) {
                    file = openFile();
                    copy.setSink(file);
                } else {
                    stream(mode);
                }
            }
            return line != null;
        }
        if (copy.take(from)) {
            copy.end();
            from.setReading(false);
            if (stage == Stage.COPYING) {
                settle();
            }
            stage = Stage.LOADING;
        } else if (from.windowLength() > 0) {
            from.setReading(false);
        }
        return false;
    }

    private CopyFile openFile() throws IOException {
        try {
            return new CopyFile(config.path(config.text("dir"))
                    .resolve("temp-" + ProcessHandle.current().pid() + ".copy.rdb"));
        } catch (IOException failed) {
            throw new IOException(
                    "Opening the temp file needed for MASTER <-> REPLICA synchronization: " + failed.getMessage(),
                    failed);
        }
    }

    /** By {@code repl-diskless-load}: null if the copy goes to a file first. */
    private Loading.Mode loadsAs() {
        String choice = config.text("repl-diskless-load");
        if (choice.equals("swapdb")) {
            boolean related = offeredId.equals(primary.history().id());
            return related ? Loading.Mode.SERVING : Loading.Mode.ASIDE;
        }
        boolean at = choice.equals("flush-before-load") || choice.equals("on-empty-db") && hasNoKeys();
        return at ? Loading.Mode.EMPTY : null;
    }

    private boolean hasNoKeys() {
        Keyspace keyspace = executor.keyspace();
        return IntStream.range(0, keyspace.databaseCount())
                .allMatch(id -> keyspace.database(id).size() == 0);
    }

    private void stream(Loading.Mode mode) {
        if (mode == Loading.Mode.EMPTY) {
            flush();
        }
        log.notice("MASTER <-> REPLICA sync: Loading DB in memory");
        stage = Stage.STREAMING;
        Connection from = link;
        copy.setSink(loading.loadStream(
                copy.totalBytes(),
                mode,
                () -> {
                    if (from == link) {
                        from.setReading(true);
                        from.resumeLater();
                    }
                },
                this::loaded));
    }

    private void flush() {
        log.notice("MASTER <-> REPLICA sync: Flushing old data");
        primary.disown();
        executor.keyspace().flush(-1);
    }

    /** The copy becomes this server's dump, and is loaded from there. The disk may take long, so a thread waits for it. */
    private void settle() {
        int mine = attempt;
        CopyFile whole = file;
        Path dump = config.path(config.text("dir")).resolve(config.text("dbfilename"));
        Thread thread = new Thread(
                () -> {
                    try {
                        FileChannel settled = whole.settle(dump);
                        loop.post(() -> load(mine, settled));
                    } catch (IOException failed) {
                        loop.post(() -> unsettled(mine, dump, failed));
                    }
                },
                "redstart-copy");
        thread.setDaemon(true);
        thread.start();
    }

    private void unsettled(int mine, Path dump, IOException failure) {
        if (mine == attempt) {
            fail("Failed trying to rename the temp DB into " + dump.getFileName()
                    + " in MASTER <-> REPLICA synchronization: " + failure);
        }
    }

    private void load(int mine, FileChannel settled) {
        if (mine != attempt) {
            closeQuietly(settled);
            return;
        }
        flush();
        log.notice("MASTER <-> REPLICA sync: Loading DB in memory");
        loading.loadCopy(settled, error -> {
            if (mine == attempt) {
                loaded(error);
            }
        });
    }

    private void closeQuietly(FileChannel unwanted) {
        try {
            unwanted.close();
        } catch (IOException left) {
            log.warning("The copy could not be closed: " + left.getMessage());
        }
    }

    private void loaded(String error) {
        closeCopy();
        if (error != null) {
            fail("Failed trying to load the MASTER synchronization DB: " + error);
            return;
        }
        primary.adopt(offeredId, offeredOffset);
        executor.keyspace().ownTimes().forget();
        replay.reset();
        goOnIn(loading.lastFields());
        safeTo = 0;
        markedTo = offeredOffset;
        mark = durability.mark();
        log.notice("MASTER <-> REPLICA sync: Finished with success");
        if (link == null) {
            fail("Connection with master lost while the copy was loaded");
            return;
        }
        begun();
        link.setReading(true);
        link.resumeLater();
    }

    /** The stream behind a dump goes on in the database that the dump says. */
    public void goOnIn(Map<String, String> position) {
        int database = Integer.parseInt(position.getOrDefault("repl-stream-db", "0"));
        replay.select(database < 0 || database >= executor.keyspace().databaseCount() ? 0 : database);
    }

    private void closeCopy() {
        try {
            if (copy != null) {
                copy.close();
                copy = null;
            }
        } catch (IOException left) {
            log.warning("The copy could not be removed: " + left.getMessage());
        }
    }

    // ---- following

    private void begun() {
        stage = Stage.FOLLOWING;
        whenRefused = null;
        pauseMs = MS_PER_SECOND;
        heardAtMs = nowMs();
        acknowledge();
        whenChanged.run();
    }

    /** What is executed is passed on to replicas of this one as it came, command by command and group by group. */
    private void execute(Connection from) throws Replay.BrokenException {
        executor.keyspace().setExpires(false);
        try {
            do {
                executeNext(from);
            } while (from == link && from.windowLength() > 0 && !replay.isMidway());
        } finally {
            executor.keyspace().setExpires(true);
        }
    }

    private void executeNext(Connection from) throws Replay.BrokenException {
        long failures = replay.failures();
        int done = replay.step(from.windowAddress(), from.windowLength());
        if (replay.failures() != failures) {
            tellOfFailure();
        }
        Native.copy(from.windowAddress(), unfinished.reserve(done), done);
        unfinished.advance(done);
        primary.counts().received(done);
        from.consume(done);
        if (!replay.isMidway() && !replay.isInGroup()) {
            primary.pass(unfinished.address(), unfinished.length());
            unfinished.clear(KEPT_BYTES);
        }
    }

    /** What the primary could execute this server could not: their data differ. */
    private void tellOfFailure() {
        log.warning("== CRITICAL == This replica is sending an error to its master: '"
                + replay.lastError()
                + "' after processing the command '" + replay.lastFailed() + "'");
    }

    @Override
    public void onInput(Connection from) {
        if (from != link) {
            from.consume(from.windowLength());
            return;
        }
        heardAtMs = nowMs();
        try {
            while (from == link && from.windowLength() > 0 && take(from)) {
                // on with what came behind
            }
        } catch (IOException | Replay.BrokenException | NumberFormatException broken) {
            fail(String.valueOf(broken.getMessage()));
        }
    }

    /** No script sees what the primary changes meanwhile, and no copy takes the functions away that one is running in. */
    @Override
    public boolean mayInterrupt() {
        return false;
    }

    /** Does what the stage is for; false if more must come first. */
    private boolean take(Connection from) throws IOException, Replay.BrokenException {
        switch (stage) {
            case GREETING -> {
                String line = readLine(from);
                if (line != null && !line.isEmpty()) {
                    greeting.take(line);
                }
                return line != null;
            }
            case COPYING, STREAMING -> {
                return takeCopy(from);
            }
            case FOLLOWING -> {
                if (pause.isAskedFor()) {
                    from.setReading(from.windowLength() < MOST_HELD_BYTES);
                } else {
                    execute(from);
                }
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    /** What came during a pause has its turn. */
    private void resume() {
        if (stage == Stage.FOLLOWING && link != null) {
            link.setReading(true);
            link.resumeLater();
        }
    }

    /** The next line without its end, or null if it has not come. */
    private static String readLine(Connection from) {
        for (int i = 0; i < from.windowLength(); i++) {
            if (Native.getByte(from.windowAddress() + i) == '\n') {
                byte[] line = Native.bytes(from.windowAddress(), i);
                from.consume(i + 1);
                return new String(line, StandardCharsets.ISO_8859_1).strip();
            }
        }
        return null;
    }

    @Override
    public void onDrained(Connection drained) {
        // nothing waits for it
    }

    @Override
    public void onClosed(Connection closed, String reason) {
        if (closed == link) {
            link = null;
            unlist();
            if (stage != Stage.LOADING) {
                fail("Connection with master lost: " + reason);
            }
        }
    }

    /** Gives the link up; the next try comes after a pause that doubles, at once where a link was lost. */
    @Override
    public void fail(String why) {
        log.warning("MASTER <-> REPLICA sync: " + why);
        boolean lost = stage == Stage.FOLLOWING;
        if (lost) {
            downSinceMs = nowMs();
        }
        drop();
        stage = Stage.CONNECT;
        nextTryMs = lost ? 0 : nowMs() + pauseMs;
        pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 2);
        whenChanged.run();
    }

    // ---- what others ask

    public boolean isFollowing() {
        return stage != Stage.NONE;
    }

    boolean isUp() {
        return stage == Stage.FOLLOWING;
    }

    Stage stage() {
        return stage;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    long heardAtMs() {
        return heardAtMs;
    }

    /** What has come of the primary's stream and is not executed, or is part of a group that is not. */
    long unexecutedBytes() {
        return stage == Stage.FOLLOWING && link != null ? unfinished.length() + link.windowLength() : 0;
    }

    long downSinceMs() {
        return downSinceMs;
    }

    /** The copy that is coming or being loaded, or null. */
    Copy copy() {
        return copy;
    }
}
