package org.redstart.command.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.ClientFlag;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Session;
import org.redstart.command.Sessions;
import org.redstart.command.Tracking;

/** CLIENT TRACKING, CACHING, GETREDIR and TRACKINGINFO. */
public final class TrackingCommands {
    private static final String ANOTHER_MODE =
            " mode before disabling tracking for this client, and then re-enabling it with a different mode.";

    private final Sessions sessions;
    private final Tracking tracking;

    public TrackingCommands(Sessions sessions, Tracking tracking) {
        this.sessions = sessions;
        this.tracking = tracking;
    }

    public void bind(CommandTable table) {
        table.bind("client|tracking", this::tracking);
        table.bind("client|caching", TrackingCommands::caching);
        table.bind("client|getredir", TrackingCommands::redirection);
        table.bind("client|trackinginfo", TrackingCommands::describe);
    }

    /** What a call of CLIENT TRACKING asks for. */
    private static final class Wish {
        int flags;
        long redirect;
        final List<byte[]> prefixes = new ArrayList<>();

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private void tracking(Call call) {
        Wish wish = new Wish();
        if (!read(call, wish)) {
            return;
        }
        if (call.is(2, "OFF")) {
            tracking.disable(call.session());
            call.reply().ok();
        } else if (!call.is(2, "ON")) {
            call.error(Errors.SYNTAX);
        } else if (isAllowed(call, wish)) {
            tracking.enable(call.session(), wish.flags, wish.redirect, wish.prefixes);
            call.reply().ok();
        }
    }

    private boolean read(Call call, Wish wish) {
        for (int i = 3; i < call.count(); i++) {
            boolean more = i + 1 < call.count();
            if (call.is(i, "REDIRECT") && more) {
                if (!readRedirect(call, ++i, wish)) {
                    return false;
                }
            } else if (call.is(i, "PREFIX") && more) {
                wish.prefixes.add(call.request().bytes(++i));
            } else {
                int flag = modeFlag(call, i);
                if (flag == 0) {
                    call.error(Errors.SYNTAX);
                    return false;
                }
                wish.flags |= flag;
            }
        }
        return true;
    }

    private boolean readRedirect(Call call, int at, Wish wish) {
        if (wish.redirect != 0) {
            call.error("ERR A client can only redirect to a single other client");
            return false;
        }
        if (!call.readLong(at)) {
            return false;
        }
        wish.redirect = call.number();
        if (sessions.byId(wish.redirect) == null) {
            call.error("ERR The client ID you want redirect to does not exist");
            return false;
        }
        return true;
    }

    private static int modeFlag(Call call, int at) {
        if (call.is(at, "BCAST")) {
            return ClientFlag.BROADCAST;
        }
        if (call.is(at, "OPTIN")) {
            return ClientFlag.OPT_IN;
        }
        if (call.is(at, "OPTOUT")) {
            return ClientFlag.OPT_OUT;
        }
        return call.is(at, "NOLOOP") ? ClientFlag.NO_LOOP : 0;
    }

    private static boolean isAllowed(Call call, Wish wish) {
        String error = objection(call.session(), wish);
        if (error != null) {
            call.error(error);
        }
        return error == null;
    }

    private static String objection(Session session, Wish wish) {
        boolean broadcasts = wish.has(ClientFlag.BROADCAST);
        if (!broadcasts && !wish.prefixes.isEmpty()) {
            return "ERR PREFIX option requires BCAST mode to be enabled";
        }
        if (session.has(ClientFlag.TRACKING) && session.has(ClientFlag.BROADCAST) != broadcasts) {
            return "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then "
                    + "re-enabling it with a different mode.";
        }
        if (broadcasts && wish.has(ClientFlag.OPT_IN | ClientFlag.OPT_OUT)) {
            return "ERR OPTIN and OPTOUT are not compatible with BCAST";
        }
        if (wish.has(ClientFlag.OPT_IN) && wish.has(ClientFlag.OPT_OUT)) {
            return "ERR You can't specify both OPTIN mode and OPTOUT mode";
        }
        if (wish.has(ClientFlag.OPT_IN) && session.has(ClientFlag.OPT_OUT)
                || wish.has(ClientFlag.OPT_OUT) && session.has(ClientFlag.OPT_IN)) {
            return "ERR You can't switch OPTIN/OPTOUT" + ANOTHER_MODE;
        }
        return broadcasts ? overlap(session.tracking().prefixes(), wish.prefixes) : null;
    }

