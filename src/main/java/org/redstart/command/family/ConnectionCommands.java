package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Authenticator;
import org.redstart.command.Call;
import org.redstart.command.ClientFlag;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Session;
import org.redstart.config.Release;

/** A client's first and last words: HELLO, AUTH, SELECT, PING, ECHO, RESET, QUIT. */
public final class ConnectionCommands {
    private static final byte[] DEFAULT_USER = "default".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String WRONG_PASS = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final int NO_CHANGE = 0;

    private final Authenticator authenticator;

    public ConnectionCommands(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    public void bind(CommandTable table) {
        table.bind("ping", ConnectionCommands::ping);
        table.bind("echo", call -> call.reply().bulk(call.address(1), call.length(1)));
        table.bind("select", ConnectionCommands::select);
        table.bind("quit", ConnectionCommands::quit);
        table.bind("auth", this::auth);
        table.bind("hello", this::hello);
        table.bind("reset", this::reset);
    }

    private static void ping(Call call) {
        if (call.count() > 2) {
            call.error(Errors.arity("ping"));
        } else if (call.session().has(ClientFlag.SUBSCRIBED) && !call.reply().isResp3()) {
            call.reply().array(2);
            call.reply().bulk("pong");
            echoOrEmpty(call);
        } else if (call.count() == 1) {
            call.reply().raw(PONG);
        } else {
            echoOrEmpty(call);
        }
    }

    private static void echoOrEmpty(Call call) {
        if (call.count() == 1) {
            call.reply().bulk("");
        } else {
            call.reply().bulk(call.address(1), call.length(1));
        }
    }

    private static void select(Call call) {
        if (!call.readInt(1)) {
            return;
        }
        long id = call.number();
        if (id < 0 || id >= call.keyspace().databaseCount()) {
            call.error(Errors.DB_OUT_OF_RANGE);
        } else {
            call.session().select(call.keyspace().database((int) id));
            call.reply().ok();
        }
    }

    private static void quit(Call call) {
        call.reply().ok();
        call.session().connection().closeWhenSent();
    }

    private void auth(Call call) {
        for (int i = 1; i < call.count(); i++) {
            call.redact(i);
        }
        if (call.count() > 3) {
            call.error(Errors.SYNTAX);
        } else if (call.count() == 2 && !authenticator.hasPassword()) {
            call.error("ERR AUTH <password> called without any password configured for the default user. "
                    + "Are you sure your configuration is correct?");
        } else if (authenticate(call, call.count() == 3 ? 1 : -1, call.count() - 1)) {
            call.reply().ok();
        }
    }

    /** Answers the error if user and password are not right. */
    private boolean authenticate(Call call, int user, int password) {
        byte[] name = user < 0 ? DEFAULT_USER : call.request().bytes(user);
        if (authenticator.authenticate(call.session(), name, call.request().bytes(password))) {
            call.session().info().setUser(new String(name, StandardCharsets.ISO_8859_1));
            return true;
        }
        call.error(WRONG_PASS);
        return false;
    }

    private void hello(Call call) {
        int version = NO_CHANGE;
        if (call.count() > 1) {
            if (!call.readLong(1, "ERR Protocol version is not an integer or out of range")) {
                return;
            }
            if (call.number() < 2 || call.number() > 3) {
                call.error("NOPROTO unsupported protocol version");
                return;
            }
            version = (int) call.number();
        }
        int user = -1;
        int name = -1;
        for (int i = 2; i < call.count(); i++) {
            int more = call.count() - 1 - i;
            if (call.is(i, "AUTH") && more >= 2) {
                user = i + 1;
                call.redact(user);
                call.redact(user + 1);
                i += 2;
            } else if (call.is(i, "SETNAME") && more >= 1) {
                name = ++i;
                if (!ClientCommands.isPlain(call, name)) {
                    call.error("ERR Client names cannot contain spaces, newlines or special characters.");
                    return;
                }
            } else {
                call.error("ERR Syntax error in HELLO option '" + call.request().quoted(i) + "'");
                return;
            }
        }
        if (user >= 0 && !authenticate(call, user, user + 1)) {
            return;
        }
        greet(call, version, name);
    }

    private void greet(Call call, int version, int name) {
        Session session = call.session();
        if (!authenticator.isAuthenticated(session)) {
            call.error(
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH "
                            + "<user> <pass> option can be used to authenticate the client and select the RESP protocol version at the "
                            + "same time");
            return;
        }
        if (name >= 0) {
            session.info().setName(call.request().text(name));
        }
        if (version != NO_CHANGE) {
            call.reply().setResp3(version == 3);
        }
        call.reply().map(7);
        call.reply().bulk("server");
        call.reply().bulk("redis");
        call.reply().bulk("version");
        call.reply().bulk(Release.REDIS_VERSION);
        call.reply().bulk("proto");
        call.reply().integer(call.reply().isResp3() ? 3 : 2);
        call.reply().bulk("id");
        call.reply().integer(session.id());
        call.reply().bulk("mode");
        call.reply().bulk("standalone");
        call.reply().bulk("role");
        call.reply().bulk("master");
        call.reply().bulk("modules");
        call.reply().array(0);
    }

    private void reset(Call call) {
        Session session = call.session();
        session.reset(call.keyspace().database(0));
        authenticator.forget(session);
        call.reply().simple("RESET");
    }
}
