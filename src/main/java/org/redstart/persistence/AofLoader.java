package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.redstart.command.LibraryStore;
import org.redstart.command.Replay;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;
import org.redstart.observe.Log;

/** Loads the files that a manifest names, one after the other: dumps as dumps, the rest by executing it. On the loop. */
final class AofLoader implements LoadSource {
    private static final double NS_PER_SECOND = 1e9;

    private final Keyspace keyspace;
    private final Replay replay;
    private final LibraryStore libraries;
    private final AofFolder folder;
    private final Config config;
    private final Log log;
    private final List<AofManifest.Part> parts;
    private final long totalBytes;
    private int next;
    private Path path;
    private long pathFromNs;
    private RdbLoader dump;
    private AofReader commands;
    private long doneBytes;
    private long loaded;
    private List<String> empty = List.of();
    private long expired;

    /** What a load needs of the server. */
    record Target(Keyspace keyspace, Replay replay, LibraryStore libraries) {}

    AofLoader(Target target, AofFolder folder, Config config, Log log) throws IOException {
        this.keyspace = target.keyspace();
        this.replay = target.replay();
        this.libraries = target.libraries();
        this.folder = folder;
        this.config = config;
        this.log = log;
        this.parts = folder.manifest().live();
        this.totalBytes = sum();
        replay.reset();
        libraries.clear();
        keyspace.setExpires(false);
    }

    private long sum() throws IOException {
        try {
            return folder.bytes();
        } catch (NoSuchFileException missing) {
            throw new AofException(
                    "Can't open the append-only file " + missing.getFile() + " for reading: No such file or directory");
        }
    }

    @Override
    public boolean step(long budgetNs) throws IOException {
        if (dump != null) {
            if (!dump.step(budgetNs)) {
                endDump();
            }
            return true;
        }
        if (commands != null) {
            if (!commands.step(budgetNs)) {
                endCommands();
            }
            return true;
        }
        if (next == parts.size()) {
            return false;
        }
        open();
        return true;
    }

    @Override
    public long restNs() {
        return dump == null ? 0 : dump.restNs();
    }

    private void open() throws IOException {
        path = folder.file(parts.get(next++));
        pathFromNs = System.nanoTime();
        if (RdbHead.begins(path)) {
            log.notice("Reading RDB base file on AOF loading...");
            RdbLoader.Rules rules = RdbLoader.Rules.of(config, false);
            dump = new RdbLoader(
                    keyspace, RdbLoader.From.file(path, rules.sums()), libraries, rules, keyspace::database);
        } else {
            commands = new AofReader(replay, path, 0);
        }
    }

    /** What follows the dump in its file are commands. */
    private void endDump() throws IOException {
        long end = dump.offset();
        loaded += dump.loaded();
        expired += dump.expired();
        empty = dump.empty();
        dump.close();
        dump = null;
        commands = new AofReader(replay, path, end);
    }

    private void endCommands() throws IOException {
        if (commands.isCut()) {
            mend();
        }
        replay.reset();
        doneBytes += commands.offset();
        commands.close();
        commands = null;
        log.notice(String.format(
                java.util.Locale.ROOT,
                "DB loaded from %s file %s: %.3f seconds",
                parts.get(next - 1).type() == AofManifest.BASE ? "base" : "incr",
                path.getFileName(),
                (System.nanoTime() - pathFromNs) / NS_PER_SECOND));
    }

    /** The last command or group is not whole: it is cut off, where that is allowed. */
    private void mend() throws IOException {
        long whole = commands.wholeUpTo();
        if (next < parts.size()) {
            throw new AofException("Fatal error: the truncated file " + path + " is not the last file");
        }
        if (!config.flag("aof-load-truncated")) {
            throw new AofException("Unexpected end of file reading the append only file " + path + " at offset " + whole
                    + ". Mend it with redstart check-aof --fix, or set 'aof-load-truncated' to yes");
        }
        if (commands.isCutInGroup()) {
            log.warning("Revert incomplete MULTI/EXEC transaction from AOF file " + path);
        }
        log.warning("!!! Warning: short read while loading the AOF file " + path + "!!!");
        log.warning("Truncating the AOF " + path + " at offset " + whole);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
            channel.force(true);
        }
        log.warning("AOF " + path + " loaded anyway because aof-load-truncated is enabled");
    }

    /** An append-only file stands nowhere in a history of replication. */
    @Override
    public Map<String, String> fields() {
        return Map.of();
    }

    @Override
    public long offset() {
        return doneBytes + (dump != null ? dump.offset() : commands != null ? commands.offset() : 0);
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public long loaded() {
        return loaded;
    }

    @Override
    public List<String> empty() {
        return empty;
    }

    @Override
    public long expired() {
        return expired;
    }

    @Override
    public void close() throws IOException {
        keyspace.setExpires(true);
        replay.reset();
        if (dump != null) {
            dump.close();
        }
        if (commands != null) {
            commands.close();
        }
    }
}
