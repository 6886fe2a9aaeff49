package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.redstart.config.Config;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Keyspace;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.resp.RequestEncoder;

/** A dump in the form of commands that make everything again. Made on the loop at the cut, then of the snapshot's thread. */
final class CommandJob extends DumpJob {
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int NO_DATABASE = -1;

    private final DumpSink sink;
    private final List<byte[]> libraries;
    private final boolean stamps;
    private final NativeBuffer page = new NativeBuffer(PAGE_BYTES, Tag.SCRATCH);
    private final RequestEncoder encoder = new RequestEncoder(page);
    private final CommandWriter values;
    private int database = NO_DATABASE;

    CommandJob(Keyspace keyspace, Config config, DumpSink sink, List<byte[]> libraries) {
        super(config);
        this.sink = sink;
        this.libraries = libraries;
        this.stamps = config.flag("aof-timestamp-enabled");
        this.values = new CommandWriter(keyspace, this::put);
    }

    private void put(byte[]... words) {
        encoder.write(words);
        if (page.length() >= PAGE_BYTES) {
            try {
                flush();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void flush() throws IOException {
        if (page.length() > 0) {
            sink.write(page.address(), (int) page.length());
            page.clear(PAGE_BYTES);
        }
    }

    @Override
    public void begin() throws IOException {
        sink.open();
        if (stamps) {
            byte[] stamp = CommandWriter.ascii("#TS:" + System.currentTimeMillis() / 1000 + "\r\n");
            Native.put(page.reserve(stamp.length), stamp, 0, stamp.length);
            page.advance(stamp.length);
        }
        for (byte[] code : libraries) {
            put(CommandWriter.ascii("FUNCTION"), CommandWriter.ascii("LOAD"), code);
        }
    }

    @Override
    void write(int of, long entry) {
        if (of != database) {
            database = of;
            put(CommandWriter.ascii("SELECT"), CommandWriter.ascii(of));
        }
        values.write(Native.bytes(Entry.keyAddress(entry), Entry.keyLength(entry)), entry);
    }

    @Override
    public void end() throws IOException {
        flush();
        sink.commit();
    }

    @Override
    public void close() {
        page.close();
        sink.close();
    }
}
