package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.redstart.config.Config;
import org.redstart.config.Release;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.EvictionPolicy;
import org.redstart.keyspace.Keyspace;

/** One dump: made on the loop at the cut, then of the snapshot's thread. */
final class SnapshotJob extends DumpJob {
    private final DumpSink sink;
    private final Map<String, String> fields;
    private final boolean compresses;
    private final boolean sums;
    private final RdbWriter.Sizes[] sizes;
    private final Keyspace keyspace;
    private final RdbValueWriter values;
    private final boolean writesAccess;
    private final long usedBytes;
    private final int version;
    private final List<byte[]> libraries;
    private RdbOutput out;
    private RdbWriter writer;

    SnapshotJob(Keyspace keyspace, Config config, DumpSink sink, Map<String, String> fields, List<byte[]> libraries) {
        super(config);
        this.sink = sink;
        this.fields = fields;
        this.libraries = libraries;
        this.keyspace = keyspace;
        this.compresses = config.flag("rdbcompression");
        this.sums = config.flag("rdbchecksum");
        EvictionPolicy policy = EvictionPolicy.of(config.text("maxmemory-policy"));
        this.writesAccess = policy.configName().endsWith("-lru") || policy.usesFrequency();
        int wanted = config.intValue("rdb-version");
        this.values = new RdbValueWriter(keyspace, wanted);
        this.usedBytes = keyspace.arena().usage().totalBytes();
        boolean lifted = wanted == RdbFormat.VERSION && keyspace.hashes().hasKnownTimes();
        this.version = lifted ? RdbFormat.TIMED_VERSION : wanted;
        this.sizes = new RdbWriter.Sizes[keyspace.databaseCount()];
        for (int i = 0; i < sizes.length; i++) {
            Database database = keyspace.database(i);
            sizes[i] = new RdbWriter.Sizes(database.size(), database.expiring());
        }
    }

    @Override
    public void begin() throws IOException {
        LibraryCommands.checkVersion(version, libraries);
        sink.open();
        out = new RdbOutput(sink::write, compresses, sums);
        writer = new RdbWriter(out, values, sizes, keyspace.access(), writesAccess);
        writer.begin(version);
        writer.field("redis-ver", Release.REDIS_VERSION);
        writer.field("redis-bits", "64");
        writer.field("ctime", Long.toString(System.currentTimeMillis() / 1000));
        writer.field("used-mem", Long.toString(usedBytes));
        for (Map.Entry<String, String> field : fields.entrySet()) {
            writer.field(field.getKey(), field.getValue());
        }
        for (byte[] code : libraries) {
            writer.library(code);
        }
    }

    @Override
    void write(int database, long entry) {
        try {
            writer.record(database, entry);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void end() throws IOException {
        writer.end();
        sink.commit();
    }

    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
        sink.close();
    }
}
