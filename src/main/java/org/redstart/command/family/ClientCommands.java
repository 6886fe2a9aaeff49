package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Authenticator;
import org.redstart.command.Call;
import org.redstart.command.ClientFilter;
import org.redstart.command.ClientFlag;
import org.redstart.command.ClientLine;
import org.redstart.command.ClientPause;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Session;
import org.redstart.command.Sessions;

/** CLIENT: what a connection says about itself, and what it may do to others. */
public final class ClientCommands {
    private static final String[] HELP = {
        "CACHING (YES|NO)", "Say whether the keys of the next command are to be tracked, in OPTIN or OPTOUT mode.",
        "GETNAME", "Show the name of this connection.",
        "GETREDIR", "Show the ID of the client that invalidations are redirected to.",
        "ID", "Show the ID of this connection.",
        "INFO", "Describe this connection.",
        "KILL <ip:port>", "Close the connection from that address.",
        "KILL <option> <value> [<option> <value> [...]]", "Close the connections for which all the options hold:",
        "  * ADDR <ip:port>", "the connection comes from there",
        "  * LADDR <ip:port>", "the connection arrived there",
        "  * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)", "the kind of client",
        "  * USER <username>", "authenticated as that user",
        "  * SKIPME (YES|NO)", "whether to spare this connection (YES)",
        "  * ID <client-id> [...]", "one of these",
        "  * MAXAGE <seconds>", "at least that old",
        "LIST [<option> <value> ...]", "Describe the connections, all or those for which the options of KILL hold.",
        "NO-EVICT (ON|OFF)", "Protect this connection from being closed to save memory.",
        "NO-TOUCH (ON|OFF)", "Let this connection's reads leave no mark on access times.",
        "PAUSE <timeout> [WRITE|ALL]", "Hold back all commands, or those that write, for so many milliseconds.",
        "REPLY (ON|OFF|SKIP)", "Choose whether this connection gets replies.",
        "SETINFO <option> <value>", "Note the client library: LIB-NAME, LIB-VER.",
        "SETNAME <name>", "Name this connection.",
        "TRACKING (ON|OFF) [REDIRECT <client-id>] [BCAST] [PREFIX <prefix> [...]]", "Turn the tracking of keys for",
        "         [OPTIN] [OPTOUT] [NOLOOP]", "client-side caching on or off.",
        "TRACKINGINFO", "Show how keys are tracked for this connection.",
        "UNBLOCK <client-id> [TIMEOUT|ERROR]", "Wake a client from the command it waits in.",
        "UNPAUSE", "End the pause.",
    };

    private final Sessions sessions;
    private final Authenticator authenticator;
    private final ClientPause pause;

    public ClientCommands(Sessions sessions, Authenticator authenticator, ClientPause pause) {
        this.sessions = sessions;
        this.authenticator = authenticator;
        this.pause = pause;
    }

    public void bind(CommandTable table) {
        table.bind("client|help", call -> Help.answer(call, HELP));
        table.bind("client|id", call -> call.reply().integer(call.session().id()));
        table.bind("client|info", ClientCommands::info);
        table.bind("client|list", this::list);
        table.bind("client|kill", this::kill);
        table.bind("client|getname", ClientCommands::getName);
        table.bind("client|setname", ClientCommands::setName);
        table.bind("client|setinfo", ClientCommands::setInfo);
        table.bind("client|reply", ClientCommands::reply);
        table.bind("client|no-evict", call -> toggle(call, on -> sessions.protect(call.session(), on)));
        table.bind("client|no-touch", call -> toggle(call, on -> call.session().setFlag(ClientFlag.NO_TOUCH, on)));
        table.bind("client|pause", this::pause);
        table.bind("client|unpause", this::unpause);
        table.bind("client|unblock", this::unblock);
    }

    private static void info(Call call) {
        verbatim(call, ClientLine.of(call.session(), call.nowMs()) + "\n");
    }

