package org.redstart.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.redstart.command.LibraryStore;
import org.redstart.keyspace.AccessPolicy;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** Loads a dump record by record, so that other things can be done in between. On the loop. */
final class RdbLoader implements LoadSource {
    private static final int STEP_BYTES = 256 * 1024;
    private static final int FIRST_SUMMED_VERSION = 5;
    private static final int HEAD_BYTES = 9;
    private static final int RECORDS_PER_CLOCK_READ = 16;

    private final Keyspace keyspace;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private final long bufferAddress = org.agrona.BufferUtil.address(buffer);
    private final RdbInput in;
    private final RdbValueReader values;
    private final RdbInput.Text name = new RdbInput.Text();
    private final RdbInput.Text text = new RdbInput.Text();
    private final Key key = new Key();
    private final long totalBytes;
    private final boolean checksSum;
    private final boolean onlyAdds;
    private final LibraryStore libraries;
    private Database database;
    private int version;
    private long expireAtMs = Database.NO_EXPIRY;
    private long idleSeconds = -1;
    private int frequency = -1;
    private long loaded;
    private long expired;

    /**
     * Opens a dump and reads its head.
     *
     * @param libraries gets the libraries of functions
     * @param checksSum whether the checksum at its end must be right
     * @param onlyAdds whether keys that are there already stay as they are; else they are an error
     * @throws IOException if there is no such file or it is no dump
     */
    RdbLoader(Keyspace keyspace, Path file, LibraryStore libraries, boolean checksSum, boolean onlyAdds)
            throws IOException {
        this.libraries = libraries;
        this.keyspace = keyspace;
        this.checksSum = checksSum;
        this.onlyAdds = onlyAdds;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.totalBytes = channel.size();
        Native.claim(bufferAddress, STEP_BYTES, Tag.SCRATCH);
        this.in = new RdbInput(this::fill, checksSum);
        this.values = new RdbValueReader(keyspace);
        this.database = keyspace.database(0);
        try {
            readHead();
        } catch (IOException broken) {
            close();
            throw broken;
        }
    }

    private int fill(long address, int most) throws IOException {
        int filled = 0;
        while (filled < most) {
            buffer.clear().limit(Math.min(STEP_BYTES, most - filled));
            int count = channel.read(buffer);
            if (count <= 0) {
                break;
            }
            Native.copy(bufferAddress, address + filled, count);
            filled += count;
        }
        return filled;
    }

    private void readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_BYTES) {
            head.append((char) in.readByte());
        }
        if (!head.toString().startsWith(RdbFormat.MAGIC)) {
            throw new RdbException("Wrong signature trying to load DB from file");
        }
        String digits = head.substring(RdbFormat.MAGIC.length());
        version = digits.chars().allMatch(Character::isDigit) ? Integer.parseInt(digits) : 0;
        if (version < 1 || version > RdbFormat.NEWEST_READ && version != RdbFormat.VALKEY) {
            throw new RdbException("Can't handle RDB format version " + digits);
        }
    }

    @Override
    public boolean step(long budgetNs) throws IOException {
        long end = System.nanoTime() + budgetNs;
        do {
            for (int i = 0; i < RECORDS_PER_CLOCK_READ; i++) {
                if (!readNext()) {
                    return false;
                }
            }
        } while (System.nanoTime() < end);
        return true;
    }

    /** Reads one opcode and what belongs to it; false at the end. */
    private boolean readNext() throws IOException {
        int code = in.readByte();
        switch (code) {
            case RdbFormat.EXPIRE_TIME -> expireAtMs = in.readLittle(Integer.BYTES) * 1000;
            case RdbFormat.EXPIRE_TIME_MS -> expireAtMs = in.readLittle(Long.BYTES);
            case RdbFormat.FREQ -> frequency = in.readByte();
            case RdbFormat.IDLE -> idleSeconds = in.readLength();
            case RdbFormat.SELECT_DB -> select(in.readLength());
            case RdbFormat.RESIZE_DB -> {
                in.readLength();
                in.readLength();
            }
            case RdbFormat.AUX -> {
                in.readString(name);
                in.readString(text);
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
        String error = libraries.restore(List.of(code), LibraryStore.Policy.REPLACE);
        if (error != null) {
            throw in.broken("a library of functions that cannot be loaded (" + error + ")");
        }
    }

    private void select(long id) throws RdbException {
        if (id >= keyspace.databaseCount()) {
            throw in.broken("data of database " + id + ", of " + keyspace.databaseCount() + " that there are,");
        }
        database = keyspace.database((int) id);
    }

    private void record(int type) throws IOException {
        in.readString(name);
        database.aim(key, name.address(), name.length());
        boolean dead = expireAtMs <= keyspace.dueMs();
        if (dead) {
            skip(type);
            expired++;
        } else {
            boolean there = database.find(key) != 0;
            if (there && onlyAdds) {
                skip(type);
            } else if (there) {
                throw in.broken("the key '" + name.ascii() + "' twice");
            } else {
                values.read(type, in, database, key);
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
        values.read(type, in, workshop, aside);
        workshop.find(aside);
        workshop.remove(aside);
    }

    private void settle() {
        if (database.find(key) == 0) {
            return;
        }
        loaded++;
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
        if (checksSum && written != 0 && written != sum) {
            throw new RdbException("Wrong RDB checksum: the file is damaged");
        }
    }

    @Override
    public long offset() {
        return in.offset();
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
    public long expired() {
        return expired;
    }

    @Override
    public void close() throws IOException {
        Native.disclaim(bufferAddress, Tag.SCRATCH);
        channel.close();
        in.close();
        values.close();
        name.close();
        text.close();
    }
}
