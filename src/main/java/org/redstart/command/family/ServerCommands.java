package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.ClientFlag;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Monitors;
import org.redstart.config.Release;
import org.redstart.resp.ReplyWriter;

/** Small words about the server: TIME, LASTSAVE, ROLE, LOLWUT, MONITOR, SHUTDOWN. */
public final class ServerCommands {
    private static final String ART = ""
            + "            ___\n"
            + "        _.-'o  `>\n"
            + "    _.-' ,    ,'\n"
            + " .-'__.-'`--.'\n"
            + "/,-'       /|/|\n"
            + "           ` `\n";

    /** Ends the process. */
    @FunctionalInterface
    public interface Ending {
        /** Begins to end it; false if it has to go on, which was logged. */
        boolean begin(boolean saveFirst, boolean force);
    }

    private final Monitors monitors;
    private final Ending ending;
    private final long startedAtSeconds = System.currentTimeMillis() / 1000;

    public ServerCommands(Monitors monitors, Ending ending) {
        this.monitors = monitors;
        this.ending = ending;
    }

    public void bind(CommandTable table) {
        table.bind("time", ServerCommands::time);
        table.bind("lastsave", call -> call.reply().integer(startedAtSeconds));
        table.bind("role", ServerCommands::role);
        table.bind("lolwut", ServerCommands::lolwut);
        table.bind("monitor", this::monitor);
        table.bind("shutdown", this::shutdown);
    }

    private static void time(Call call) {
        java.time.Instant now = java.time.Instant.now();
        call.reply().array(2);
        call.reply().bulkLong(now.getEpochSecond());
        call.reply().bulkLong(now.getNano() / 1000);
    }

    private static void role(Call call) {
        ReplyWriter reply = call.reply();
        reply.array(3);
        reply.bulk("master");
        reply.integer(0);
        reply.array(0);
    }

    private static void lolwut(Call call) {
        boolean choosesVersion = call.count() > 2 && call.is(1, "VERSION");
        for (int i = 2; choosesVersion && i < Math.min(call.count(), LOLWUT_NUMBERS_END); i++) {
            if (!call.readLong(i)) {
                return;
            }
        }
        String text = ART + "Redis ver. " + Release.REDIS_VERSION + " (Redstart " + Release.REDSTART_VERSION + ")\n";
        call.reply().verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
    }

    /** After a version come at most three numbers that shape its picture. */
    private static final int LOLWUT_NUMBERS_END = 6;

    private void monitor(Call call) {
        if (call.session().has(ClientFlag.REPLICA)) {
            return;
        }
        if (!call.mayWait()) {
            call.error("ERR MONITOR isn't allowed for DENY BLOCKING client");
            return;
        }
        monitors.add(call.session());
        call.reply().ok();
    }

    private void shutdown(Call call) {
        boolean save = false;
        boolean noSave = false;
        boolean now = false;
        boolean force = false;
        boolean abort = false;
        for (int i = 1; i < call.count(); i++) {
            save |= call.is(i, "SAVE");
            noSave |= call.is(i, "NOSAVE");
            now |= call.is(i, "NOW");
            force |= call.is(i, "FORCE");
            abort |= call.is(i, "ABORT");
            if (!isShutdownWord(call, i)) {
                call.error(Errors.SYNTAX);
                return;
            }
        }
        if (save && noSave || abort && (save || noSave || now || force)) {
            call.error(Errors.SYNTAX);
        } else if (abort) {
            call.error("ERR No shutdown in progress.");
        } else if (ending.begin(save, force)) {
            call.session().await();
        } else {
            call.error("ERR Errors trying to SHUTDOWN. Check logs.");
        }
    }

    private static boolean isShutdownWord(Call call, int index) {
        for (String word : SHUTDOWN_WORDS) {
            if (call.is(index, word)) {
                return true;
            }
        }
        return false;
    }

    private static final String[] SHUTDOWN_WORDS = {"SAVE", "NOSAVE", "NOW", "FORCE", "ABORT"};
}