    private static void verbatim(Call call, String text) {
        call.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void list(Call call) {
        ClientFilter filter = new ClientFilter(authenticator::knows, false);
        if (!filter.read(call, 2)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Session each : sessions.all()) {
            if (filter.matches(each, call.session(), call.nowMs())) {
                lines.append(ClientLine.of(each, call.nowMs())).append('\n');
            }
        }
        verbatim(call, lines.toString());
    }

    private void kill(Call call) {
        if (call.count() == 3) {
            killByAddress(call, call.request().text(2));
            return;
        }
        ClientFilter filter = new ClientFilter(authenticator::knows, true);
        if (filter.read(call, 2)) {
            call.reply().integer(sessions.kill(filter, call.session()));
        }
    }

    private void killByAddress(Call call, String address) {
        if (sessions.kill(ClientFilter.ofAddress(address), call.session()) > 0) {
            call.reply().ok();
        } else {
            call.error("ERR No such client");
        }
    }

    private static void getName(Call call) {
        String name = call.session().info().name();
        if (name.isEmpty()) {
            call.reply().nil();
        } else {
            call.reply().bulk(name);
        }
    }

    private static void setName(Call call) {
        if (!isPlain(call, 2)) {
            call.error("ERR Client names cannot contain spaces, newlines or special characters.");
            return;
        }
        call.session().info().setName(call.request().text(2));
        call.reply().ok();
    }

    /** Whether an argument can stand in a line of CLIENT LIST; what follows a NUL byte is not looked at. */
    static boolean isPlain(Call call, int index) {
        return call.request().quoted(index).chars().allMatch(c -> c >= '!' && c <= '~');
    }

    private static void setInfo(Call call) {
        boolean name = call.is(2, "LIB-NAME");
        if (!name && !call.is(2, "LIB-VER")) {
            call.error("ERR Unrecognized option '" + call.request().quoted(2) + "'");
        } else if (!isPlain(call, 3)) {
            call.error("ERR " + call.request().quoted(2) + " cannot contain spaces, newlines or special characters.");
        } else {
            String value = call.request().text(3);
            if (name) {
                call.session().info().setLibraryName(value);
            } else {
                call.session().info().setLibraryVersion(value);
            }
            call.reply().ok();
        }
    }

    private static void reply(Call call) {
        if (call.is(2, "ON")) {
            call.session().setReplies(true);
            call.reply().ok();
        } else if (call.is(2, "OFF")) {
            call.session().setReplies(false);
        } else if (call.is(2, "SKIP")) {
            call.session().setFlag(ClientFlag.REPLY_SKIP_NEXT, !call.session().has(ClientFlag.REPLY_OFF));
        } else {
            call.error(Errors.SYNTAX);
        }
    }

    /** A switch that is put on or off. */
    @FunctionalInterface
    private interface Switch {
        void set(boolean on);
    }

    private static void toggle(Call call, Switch what) {
        boolean on = call.is(2, "ON");
        if (!on && !call.is(2, "OFF")) {
            call.error(Errors.SYNTAX);
            return;
        }
        what.set(on);
        call.reply().ok();
    }

    private void pause(Call call) {
        boolean all = call.count() == 3 || call.is(3, "ALL");
        if (!all && !call.is(3, "WRITE")) {
            call.error("ERR CLIENT PAUSE mode must be WRITE or ALL");
        } else if (call.readLong(2, "ERR timeout is not an integer or out of range")) {
            if (call.number() < 0) {
                call.error("ERR timeout is negative");
            } else if (call.number() > Long.MAX_VALUE - call.nowMs()) {
                call.error("ERR timeout is out of range");
            } else {
                pause.pause(ClientPause.Purpose.CLIENT, call.nowMs() + call.number(), all);
                call.reply().ok();
            }
        }
    }

    private void unpause(Call call) {
        pause.end(ClientPause.Purpose.CLIENT);
        call.reply().ok();
    }

    private void unblock(Call call) {
        if (call.count() > 3 && !call.is(3, "TIMEOUT") && !call.is(3, "ERROR")) {
            call.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        } else if (call.readLong(2)) {
            Session session = sessions.byId(call.number());
            call.reply().integer(session != null && session.interrupt(call.is(call.count() - 1, "ERROR")) ? 1 : 0);
        }
    }
}
