package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.ScriptFigures;
import org.redstart.command.Sessions;
import org.redstart.keyspace.Database;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;
import org.redstart.resp.ReplyWriter;

/** MEMORY: where it goes. */
public final class MemoryCommands {
    private static final String[] HELP = {
        "DOCTOR", "What may be wrong with the use of memory.",
        "MALLOC-STATS", "What each part of the server uses.",
        "PURGE", "Give back what is free; it always is, so there is nothing to do.",
        "STATS", "Where the memory goes.",
        "USAGE <key> [SAMPLES <count>]",
                "Bytes that a key and its value take. The figure is exact, so nothing is sampled.",
    };
    /** A slot of the table, and its share of the buckets' heads. */
    private static final int SLOT_BYTES = 10;
    /** Below so much memory in use, ratios mean nothing. */
    private static final long LITTLE_BYTES = 5 << 20;

    private static final double HIGH_RATIO = 1.4;
    private static final double HIGH_PEAK_RATIO = 1.5;

    private final MemoryFigures figures;
    private final Sessions sessions;
    private final ScriptFigures scripts;

    public MemoryCommands(MemoryFigures figures, Sessions sessions, ScriptFigures scripts) {
        this.scripts = scripts;
        this.figures = figures;
        this.sessions = sessions;
    }

    public void bind(CommandTable table) {
        table.bind("memory|usage", MemoryCommands::usage);
        table.bind("memory|stats", this::stats);
        table.bind("memory|doctor", this::doctor);
        table.bind("memory|malloc-stats", this::tags);
        table.bind("memory|purge", call -> call.reply().ok());
        table.bind("memory|help", call -> Help.answer(call, HELP));
    }

    private static void usage(Call call) {
        for (int i = 3; i < call.count(); i++) {
            if (!call.is(i, "SAMPLES") || i + 1 == call.count()) {
                call.error(Errors.SYNTAX);
                return;
            }
            if (!call.readLong(++i)) {
                return;
            }
            if (call.number() < 0) {
                call.error(Errors.SYNTAX);
                return;
            }
        }
        long entry = call.database().find(call.key(2));
        if (entry == 0) {
            call.reply().nil();
        } else {
            call.reply().integer(call.keyspace().containers().footprint(entry) + SLOT_BYTES);
        }
    }

    private void stats(Call call) {
        ReplyWriter reply = call.reply();
        int databases = 0;
        for (int i = 0; i < call.keyspace().databaseCount(); i++) {
            databases += call.keyspace().database(i).size() > 0 ? 1 : 0;
        }
        reply.map(FIXED_STATS + databases);
        field(reply, "peak.allocated", figures.peakBytes());
        field(reply, "total.allocated", figures.usedBytes());
        field(reply, "startup.allocated", figures.startupBytes());
        field(reply, "replication.backlog", 0);
        field(reply, "clients.slaves", 0);
        field(reply, "clients.normal", sessions.memoryBytes());
        field(reply, "cluster.links", 0);
        field(reply, "aof.buffer", 0);
        field(reply, "lua.caches", scripts.scriptBytes());
        field(reply, "functions.caches", scripts.functionBytes());
        for (int i = 0; i < call.keyspace().databaseCount(); i++) {
            table(reply, call.keyspace().database(i));
        }
        shares(reply);
        allocator(reply);
    }

    private static final int FIXED_STATS = 27;

    private static void table(ReplyWriter reply, Database database) {
        if (database.size() > 0) {
            reply.bulk("db." + database.id());
            reply.map(2);
            field(reply, "overhead.hashtable.main", database.tableSize() * SLOT_BYTES);
            field(reply, "overhead.hashtable.expires", 0);
        }
    }

    private void shares(ReplyWriter reply) {
        long keys = figures.keys();
        field(reply, "overhead.total", figures.overheadBytes());
        field(reply, "keys.count", keys);
        field(reply, "keys.bytes-per-key", keys == 0 ? 0 : (figures.usedBytes() - figures.startupBytes()) / keys);
        field(reply, "dataset.bytes", figures.datasetBytes());
        real(reply, "dataset.percentage", figures.datasetPercent());
        real(reply, "peak.percentage", figures.peakPercent());
    }

    private void allocator(ReplyWriter reply) {
        long residentBytes = figures.residentBytes();
        long used = figures.usedBytes();
        long active = figures.activeBytes();
        long mapped = Math.min(residentBytes, figures.mappedBytes());
        field(reply, "allocator.allocated", used);
        field(reply, "allocator.active", active);
        field(reply, "allocator.resident", mapped);
        real(reply, "allocator-fragmentation.ratio", MemoryFigures.ratio(active, used));
        field(reply, "allocator-fragmentation.bytes", active - used);
        real(reply, "allocator-rss.ratio", MemoryFigures.ratio(mapped, active));
        field(reply, "allocator-rss.bytes", mapped - active);
        real(reply, "rss-overhead.ratio", MemoryFigures.ratio(residentBytes, mapped));
        field(reply, "rss-overhead.bytes", residentBytes - mapped);
        real(reply, "fragmentation", MemoryFigures.ratio(residentBytes, used));
        field(reply, "fragmentation.bytes", residentBytes - used);
    }

    private static void field(ReplyWriter reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void real(ReplyWriter reply, String name, double value) {
        reply.bulk(name);
        reply.real(value);
    }

    private void doctor(Call call) {
        StringBuilder text = new StringBuilder();
        if (figures.usedBytes() < LITTLE_BYTES) {
            text.append("There is too little data here to say anything about it.\n");
        } else {
            advise(text);
            if (text.length() == 0) {
                text.append("The use of memory shows nothing unusual.\n");
            }
        }
        answerText(call, text);
    }

    private void advise(StringBuilder text) {
        if ((double) figures.peakBytes() / figures.usedBytes() > HIGH_PEAK_RATIO) {
            text.append(
                    "* Peak: there was a time with half as much again or more in use. Pages are given back, but the machine "
                            + "must have room for the like of it.\n");
        }
        if (MemoryFigures.ratio(figures.activeBytes(), figures.usedBytes()) > HIGH_RATIO) {
            text.append(
                    "* Sparse pages: data was deleted here and there. 'activedefrag yes' brings it together again.\n");
        }
        if (sessions.count() > 0 && sessions.memoryBytes() / sessions.count() > BIG_CLIENT_BYTES) {
            text.append("* Big clients: they leave much unread, or send much at once. CLIENT LIST shows which.\n");
        }
    }

    private static final long BIG_CLIENT_BYTES = 200 << 10;

    private void tags(Call call) {
        Usage usage = figures.arena().usage();
        StringBuilder text = new StringBuilder("Bytes in use by tag\n");
        for (Tag tag : Tag.values()) {
            text.append(tag).append(' ').append(usage.bytes(tag)).append('\n');
        }
        text.append("Pages and large blocks: mapped ")
                .append(figures.arena().mappedBytes())
                .append(", touched ")
                .append(figures.arena().touchedBytes())
                .append('\n');
        answerText(call, text);
    }

    private static void answerText(Call call, StringBuilder text) {
        call.reply().verbatim("txt", text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
