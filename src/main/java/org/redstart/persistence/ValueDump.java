package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.redstart.config.Config;
import org.redstart.keyspace.Keyspace;

/** Puts one value at a time into a payload, as DUMP gives it. Of the loop. */
public final class ValueDump {
    private final Keyspace keyspace;
    private final Config config;
    private RdbOutput out;
    /** Made anew when {@code rdb-version} has changed. */
    private RdbValueWriter writer;

    private int version;

    public ValueDump(Keyspace keyspace, Config config) {
        this.keyspace = keyspace;
        this.config = config;
    }

    /**
     * Makes the payload of an entry, which lasts until {@link #clear}; that must follow even a failure.
     *
     * @throws RdbException if the version to be written cannot hold the value
     */
    void write(long entry) throws RdbException {
        try {
            if (out == null) {
                out = new RdbOutput(null, true, true);
            }
            if (version != config.intValue("rdb-version")) {
                version = config.intValue("rdb-version");
                writer = new RdbValueWriter(keyspace, version);
            }
            int type = writer.type(entry);
            out.putByte(type);
            writer.write(entry, out);
            out.putShort(type == RdbFormat.HASH_TIMED ? RdbFormat.TIMED_VERSION : version);
            out.putSum();
        } catch (RdbException tooOld) {
            throw tooOld;
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory is no file", impossible);
        }
    }

    long address() {
        return out.bytes().address();
    }

    int length() {
        return (int) out.length();
    }

    void clear() {
        out.clear();
    }
}
