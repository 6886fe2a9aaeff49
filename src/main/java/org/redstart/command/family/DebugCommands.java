package org.redstart.command.family;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Handler;
import org.redstart.command.Housekeeping;
import org.redstart.command.Sessions;
import org.redstart.config.Config;
import org.redstart.config.ConfigException;
import org.redstart.config.ConfigRewriter;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.observe.Log;

/** DEBUG: looks behind the scenes and interferes with them, for tests. Only for who {@code enable-debug-command} allows. */
public final class DebugCommands {
    private static final String NOT_ALLOWED =
            "ERR DEBUG command not allowed. If the enable-debug-command option is set to "
                    + "\"local\", you can run it from a local connection, otherwise you need to set this option in the configuration "
                    + "file, and then restart the server.";
    private static final String NO_FILES = "ERR this server does not keep an append-only file yet";
    private static final int ANY = Integer.MAX_VALUE;

    private final Config config;
    private final Log log;
    private final Housekeeping housekeeping;
    private final Sessions sessions;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** A subcommand: how many arguments it takes, DEBUG and its name included, and a line of help. */
    private record Row(int least, int most, String form, String help, Handler handler) {}

    public DebugCommands(Config config, Log log, Housekeeping housekeeping, Sessions sessions) {
        this.config = config;
        this.log = log;
        this.housekeeping = housekeeping;
        this.sessions = sessions;
        addDataRows();
        addSwitches();
        addOthers();
    }

    /** Adds a subcommand, or puts another in its place; {@code form} is its name and its arguments. */
    public void add(String form, int leastArguments, int mostArguments, String help, Handler handler) {
        int space = form.indexOf(' ');
        String name = (space < 0 ? form : form.substring(0, space)).toLowerCase(Locale.ROOT);
        rows.put(name, new Row(leastArguments, mostArguments, form, help, handler));
    }

    public void bind(CommandTable table) {
        table.bind("debug", this::debug);
    }

    private void debug(Call call) {
        String allowed = config.text("enable-debug-command");
        if (!allowed.equals("yes")
                && !(allowed.equals("local") && call.session().isLocal())) {
            call.error(NOT_ALLOWED);
            return;
        }
        String name = call.request().text(1);
        Row row = rows.get(name.toLowerCase(Locale.ROOT));
        if (row == null || call.count() < row.least() || call.count() > row.most()) {
            String shown = call.request().quoted(1);
            call.error("ERR unknown subcommand or wrong number of arguments for '"
                    + shown.substring(0, Math.min(shown.length(), 128)) + "'. Try DEBUG HELP.");
        } else {
            row.handler().execute(call);
        }
    }

    private void addDataRows() {
        add(
                "DIGEST",
                2,
                2,
                "The signature of all data.",
                call -> call.reply().simple(DatasetDigest.ofAll(call.keyspace())));
        add("DIGEST-VALUE <key> [<key> ...]", 2, ANY, "The signature of some values.", DebugCommands::digestValues);
        add("OBJECT <key> [FAST]", 3, 4, "How a value is kept.", DebugCommands::object);
        add("SDSLEN <key>", 3, 3, "The sizes of a key and of a string.", DebugCommands::stringSizes);
        add("POPULATE <count> [<prefix>] [<size>]", 3, 5, "Create keys that hold strings.", DebugCommands::populate);
        add("HTSTATS <database> [FULL]", 3, 4, "How full the table of a database is.", DebugCommands::tableStats);
        add("HTSTATS-KEY <key> [FULL]", 3, 4, "The same of the table that a key holds.", DebugCommands::keyTableStats);
        add("STRUCTSIZE", 2, 2, "The sizes of the structures that keep data.", DebugCommands::structureSizes);
        add("LOADAOF", 2, 2, "Load the append-only files.", call -> call.error(NO_FILES));
    }

