package org.redstart.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.redstart.command.LibraryStore;
import org.redstart.config.Config;
import org.redstart.keyspace.AccessPolicy;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Native;

/** Loads a dump record by record, so that other things can be done in between. On the loop. */
final class RdbLoader implements LoadSource {
    private static final int FIRST_SUMMED_VERSION = 5;
    private static final int MOST_DROPPED = 100_000;
    private static final int RECORDS_PER_CLOCK_READ = 16;

    private final Keyspace keyspace;
    private final From from;
    private final RdbInput in;
    private final RdbValueReader values;
    private final RdbInput.Text name = new RdbInput.Text();
    private final RdbInput.Text text = new RdbInput.Text();
    private final Key key = new Key();
    private final Rules rules;
    private final LibraryStore libraries;
    private final IntFunction<Database> databases;
    private final Map<String, String> fields = new HashMap<>();
    private Database database;
    /** Where the value that is being read is put together, under which key; null between values. */
    private Database target;

    private Key made;
    private boolean starves;
    private long restUntilNs;
    /** 0 before the head has been read. */
    private int version;

    private long expireAtMs = Database.NO_EXPIRY;
    private long idleSeconds = -1;
    private int frequency = -1;
    private long loaded;
    private final List<String> empty = new ArrayList<>();
    private long expired;
    private final List<Dropped> dropped = new ArrayList<>();

    /**
     * Where a dump's bytes come from.
     *
     * @param file to be closed with it, or null
     * @param totalBytes 0 if that is not known
     */
    record From(RdbInput in, PagedFile file, long totalBytes) {
        /**
         * Opens a file.
         *
         * @throws IOException if there is no such file
         */
        static From file(Path path, boolean sums) throws IOException {
            PagedFile file = new PagedFile(path);
            return new From(new RdbInput(file, sums), file, file.totalBytes());
        }
    }

    /**
     * How a dump is read.
     *
     * @param sums whether the checksum at its end must be right
     * @param merges whether keys that are there already stay as they are, and libraries are replaced; else both are errors
     * @param relaxed whether versions that nobody here knows are tried
     * @param keyDelayNs how long to rest after each key, for tests
     */
    record Rules(boolean sums, boolean merges, boolean relaxed, long keyDelayNs) {
        static Rules of(Config config, boolean merges) {
            long delayNs = Math.max(0, config.longValue("key-load-delay")) * 1000;
            return new Rules(config.flag("rdbchecksum"), merges, RdbHead.isRelaxed(config), delayNs);
        }
    }

    /**
     * Reads a dump, beginning with its head in the first step.
     *
     * @param libraries gets the libraries of functions
     * @param databases where the data go, by their number
     */
    RdbLoader(Keyspace keyspace, From from, LibraryStore libraries, Rules rules, IntFunction<Database> databases) {
        this.databases = databases;
        this.libraries = libraries;
        this.keyspace = keyspace;
        this.rules = rules;
        this.from = from;
        this.in = from.in();
        this.values = new RdbValueReader(keyspace);
        this.database = databases.apply(0);
    }

    @Override
    public boolean step(long budgetNs) throws IOException {
        long end = System.nanoTime() + budgetNs;
        starves = false;
        restUntilNs = 0;
        do {
            for (int i = 0; i < RECORDS_PER_CLOCK_READ && !starves && restUntilNs == 0; i++) {
                if (!tryNext()) {
                    return false;
                }
            }
        } while (!starves && restUntilNs == 0 && System.nanoTime() < end);
        return true;
    }

    @Override
    public long restNs() {
        return restUntilNs == 0 ? 0 : Math.max(0, restUntilNs - System.nanoTime());
    }

    /** Reads one record, or what has come of it, which is forgotten; false at the end. */
    private boolean tryNext() throws IOException {
        in.mark();
        try {
            return readNext();
        } catch (RdbShortage shortage) {
            takeBack();
            in.rewind();
            starves = true;
            return true;
        }
    }

    /** Whether there is nothing to do before more of the dump comes. */
    boolean starves() {
        return starves;
    }

    private void takeBack() {
        if (target != null && target.find(made) != 0) {
            target.remove(made);
        }
        target = null;
    }

