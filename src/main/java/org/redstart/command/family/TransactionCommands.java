package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.ClientFlag;
import org.redstart.command.CommandTable;
import org.redstart.command.Transaction;

/** MULTI, EXEC, DISCARD, WATCH, UNWATCH. */
public final class TransactionCommands {
    public void bind(CommandTable table) {
        table.bind("multi", TransactionCommands::multi);
        table.bind("exec", TransactionCommands::exec);
        table.bind("discard", TransactionCommands::discard);
        table.bind("watch", TransactionCommands::watch);
        table.bind("unwatch", TransactionCommands::unwatch);
    }

    private static void multi(Call call) {
        if (isOpen(call)) {
            call.error("ERR MULTI calls can not be nested");
            return;
        }
        call.session().transaction().begin();
        call.reply().ok();
    }

    private static void exec(Call call) {
        if (!isOpen(call)) {
            call.error("ERR EXEC without MULTI");
            return;
        }
        Transaction transaction = call.session().transaction();
        if (transaction.isSpoiled()) {
            transaction.discard();
            call.error("EXECABORT Transaction discarded because of previous errors.");
        } else if (transaction.isOutdated()) {
            transaction.discard();
            call.reply().nilArray();
        } else {
            transaction.execute();
        }
    }

    private static void discard(Call call) {
        if (!isOpen(call)) {
            call.error("ERR DISCARD without MULTI");
            return;
        }
        call.session().transaction().discard();
        call.reply().ok();
    }

    private static void watch(Call call) {
        if (isOpen(call)) {
            call.error("ERR WATCH inside MULTI is not allowed");
            return;
        }
        for (int i = 1; i < call.count(); i++) {
            call.session().transaction().watch(call, i);
        }
        call.reply().ok();
    }

    private static void unwatch(Call call) {
        call.session().transaction().forgetWatches();
        call.reply().ok();
    }

    private static boolean isOpen(Call call) {
        return call.session().has(ClientFlag.MULTI);
    }
}
