package org.redstart.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.config.Config;
import org.redstart.keyspace.AccessPolicy;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Native;
import org.redstart.observe.Log;

/** DUMP and RESTORE: one value as a payload that other servers understand. */
public final class DumpCommands {
    static final int TAIL_BYTES = Short.BYTES + Long.BYTES;
    private static final long NOT_GIVEN = -1;
    private static final byte[] DEL = "DEL".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ABSTTL = "ABSTTL".getBytes(StandardCharsets.US_ASCII);

    private final Keyspace keyspace;
    private final Config config;
    private final RdbValueReader reader;
    private final ValueDump dump;
    private final Log log;
    private boolean ignoresSums;
    private final Key made = new Key();

    private boolean replace;
    private boolean absolute;
    private long idleSeconds;
    private long frequency;

    public DumpCommands(Keyspace keyspace, Config config, Log log, ValueDump dump) {
        this.log = log;
        this.dump = dump;
        this.keyspace = keyspace;
        this.config = config;
        this.reader = new RdbValueReader(keyspace);
    }

    public void bind(CommandTable table) {
        table.bind("dump", this::dump);
        table.bind("restore", this::restore);
        table.bind("restore-asking", this::restore);
    }

    private void dump(Call call) {
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().nil();
            return;
        }
        try {
            dump.write(entry);
            call.reply().bulk(dump.address(), dump.length());
        } catch (RdbException tooOld) {
            call.error("ERR " + tooOld.what());
        } finally {
            dump.clear();
        }
    }

    private void restore(Call call) {
        if (!readOptions(call)) {
            return;
        }
        Key key = call.key(1);
        if (call.database().find(key) != 0 && !replace) {
            call.error("BUSYKEY Target key name already exists.");
            return;
        }
        if (!call.readLong(2)) {
            return;
        }
        long ttlMs = call.number();
        if (ttlMs < 0) {
            call.error("ERR Invalid TTL value, must be >= 0");
        } else if (!isIntact(call.address(3), call.length(3), config, ignoresSums)) {
            call.error("ERR DUMP payload version or checksum are wrong");
        } else if (!read(call)) {
            call.error("ERR Bad data format");
        } else {
            finish(call, key, ttlMs);
        }
    }

    private boolean readOptions(Call call) {
        replace = false;
        absolute = false;
        idleSeconds = NOT_GIVEN;
        frequency = NOT_GIVEN;
        for (int i = 4; i < call.count(); i++) {
            boolean more = i + 1 < call.count();
            if (call.is(i, "REPLACE")) {
                replace = true;
            } else if (call.is(i, "ABSTTL")) {
                absolute = true;
            } else if (call.is(i, "IDLETIME") && more && frequency == NOT_GIVEN) {
                if (!readWithin(call, ++i, Long.MAX_VALUE, "ERR Invalid IDLETIME value, must be >= 0")) {
                    return false;
                }
                idleSeconds = call.number();
            } else if (call.is(i, "FREQ") && more && idleSeconds == NOT_GIVEN) {
                if (!readWithin(call, ++i, 255, "ERR Invalid FREQ value, must be >= 0 and <= 255")) {
                    return false;
                }
                frequency = call.number();
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static boolean readWithin(Call call, int index, long most, String otherwise) {
        if (!call.readLong(index)) {
            return false;
        }
        if (call.number() < 0 || call.number() > most) {
            call.error(otherwise);
            return false;
        }
        return true;
    }

    /** For tests: whether payloads are read whatever their checksum says. */
    public void setIgnoresSums(boolean ignores) {
        ignoresSums = ignores;
    }

    /** Whether a payload ends with a version we read and the checksum of all before it; a checksum of 0 is none. */
    static boolean isIntact(long address, int length, Config config, boolean ignoresSum) {
        if (length < TAIL_BYTES) {
            return false;
        }
        long tail = address + length - TAIL_BYTES;
        int version = version(address, length);
        long sum = Native.getLong(tail + Short.BYTES);
        return RdbHead.isRead(version, RdbHead.isRelaxed(config))
                && (ignoresSum || sum == 0 || sum == Crc64.update(0, address, length - Long.BYTES));
    }

    private static int version(long address, int length) {
        return Native.getShort(address + length - TAIL_BYTES) & 0xFFFF;
    }

    /** Puts the value together aside, so that a broken payload harms nothing. */
    private boolean read(Call call) {
        Database workshop = keyspace.workshop();
        workshop.aim(made, call.address(1), call.length(1));
        long length = call.length(3) - TAIL_BYTES;
        try (RdbInput in = new RdbInput(call.address(3), length)) {
            workshop.find(made);
            int type = RdbFormat.typeIn(version(call.address(3), call.length(3)), in.readByte());
            reader.read(type, in, workshop, made);
            workshop.find(made);
            if (in.isAtEnd() && workshop.entry(made) != 0) {
                return true;
            }
            log.warning("RESTORE: the payload holds nothing, or more than one value");
        } catch (IOException broken) {
            workshop.find(made);
            log.warning("RESTORE: " + describe(call) + " integrity check failed: " + broken.getMessage());
        }
        workshop.remove(made);
        return false;
    }

    private static String describe(Call call) {
        return RdbFormat.nameOf(Native.getUnsignedByte(call.address(3)));
    }

    private void finish(Call call, Key key, long ttlMs) {
        Database database = call.database();
        Database workshop = keyspace.workshop();
        boolean had = database.find(key) != 0;
        if (had) {
            database.remove(key);
        }
        long expireAtMs = expiry(call, ttlMs);
        if (call.isPast(expireAtMs)) {
            workshop.remove(made);
            call.reply().ok();
            if (had) {
                if (call.isJournaled()) {
                    call.rewrite(DEL, call.request().bytes(1));
                }
                call.changed(key, KeyEvent.DEL);
            }
            return;
        }
        database.find(key);
        workshop.moveTo(made, database, key, expireAtMs);
        setAccess(database, key);
        if (ttlMs != 0 && !absolute && call.isJournaled()) {
            rewriteAbsolute(call, expireAtMs);
        }
        call.reply().ok();
        call.changed(key, KeyEvent.RESTORE);
    }

    private long expiry(Call call, long ttlMs) {
        if (ttlMs == 0) {
            return Database.NO_EXPIRY;
        }
        long atMs = absolute ? ttlMs : call.nowMs() + ttlMs;
        return atMs < 0 ? Database.LAST_EXPIRY_MS : Math.min(atMs, Database.LAST_EXPIRY_MS);
    }

    private void setAccess(Database database, Key key) {
        AccessPolicy access = keyspace.access();
        if (idleSeconds != NOT_GIVEN && !access.isFrequency()) {
            database.setAccess(key, access.idleFor(idleSeconds));
        } else if (frequency != NOT_GIVEN && access.isFrequency()) {
            database.setAccess(key, access.withFrequency((int) frequency));
        }
    }

    private void rewriteAbsolute(Call call, long expireAtMs) {
        byte[][] record = new byte[call.count() + 1][];
        for (int i = 0; i < call.count(); i++) {
            record[i] = call.request().bytes(i);
        }
        record[2] = Long.toString(expireAtMs).getBytes(StandardCharsets.US_ASCII);
        record[call.count()] = ABSTTL;
        call.rewrite(record);
    }
}