    /** Reads one opcode and what belongs to it; false at the end. */
    private boolean readNext() throws IOException {
        if (version == 0) {
            version = RdbHead.read(in, rules.relaxed());
            return true;
        }
        int code = in.readByte();
        switch (code) {
            case RdbFormat.EXPIRE_TIME -> expireAtMs = in.readLittle(Integer.BYTES) * 1000;
            case RdbFormat.EXPIRE_TIME_MS -> expireAtMs = in.readLittle(Long.BYTES);
            case RdbFormat.FREQ -> frequency = in.readByte();
            case RdbFormat.IDLE -> idleSeconds = in.readLength();
            case RdbFormat.SELECT_DB -> select(in.readLength());
            case RdbFormat.RESIZE_DB -> {
                database.expect(database.size() + in.readLength());
                in.readLength();
            }
            case RdbFormat.AUX -> {
                in.readString(name);
                in.readString(text);
                fields.put(name.ascii(), text.ascii());
            }
            case RdbFormat.SLOT_INFO -> {
                in.readLength();
                in.readLength();
                in.readLength();
            }
            case RdbFormat.FUNCTION_2 -> {
                in.readString(text);
                loadLibrary();
            }
            case RdbFormat.MODULE_AUX ->
                throw in.broken(
                        "data of the module " + ModuleName.of(in.readLength()) + ", which this server does not have,");
            case RdbFormat.EOF -> {
                checkSum();
                return false;
            }
            default -> record(code);
        }
        return true;
    }

    private void loadLibrary() throws RdbException {
        byte[] code = Native.bytes(text.address(), text.length());
        LibraryStore.Policy policy = rules.merges() ? LibraryStore.Policy.REPLACE : LibraryStore.Policy.APPEND;
        String error = libraries.restore(List.of(code), policy);
        if (error != null) {
            throw in.broken("a library of functions that cannot be loaded (" + error + ")");
        }
    }

    private void select(long id) throws RdbException {
        if (id >= keyspace.databaseCount()) {
            throw in.broken("data of database " + id + ", of " + keyspace.databaseCount() + " that there are,");
        }
        database = databases.apply((int) id);
    }

    private void record(int type) throws IOException {
        in.readString(name);
        database.aim(key, name.address(), name.length());
        boolean dead = expireAtMs <= keyspace.dueMs();
        if (dead) {
            skip(type);
            expired++;
            if (expired <= MOST_DROPPED) {
                dropped.add(new Dropped(database.id(), Native.bytes(name.address(), name.length())));
            }
        } else {
            boolean there = database.find(key) != 0;
            if (there && rules.merges()) {
                skip(type);
            } else if (there) {
                throw in.broken("the key '" + name.ascii() + "' twice");
            } else {
                read(type, database, key);
                settle();
            }
        }
        expireAtMs = Database.NO_EXPIRY;
        idleSeconds = -1;
        frequency = -1;
    }

    /** Reads a value that is not wanted, to find where it ends. */
    private void skip(int type) throws IOException {
        Database workshop = keyspace.workshop();
        Key aside = new Key();
        workshop.aim(aside, name.address(), name.length());
        workshop.find(aside);
        read(type, workshop, aside);
        workshop.find(aside);
        workshop.remove(aside);
    }

    private void read(int type, Database into, Key as) throws IOException {
        target = into;
        made = as;
        values.read(RdbFormat.typeIn(version, type), in, into, as);
        target = null;
    }

    private void settle() {
        if (database.find(key) == 0) {
            empty.add(name.ascii());
            return;
        }
        loaded++;
        if (rules.keyDelayNs() > 0) {
            restUntilNs = System.nanoTime() + rules.keyDelayNs();
        }
        if (expireAtMs != Database.NO_EXPIRY) {
            database.setExpiry(key, Math.min(expireAtMs, Database.LAST_EXPIRY_MS));
        }
        AccessPolicy access = keyspace.access();
        if (idleSeconds >= 0 && !access.isFrequency()) {
            database.setAccess(key, access.idleFor(idleSeconds));
        } else if (frequency >= 0 && access.isFrequency()) {
            database.setAccess(key, access.withFrequency(frequency));
        }
    }

    private void checkSum() throws IOException {
        if (version < FIRST_SUMMED_VERSION) {
            return;
        }
        long sum = in.sum();
        long written = in.readLittle(Long.BYTES);
        if (rules.sums() && written != 0 && written != sum) {
            throw new RdbException("Wrong RDB checksum (RDB CRC error): the file is damaged");
        }
    }

    @Override
    public List<Dropped> dropped() {
        return expired <= MOST_DROPPED ? dropped : null;
    }

    @Override
    public List<String> empty() {
        return empty;
    }

    @Override
    public Map<String, String> fields() {
        return fields;
    }

    @Override
    public long offset() {
        return in.offset();
    }

    @Override
    public long totalBytes() {
        return from.totalBytes();
    }

    @Override
    public long loaded() {
        return loaded;
    }

    @Override
    public long expired() {
        return expired;
    }

    @Override
    public void close() throws IOException {
        database.expect(0);
        if (from.file() != null) {
            from.file().close();
        }
        in.close();
        values.close();
        name.close();
        text.close();
    }
}
