package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.keyspace.Entry;

/** OBJECT: how a value is kept and when it was used. */
public final class ObjectCommands {
    private static final String ADVICE =
            " Please note that when switching between policies at runtime LRU and LFU data will take"
                    + " some time to adjust.";
    private static final String[] HELP = {
        "ENCODING <key>", "How the value is kept.",
        "FREQ <key>", "How often it is used, on a logarithmic scale; under an LFU policy.",
        "IDLETIME <key>", "Seconds since it was last used; not under an LFU policy.",
        "REFCOUNT <key>", "How many references there are to the value.",
    };

    public void bind(CommandTable table) {
        table.bind("object|encoding", ObjectCommands::encoding);
        table.bind("object|refcount", call -> {
            if (look(call) != 0) {
                call.reply().integer(1);
            }
        });
        table.bind("object|idletime", ObjectCommands::idleTime);
        table.bind("object|freq", ObjectCommands::frequency);
        table.bind("object|help", call -> Help.answer(call, HELP));
    }

    /** The entry, or 0 after null was answered. */
    private static long look(Call call) {
        long entry = call.database().inspect(call.key(2));
        if (entry == 0) {
            call.reply().nil();
        }
        return entry;
    }

    private static void encoding(Call call) {
        long entry = look(call);
        if (entry != 0) {
            call.reply().bulk(Encodings.name(entry));
        }
    }

    private static void idleTime(Call call) {
        long entry = look(call);
        if (entry == 0) {
            return;
        }
        if (call.keyspace().access().isFrequency()) {
            call.error("ERR An LFU maxmemory policy is selected, idle time not tracked." + ADVICE);
        } else {
            call.reply().integer(call.keyspace().access().idleSeconds(Entry.access(entry)));
        }
    }

    private static void frequency(Call call) {
        long entry = look(call);
        if (entry == 0) {
            return;
        }
        if (call.keyspace().access().isFrequency()) {
            call.reply().integer(call.keyspace().access().frequency(Entry.access(entry)));
        } else {
            call.error("ERR An LFU maxmemory policy is not selected, access frequency not tracked." + ADVICE);
        }
    }
}