    private void addSwitches() {
        add("SET-ACTIVE-EXPIRE <0|1>", 3, 3, "Whether keys die before somebody looks at them.", call -> {
            call.keyspace().expirer().setActive(isOn(call));
            call.reply().ok();
        });
        add("PAUSE-CRON <0|1>", 3, 3, "Whether periodic work rests.", call -> {
            housekeeping.pausePeriodic(isOn(call));
            call.reply().ok();
        });
        add("CLIENT-ENFORCE-REPLY-LIST <0|1>", 3, 3, "Whether the smallest output counts against limits.", call -> {
            sessions.setWholeChunks(isOn(call));
            call.reply().ok();
        });
        String nothing = "Accepted: there is nothing of the kind to switch here.";
        for (String form : new String[] {
            "DICT-RESIZING <0|1>",
            "QUICKLIST-PACKED-THRESHOLD <size>",
            "PAUSE-AFTER-FORK <0|1>",
            "AOF-FLUSH-SLEEP <microseconds>"
        }) {
            add(form, 3, 3, nothing, call -> call.reply().ok());
        }
        add(
                "REPLYBUFFER PEAK-RESET-TIME|RESIZING <value>",
                4,
                4,
                nothing,
                call -> call.reply().ok());
        add("CHANGE-REPL-ID", 2, 2, nothing, call -> call.reply().ok());
    }

    private static boolean isOn(Call call) {
        return !call.request().text(2).equals("0");
    }

    private void addOthers() {
        add("SLEEP <seconds>", 3, 3, "Hold the loop for so long.", DebugCommands::sleep);
        add("LOG <message>", 3, 3, "Write to the log.", call -> {
            log.warning("DEBUG LOG: " + call.request().text(2));
            call.reply().ok();
        });
        add(
                "ERROR <text>",
                3,
                3,
                "Answer this error.",
                call -> call.error(call.request().text(2)));
        add("PROTOCOL <type>", 3, 3, "Answer a reply of a type of the protocol.", ProtocolSamples::answer);
        add(
                "STRINGMATCH-LEN <length> <pattern>",
                4,
                4,
                "Match a text of so many times the letter a.",
                DebugCommands::matchLong);
        add("CONFIG-REWRITE-FORCE-ALL", 2, 2, "CONFIG REWRITE with every directive in it.", this::rewriteAll);
        add("PANIC", 2, 2, "Break an invariant.", call -> {
            throw new IllegalStateException("DEBUG PANIC was called");
        });
        add("ASSERT", 2, 2, "Break an assertion.", call -> {
            throw new AssertionError("DEBUG ASSERT was called");
        });
        add("HELP", 2, 2, "Print this help.", this::help);
    }

    private void help(Call call) {
        call.reply().array(rows.size() * 2L + 1);
        call.reply().simple("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (Row row : rows.values()) {
            call.reply().simple(row.form());
            call.reply().simple("    " + row.help());
        }
    }

    private static void digestValues(Call call) {
        call.reply().array(call.count() - 2L);
        for (int i = 2; i < call.count(); i++) {
            DatasetDigest digest = new DatasetDigest(call.keyspace());
            long entry = call.database().find(call.key(i));
            if (entry != 0) {
                digest.addValue(entry);
            }
            call.reply().simple(digest.hex());
        }
    }

