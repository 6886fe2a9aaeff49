package org.redstart.command;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.redstart.config.BufferLimits.ClientClass;

/** Which clients CLIENT LIST shows or CLIENT KILL closes: those for which all that was said holds. */
public final class ClientFilter {
    private static final long MS_PER_SECOND = 1000;

    /** Reads the value of an option; if it is wrong, answers so and returns false. */
    @FunctionalInterface
    private interface Option {
        boolean read(ClientFilter filter, Call call, int value);
    }

    private static final Map<String, Option> OPTIONS = Map.of(
            "ADDR",
                    (filter, call, value) ->
                            filter.set(() -> filter.address = call.request().text(value)),
            "LADDR",
                    (filter, call, value) -> filter.set(
                            () -> filter.localAddress = call.request().text(value)),
            "TYPE", ClientFilter::readType,
            "USER", ClientFilter::readUser,
            "SKIPME", ClientFilter::readSkipMe,
            "MAXAGE", ClientFilter::readMaxAge);

    /** The words for the classes; our primary, when this is a replica, is a class of its own that limits do not know. */
    private static final Map<String, ClientClass> CLASSES = Map.of(
            "normal", ClientClass.NORMAL,
            "slave", ClientClass.REPLICA,
            "replica", ClientClass.REPLICA,
            "pubsub", ClientClass.PUBSUB);

    private static final Set<String> PRIMARY = Set.of("master", "primary");

    private final Predicate<String> users;
    private final Set<Long> ids = new HashSet<>();
    private String address;
    private String localAddress;
    private String user;
    private ClientClass type;
    private boolean primaries;
    private boolean skipMe;
    private long leastAgeMs;

    /**
     * @param users whether there is a user of a name
     * @param skipMe whether the client that asks is left out unless it says otherwise
     */
    public ClientFilter(Predicate<String> users, boolean skipMe) {
        this.users = users;
        this.skipMe = skipMe;
    }

    /** All clients that come from an address. */
    public static ClientFilter ofAddress(String address) {
        ClientFilter filter = new ClientFilter(any -> true, false);
        filter.address = address;
        return filter;
    }

    /** Reads options from an argument on; if they are wrong, answers so and returns false. */
    public boolean read(Call call, int from) {
        int at = from;
        while (at < call.count()) {
            boolean more = at + 1 < call.count();
            Option option = OPTIONS.get(call.request().text(at).toUpperCase(Locale.ROOT));
            if (more && call.is(at, "ID")) {
                at = readIds(call, at + 1);
                if (at == WRONG) {
                    return false;
                }
            } else if (more && option != null) {
                if (!option.read(this, call, at + 1)) {
                    return false;
                }
                at += 2;
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static final int WRONG = -1;

    /** All numbers that follow; the result is the argument behind them. */
    private int readIds(Call call, int from) {
        int at = from;
        while (at < call.count() && call.isLong(at)) {
            if (call.number() < 1) {
                call.error("ERR client-id should be greater than 0");
                return WRONG;
            }
            ids.add(call.number());
            at++;
        }
        return at;
    }

    private boolean set(Runnable assignment) {
        assignment.run();
        return true;
    }

    private boolean readType(Call call, int value) {
        String word = call.request().text(value).toLowerCase(Locale.ROOT);
        type = CLASSES.get(word);
        primaries = PRIMARY.contains(word);
        if (type == null && !primaries) {
            call.error("ERR Unknown client type '" + call.request().quoted(value) + "'");
            return false;
        }
        return true;
    }

    private boolean readUser(Call call, int value) {
        user = call.request().text(value);
        if (!users.test(user)) {
            call.error("ERR No such user '" + call.request().quoted(value) + "'");
            return false;
        }
        return true;
    }

    private boolean readSkipMe(Call call, int value) {
        skipMe = call.is(value, "YES");
        if (!skipMe && !call.is(value, "NO")) {
            call.error(Errors.SYNTAX);
            return false;
        }
        return true;
    }

    private boolean readMaxAge(Call call, int value) {
        if (!call.readLong(value, "ERR maxage is not an integer or out of range")) {
            return false;
        }
        if (call.number() <= 0) {
            call.error("ERR maxage should be greater than 0");
            return false;
        }
        leastAgeMs = call.number() > Long.MAX_VALUE / MS_PER_SECOND ? Long.MAX_VALUE : call.number() * MS_PER_SECOND;
        return true;
    }

    /** Whether a client is meant by {@code caller}. */
    public boolean matches(Session session, Session caller, long nowMs) {
        return (ids.isEmpty() || ids.contains(session.id()))
                && (address == null || address.equals(ClientLine.address(session, true)))
                && (localAddress == null || localAddress.equals(ClientLine.address(session, false)))
                && (user == null || user.equals(session.info().user()))
                && (type == null || type == session.clientClass() && !session.has(ClientFlag.PRIMARY))
                && (!primaries || session.has(ClientFlag.PRIMARY))
                && !(skipMe && session == caller)
                && nowMs - session.info().connectedAtMs() >= leastAgeMs;
    }
}
