package org.redstart.persistence;

import java.io.IOException;
import org.redstart.keyspace.AccessPolicy;
import org.redstart.keyspace.Entry;

/** Writes a dump record by record, in whatever order the databases' entries come. Of one thread. */
final class RdbWriter {
    private static final int NO_DATABASE = -1;

    /**
     * What a dump says of each database before its first record.
     *
     * @param keys how many records there will be, for readers that make room
     * @param expiring how many of them expire
     */
    record Sizes(long keys, long expiring) {}

    private final RdbOutput out;
    private final RdbValueWriter values;
    private final Sizes[] sizes;
    private final AccessPolicy access;
    private final boolean writesAccess;
    private int database = NO_DATABASE;

    /** @param writesAccess whether records tell when or how often their keys were used */
    RdbWriter(RdbOutput out, RdbValueWriter values, Sizes[] sizes, AccessPolicy access, boolean writesAccess) {
        this.out = out;
        this.values = values;
        this.sizes = sizes.clone();
        this.access = access;
        this.writesAccess = writesAccess;
    }

    void begin(int version) throws IOException {
        out.putAscii(RdbFormat.MAGIC + String.format(java.util.Locale.ROOT, "%04d", version));
    }

    void field(String name, String value) throws IOException {
        out.putByte(RdbFormat.AUX);
        out.putString(name);
        out.putString(value);
    }

    /** A library of functions. */
    void library(byte[] code) throws IOException {
        out.putByte(RdbFormat.FUNCTION_2);
        out.putString(code);
    }

    void record(int of, long entry) throws IOException {
        if (of != database) {
            select(of);
        }
        if (Entry.expires(entry)) {
            out.putByte(RdbFormat.EXPIRE_TIME_MS);
            out.putLong(Entry.expireAtMs(entry));
        }
        if (writesAccess) {
            access(Entry.access(entry));
        }
        out.putByte(values.type(entry));
        out.putString(Entry.keyAddress(entry), Entry.keyLength(entry));
        values.write(entry, out);
    }

    private void select(int of) throws IOException {
        database = of;
        out.putByte(RdbFormat.SELECT_DB);
        out.putLength(of);
        if (sizes[of] != null) {
            out.putByte(RdbFormat.RESIZE_DB);
            out.putLength(sizes[of].keys());
            out.putLength(sizes[of].expiring());
            sizes[of] = null;
        }
    }

    private void access(int bits) throws IOException {
        if (access.isFrequency()) {
            out.putByte(RdbFormat.FREQ);
            out.putByte(access.frequency(bits));
        } else {
            out.putByte(RdbFormat.IDLE);
            out.putLength(Math.max(0, access.idleSeconds(bits)));
        }
    }

    void end() throws IOException {
        out.putByte(RdbFormat.EOF);
        out.putSum();
        out.flush();
    }
}