    /** A key must not be told twice to one client. */
    private static String overlap(List<byte[]> existing, List<byte[]> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            byte[] prefix = wanted.get(i);
            for (byte[] other : existing) {
                if (overlap(prefix, other)) {
                    return overlapError(prefix, "an existing prefix", other);
                }
            }
            for (byte[] other : wanted.subList(i + 1, wanted.size())) {
                if (overlap(prefix, other)) {
                    return overlapError(prefix, "another provided prefix", other);
                }
            }
        }
        return null;
    }

    private static boolean overlap(byte[] one, byte[] other) {
        int shared = Math.min(one.length, other.length);
        return Arrays.equals(one, 0, shared, other, 0, shared);
    }

    private static String overlapError(byte[] prefix, String what, byte[] other) {
        return "ERR Prefix '" + text(prefix) + "' overlaps with " + what + " '" + text(other)
                + "'. Prefixes for a single client must not overlap.";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void caching(Call call) {
        Session session = call.session();
        if (!session.has(ClientFlag.TRACKING)) {
            call.error("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
                    + "OPTOUT mode enabled");
        } else if (call.is(2, "YES") && !session.has(ClientFlag.OPT_IN)) {
            call.error("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
        } else if (call.is(2, "NO") && !session.has(ClientFlag.OPT_OUT)) {
            call.error("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
        } else if (!call.is(2, "YES") && !call.is(2, "NO")) {
            call.error(Errors.SYNTAX);
        } else {
            session.setFlag(ClientFlag.CACHING, true);
            call.reply().ok();
        }
    }

    private static long redirect(Session session) {
        return session.has(ClientFlag.TRACKING) ? session.tracking().redirect() : -1;
    }

    private static void redirection(Call call) {
        call.reply().integer(redirect(call.session()));
    }

    private static void describe(Call call) {
        Session session = call.session();
        List<String> flags = flags(session);
        call.reply().map(3);
        call.reply().bulk("flags");
        call.reply().set(flags.size());
        flags.forEach(call.reply()::bulk);
        call.reply().bulk("redirect");
        call.reply().integer(redirect(session));
        call.reply().bulk("prefixes");
        List<byte[]> prefixes =
                session.has(ClientFlag.TRACKING) ? session.tracking().prefixes() : List.of();
        call.reply().array(prefixes.size());
        prefixes.forEach(call.reply()::bulk);
    }

    private static List<String> flags(Session session) {
        List<String> flags = new ArrayList<>();
        flags.add(session.has(ClientFlag.TRACKING) ? "on" : "off");
        add(flags, session.has(ClientFlag.BROADCAST), "bcast");
        add(flags, session.has(ClientFlag.OPT_IN), "optin");
        add(flags, session.has(ClientFlag.OPT_IN) && session.has(ClientFlag.CACHING), "caching-yes");
        add(flags, session.has(ClientFlag.OPT_OUT), "optout");
        add(flags, session.has(ClientFlag.OPT_OUT) && session.has(ClientFlag.CACHING), "caching-no");
        add(flags, session.has(ClientFlag.NO_LOOP), "noloop");
        add(flags, session.has(ClientFlag.REDIRECT_BROKEN), "broken_redirect");
        return flags;
    }

    private static void add(List<String> flags, boolean on, String name) {
        if (on) {
            flags.add(name);
        }
    }
}