    /** The entry of argument 2, or 0 after the error was answered. */
    private static long look(Call call) {
        long entry = call.database().find(call.key(2));
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
        }
        return entry;
    }

    /** What has expired and is still there is shown, too. */
    private static void object(Call call) {
        long entry = call.database().findExpired(call.key(2));
        if (entry == 0) {
            call.error(Errors.NO_SUCH_KEY);
            return;
        }
        int access = Entry.access(entry);
        call.reply()
                .simple("Value at:0x" + Long.toHexString(entry) + " refcount:1 encoding:" + Encodings.name(entry)
                        + " serializedlength:" + serializedBytes(entry) + " lru:" + access + " lru_seconds_idle:"
                        + call.keyspace().access().idleSeconds(access));
    }

    private static final int SHORT_LENGTH = 1 << 6;
    private static final int MIDDLE_LENGTH = 1 << 14;

    /** About what a string takes in a dump, uncompressed. */
    private static long serializedBytes(long entry) {
        if (Entry.isInt(entry)) {
            long value = Entry.intValue(entry);
            if (value == (byte) value) {
                return 2;
            }
            if (value == (short) value) {
                return 3;
            }
            return value == (int) value ? 5 : 1 + Long.toString(value).length();
        }
        int length = Entry.stringLength(entry);
        return length + (length < SHORT_LENGTH ? 1 : length < MIDDLE_LENGTH ? 2 : 5);
    }

    private static void stringSizes(Call call) {
        long entry = look(call);
        if (entry == 0) {
            return;
        }
        if (!Entry.isString(entry) || Entry.isInt(entry)) {
            call.error("ERR Not an sds encoded string.");
            return;
        }
        long spare = Entry.encoding(entry) == Entry.BLOCK
                ? Arena.capacity(Native.getLong(Entry.valueField(entry))) - 8 - Entry.stringLength(entry)
                : 0;
        call.reply()
                .simple("key_sds_len:" + Entry.keyLength(entry) + ", key_sds_avail:0, key_zmalloc: "
                        + Entry.ownFootprint(entry) + ", val_sds_len:" + Entry.stringLength(entry) + ", val_sds_avail:"
                        + spare + ", val_zmalloc:"
                        + (call.keyspace().containers().footprint(entry) - Entry.ownFootprint(entry)));
    }

    private static void populate(Call call) {
        long size = 0;
        if (call.count() == 5) {
            if (!call.readLong(4, POSITIVE)) {
                return;
            }
            size = call.number();
        }
        if (!call.readLong(2, POSITIVE)) {
            return;
        }
        long count = call.number();
        if (count < 0 || size < 0) {
            call.error(POSITIVE);
            return;
        }
        String prefix = call.count() > 3 ? call.request().text(3) : "key";
        long working = call.keyspace().arena().allocate(prefix.length() + WORKING_BYTES + size, Tag.SCRATCH);
        for (long i = 0; i < count; i++) {
            put(
                    call.database(),
                    call.otherKey(call.database(), 2),
                    Arena.address(working),
                    prefix + ":" + i,
                    "value:" + i,
                    (int) size);
        }
        call.keyspace().arena().free(working, Tag.SCRATCH);
        call.reply().ok();
    }

    private static final String POSITIVE = "ERR value is out of range, must be positive";
    private static final int WORKING_BYTES = 64;

    /** Stores a value, padded with zeros or cut to {@code size} unless that is 0, under a key that is not there yet. */
    private static void put(Database database, Key key, long working, String name, String value, int size) {
        long valueAt = working + name.length();
        put(working, name);
        database.aim(key, working, name.length());
        if (database.find(key) != 0) {
            return;
        }
        int length = size == 0 ? value.length() : size;
        Native.fill(valueAt, length, (byte) 0);
        put(valueAt, value.substring(0, Math.min(length, value.length())));
        database.setString(key, valueAt, length, Database.NO_EXPIRY);
        database.modified(key);
    }

    private static void put(long address, String text) {
        for (int i = 0; i < text.length(); i++) {
            Native.putByte(address + i, (byte) text.charAt(i));
        }
    }

    private static void tableStats(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        if (call.number() < 0 || call.number() >= call.keyspace().databaseCount()) {
            call.error("ERR Out of range database");
            return;
        }
        Database database = call.keyspace().database((int) call.number());
        StringBuilder text = new StringBuilder("[Dictionary HT]\n");
        if (database.size() == 0) {
            text.append("No stats available for empty dictionaries\n");
        } else {
            text.append("Hash table 0 stats (main hash table):\n table size: ")
                    .append(database.tableSize())
                    .append("\n number of elements: ")
                    .append(database.size())
                    .append('\n');
        }
        text.append("[Expires HT]\n number of elements: ")
                .append(database.expiring())
                .append('\n');
        call.reply().verbatim("txt", text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void keyTableStats(Call call) {
        if (look(call) != 0) {
            call.error("ERR The value stored at the specified key is not represented using an hash table");
        }
    }

    private static void structureSizes(Call call) {
        call.reply().bulk("bits:64 robj:16 dictentry:8 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ");
    }

    private static void sleep(Call call) {
        double seconds;
        try {
            seconds = Double.parseDouble(call.request().text(2));
        } catch (NumberFormatException notANumber) {
            seconds = 0;
        }
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        call.reply().ok();
    }

    private static void matchLong(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        int length = (int) Math.max(0, Math.min(call.number(), MOST_MATCHED_BYTES));
        long text = call.keyspace().arena().allocate(Math.max(1, length), Tag.SCRATCH);
        Native.fill(Arena.address(text), length, (byte) 'a');
        boolean matches = new org.redstart.structure.Glob(call.request().bytes(3)).matches(Arena.address(text), length);
        call.keyspace().arena().free(text, Tag.SCRATCH);
        call.reply().integer(matches ? 1 : 0);
    }

    private static final long MOST_MATCHED_BYTES = 1 << 28;

    private void rewriteAll(Call call) {
        try {
            ConfigRewriter.rewriteAll(config);
            call.reply().ok();
        } catch (ConfigException refused) {
            call.error("ERR " + refused.getMessage());
        } catch (IOException failed) {
            call.error("ERR CONFIG-REWRITE-FORCE-ALL failed: " + failed.getMessage());
        }
    }
}
