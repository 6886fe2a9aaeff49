package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.observe.SlowLog;

/** SLOWLOG: the commands that took long. */
public final class SlowLogCommands {
    private static final long DEFAULT_COUNT = 10;
    private static final int FIELDS = 6;
    private static final String[] HELP = {
        "GET [<count>]", "The newest entries, 10 unless told otherwise, all with -1.",
        "LEN", "How many entries there are.",
        "RESET", "Forget all entries.",
    };

    private final SlowLog slowLog;

    public SlowLogCommands(SlowLog slowLog) {
        this.slowLog = slowLog;
    }

    public void bind(CommandTable table) {
        table.bind("slowlog|get", this::get);
        table.bind("slowlog|len", call -> call.reply().integer(slowLog.length()));
        table.bind("slowlog|reset", call -> {
            slowLog.clear();
            call.reply().ok();
        });
        table.bind("slowlog|help", call -> Help.answer(call, HELP));
    }

    private void get(Call call) {
        long count = DEFAULT_COUNT;
        if (call.count() > 3) {
            call.error(Errors.subcommandArity(call));
            return;
        }
        if (call.count() == 3) {
            if (!call.isLong(2) || call.number() < -1) {
                call.error("ERR count should be greater than or equal to -1");
                return;
            }
            count = call.number() == -1 ? Long.MAX_VALUE : call.number();
        }
        long shown = Math.min(count, slowLog.length());
        call.reply().array(shown);
        for (SlowLog.Entry entry : slowLog.entries()) {
            if (shown-- == 0) {
                return;
            }
            show(call, entry);
        }
    }

    private static void show(Call call, SlowLog.Entry entry) {
        call.reply().array(FIELDS);
        call.reply().integer(entry.id());
        call.reply().integer(entry.timeSeconds());
        call.reply().integer(entry.durationMicros());
        call.reply().array(entry.arguments().size());
        entry.arguments().forEach(call.reply()::bulk);
        call.reply().bulk(entry.client());
        call.reply().bulk(entry.clientName());
    }
}
