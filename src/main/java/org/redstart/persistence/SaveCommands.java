package org.redstart.persistence;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Session;

/** SAVE, BGSAVE, LASTSAVE, and DEBUG RELOAD. */
public final class SaveCommands {
    private static final String IN_PROGRESS = "ERR Background save already in progress";

    private static final String ANOTHER_DUMP =
            "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to "
                    + "schedule a BGSAVE whenever possible.";

    private final Snapshots snapshots;
    private final Loading loading;

    public SaveCommands(Snapshots snapshots, Loading loading) {
        this.snapshots = snapshots;
        this.loading = loading;
    }

    public void bind(CommandTable table) {
        table.bind("save", this::save);
        table.bind("bgsave", this::saveInBackground);
        table.bind("lastsave", call -> call.reply().integer(snapshots.lastSaveSeconds()));
    }

    /** The client waits for the dump; nobody else does. */
    private void save(Call call) {
        if (snapshots.isSaving()) {
            call.error(IN_PROGRESS);
            return;
        }
        Session session = call.session();
        session.await();
        snapshots.beginLater(saved -> session.endWait(saved ? null : "ERR"));
    }

    private void saveInBackground(Call call) {
        boolean schedules = call.count() > 1 && call.is(1, "SCHEDULE");
        boolean cancels = call.count() > 1 && call.is(1, "CANCEL");
        if (cancels && call.count() == 2) {
            cancel(call);
        } else if (call.count() > 2 || call.count() == 2 && !schedules) {
            call.error(Errors.SYNTAX);
        } else if (snapshots.isSaving()) {
            call.error(IN_PROGRESS);
        } else if (snapshots.isBusy() && !schedules) {
            call.error(ANOTHER_DUMP);
        } else if (snapshots.isBusy() || !call.mayWait()) {
            snapshots.schedule();
            call.reply().simple("Background saving scheduled");
        } else {
            snapshots.begin(saved -> {});
            call.reply().simple("Background saving started");
        }
    }

    private void cancel(Call call) {
        if (snapshots.isSaving()) {
            snapshots.drop();
            call.reply().simple("Background saving cancelled");
        } else if (snapshots.unschedule()) {
            call.reply().simple("Scheduled background saving cancelled");
        } else {
            call.error("ERR Background saving is currently not in progress or scheduled");
        }
    }

    /** DEBUG RELOAD [NOSAVE] [NOFLUSH] [MERGE]: saves everything, forgets it, and loads it again. */
    public void reload(Call call) {
        boolean saves = true;
        boolean flushes = true;
        boolean merges = false;
        for (int i = 2; i < call.count(); i++) {
            saves &= !call.is(i, "NOSAVE");
            flushes &= !call.is(i, "NOFLUSH");
            merges |= call.is(i, "MERGE");
            if (!call.is(i, "NOSAVE") && !call.is(i, "NOFLUSH") && !call.is(i, "MERGE")) {
                call.error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
                return;
            }
        }
        if (!call.mayWait()) {
            call.error("ERR DEBUG RELOAD is not possible within a transaction");
            return;
        }
        boolean empties = flushes;
        boolean adds = merges;
        if (!saves) {
            String error = load(empties, adds);
            if (error == null) {
                call.reply().ok();
            } else {
                call.error(error);
            }
            return;
        }
        Session session = call.session();
        session.await();
        snapshots.beginLater(saved -> session.endWait(saved ? load(empties, adds) : "ERR Error trying to save the DB"));
    }

    private String load(boolean empties, boolean merges) {
        String error = loading.loadNow(empties, merges);
        if (error != null) {
            return "ERR Error trying to load the RDB dump: " + error;
        }
        snapshots.setClean();
        return null;
    }
}
