package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.redstart.command.Call;
import org.redstart.command.ClientFlag;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Monitors;
import org.redstart.command.Session;
import org.redstart.config.Release;

/** Small words about the server: TIME, ROLE, LOLWUT, MONITOR, SHUTDOWN. */
public final class ServerCommands {
    private static final String ART = ""
            + "            ___\n"
            + "        _.-'o  `>\n"
            + "    _.-' ,    ,'\n"
            + " .-'__.-'`--.'\n"
            + "/,-'       /|/|\n"
            + "           ` `\n";

    /** Ends the process. */
    public interface Ending {
        /** Begins to end it. If it has to go on, which is logged, {@code refused} hears of that. */
        void begin(End how, Runnable refused);

        /** Lets the process go on, if what is done before its end is not done yet. */
        boolean abort();
    }

    /**
     * How the process ends.
     *
     * @param now whether it does not wait for replicas that lack something
     * @param force whether it ends though the data could not be saved
     */
    public record End(Save save, boolean now, boolean force) {}

    /** What to do with the data before the end. */
    public enum Save {
        /** Saved if there are save points. */
        BY_CONFIGURATION,
        YES,
        NO
    }

    private final Monitors monitors;
    private final Ending ending;

    public ServerCommands(Monitors monitors, Ending ending) {
        this.monitors = monitors;
        this.ending = ending;
    }

    public void bind(CommandTable table) {
        table.bind("time", ServerCommands::time);
        table.bind("lolwut", ServerCommands::lolwut);
        table.bind("monitor", this::monitor);
        table.bind("shutdown", this::shutdown);
    }

    private static void time(Call call) {
        // Within a transaction or a script time stands still.
        java.time.Instant now = call.mayWait() ? java.time.Instant.now() : java.time.Instant.ofEpochMilli(call.nowMs());
        call.reply().array(2);
        call.reply().bulkLong(now.getEpochSecond());
        call.reply().bulkLong(now.getNano() / 1000);
    }

    private static void lolwut(Call call) {
        if (call.count() > 2 && call.is(1, "VERSION") && !readPicture(call)) {
            return;
        }
        String text = ART + "Redis ver. " + Release.REDIS_VERSION + " (Redstart " + Release.REDSTART_VERSION + ")\n";
        call.reply().verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The pictures of two versions are shaped by numbers, of which further ones are not looked at. */
    private static final Map<Long, Integer> LOLWUT_NUMBERS = Map.of(5L, 3, 6L, 2);

    private static boolean readPicture(Call call) {
        if (!call.readLong(2)) {
            return false;
        }
        int end = Math.min(call.count(), 3 + LOLWUT_NUMBERS.getOrDefault(call.number(), 0));
        for (int i = 3; i < end; i++) {
            if (!call.readLong(i)) {
                return false;
            }
        }
        return true;
    }

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
            abort(call);
        } else {
            Session session = call.session();
            session.awaitBlocked();
            Save what = save ? Save.YES : noSave ? Save.NO : Save.BY_CONFIGURATION;
            ending.begin(
                    new End(what, now, force), () -> session.endWait("ERR Errors trying to SHUTDOWN. Check logs."));
        }
    }

    private void abort(Call call) {
        if (ending.abort()) {
            call.reply().ok();
        } else {
            call.error("ERR No shutdown in progress.");
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
