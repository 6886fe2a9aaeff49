package org.redstart.persistence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goes through a dump as a load would, stores nothing, and prints what it finds in the words of Redis's own tool. */
public final class RdbCheck implements AutoCloseable {
    /** What is returned instead of an end where there is none. */
    static final long DAMAGED = -1;

    private static final int FIRST_SUMMED_VERSION = 5;
    private static final int NONE = -1;
    private static final long NEVER = -1;

    private static final String[] TYPES = {
        "string",
        "list-linked",
        "set-hashtable",
        "zset-v1",
        "hash-hashtable",
        "zset-v2",
        "module-pre-release",
        "module-value",
        "",
        "hash-zipmap",
        "list-ziplist",
        "set-intset",
        "zset-ziplist",
        "hash-ziplist",
        "quicklist",
        "stream",
        "hash-listpack",
        "zset-listpack",
        "quicklist-v2",
        "stream-v2",
        "set-listpack",
        "stream-v3",
        "hash-hashtable-md-pre-release",
        "hash-listpack-md-pre-release",
        "hash-hashtable-md",
        "hash-listpack-md",
    };

    private final PrintStream out;
    private final String path;
    private final PagedFile file;
    private final RdbInput in;
    private final RdbSkim values = new RdbSkim();
    private final RdbInput.Text name = new RdbInput.Text();
    private final RdbInput.Text text = new RdbInput.Text();
    private final Progress progress;
    private final long nowMs = System.currentTimeMillis();
    private int version;
    private String doing = "start";
    private String key;
    private int type = NONE;
    private long expireAtMs = NEVER;
    private long keys;
    private long expires;
    private long expired;

    private RdbCheck(String path, PrintStream out, PrintStream notes) throws IOException {
        this.path = path;
        this.out = out;
        this.file = new PagedFile(Path.of(path));
        this.in = new RdbInput(file, true);
        this.progress = new Progress(notes, file.totalBytes());
    }

    /**
     * Checks a file.
     *
     * @param notes gets the progress of a long check
     * @return the process's exit status
     */
    public static int run(String path, PrintStream out, PrintStream notes) {
        try {
            return check(path, out, notes) == DAMAGED ? 1 : 0;
        } catch (IOException unreadable) {
            out.println("Cannot open file " + path + ": " + why(Path.of(path), unreadable));
            return 1;
        }
    }

    static String why(Path file, IOException failed) {
        return Files.exists(file) ? failed.getMessage() : "No such file or directory";
    }

    /** The offset behind the dump, or {@link #DAMAGED}. */
    static long check(String path, PrintStream out, PrintStream notes) throws IOException {
        try (RdbCheck check = new RdbCheck(path, out, notes)) {
            return check.check();
        }
    }

    private void say(String what) {
        out.println("[offset " + in.offset() + "] " + what);
    }

    private long check() throws IOException {
        say("Checking RDB file " + path);
        try {
            version = RdbHead.read(in, false);
            while (next()) {
                progress.at(in.offset());
            }
            say("\\o/ RDB looks OK! \\o/");
            sum();
            return in.offset();
        } catch (RdbException damage) {
            out.println("--- RDB ERROR DETECTED ---");
            say(
                    in.offset() == file.totalBytes() && !doing.equals("check-sum")
                            ? "Unexpected EOF reading RDB file"
                            : damage.what());
            out.println("[additional info] While doing: " + doing);
            if (key != null) {
                out.println("[additional info] Reading key '" + key + "'");
            }
            if (type != NONE) {
                out.println("[additional info] Reading type " + type + " ("
                        + (type < TYPES.length ? TYPES[type] : "unknown") + ")");
            }
            sum();
            return DAMAGED;
        }
    }

    private void sum() {
        out.println("[info] " + keys + " keys read");
        out.println("[info] " + expires + " expires");
        out.println("[info] " + expired + " already expired");
    }

    /** One opcode and what belongs to it; false at the end. */
    private boolean next() throws IOException {
        doing = "read-type";
        int code = in.readByte();
        switch (code) {
            case RdbFormat.EXPIRE_TIME -> expire(in.readLittle(Integer.BYTES) * 1000);
            case RdbFormat.EXPIRE_TIME_MS -> expire(in.readLittle(Long.BYTES));
            case RdbFormat.FREQ -> in.readByte();
            case RdbFormat.IDLE -> in.readLength();
            case RdbFormat.SELECT_DB -> {
                doing = "read-len";
                long database = in.readLength();
                say("Selecting DB ID " + database);
            }
            case RdbFormat.RESIZE_DB -> lengths(2);
            case RdbFormat.SLOT_INFO -> lengths(3);
            case RdbFormat.AUX -> field();
            case RdbFormat.FUNCTION_2 -> {
                doing = "read-functions";
                in.readString(text);
            }
            case RdbFormat.MODULE_AUX -> moduleField();
            case RdbFormat.EOF -> {
                checkSum();
                return false;
            }
            default -> record(code);
        }
        return true;
    }

    private void lengths(int count) throws IOException {
        doing = "read-len";
        for (int i = 0; i < count; i++) {
            in.readLength();
        }
    }

    private void expire(long atMs) {
        doing = "read-expire";
        expireAtMs = atMs;
    }

    private void field() throws IOException {
        doing = "read-aux";
        in.readString(name);
        in.readString(text);
        say("AUX FIELD " + name.ascii() + " = '" + text.ascii() + "'");
    }

    private void moduleField() throws IOException {
        doing = "read-module-aux";
        String module = ModuleName.of(in.readWord());
        say("MODULE AUX for: " + module);
        lengths(2);
        values.module(in, module);
    }

    private void record(int code) throws IOException {
        type = code;
        doing = "read-key";
        in.readString(name);
        key = name.ascii();
        doing = "read-object-value";
        keys++;
        values.read(RdbFormat.typeIn(version, code), in);
        if (expireAtMs != NEVER) {
            expires++;
            expired += expireAtMs < nowMs ? 1 : 0;
        }
        expireAtMs = NEVER;
        key = null;
        type = NONE;
    }

    private void checkSum() throws IOException {
        doing = "check-sum";
        if (version < FIRST_SUMMED_VERSION) {
            return;
        }
        long sum = in.sum();
        long written = in.readLittle(Long.BYTES);
        if (written == 0) {
            say("RDB file was saved with checksum disabled: no check performed.");
        } else if (written == sum) {
            say("Checksum OK");
        } else {
            throw new RdbException("RDB CRC error");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        in.close();
        values.close();
        name.close();
        text.close();
    }
}
