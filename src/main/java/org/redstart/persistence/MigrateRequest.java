package org.redstart.persistence;

import org.redstart.command.Call;
import org.redstart.command.Errors;

/** What a MIGRATE asks for. */
final class MigrateRequest {
    private static final int KEY = 3;
    private static final int FIRST_OPTION = 6;
    private static final int DEFAULT_TIMEOUT_MS = 1000;
    private static final int MOST_PORT = 65_535;
    private static final byte[] AUTH = CommandWriter.ascii("AUTH");

    private String host;
    private int port;
    private long database;
    private int timeoutMs;
    private boolean copies;
    private boolean replaces;
    private byte[][] credentials = {};
    private int firstKey = KEY;
    private int keys = 1;

    /** Null, and an error, if it is none. */
    static MigrateRequest read(Call call) {
        MigrateRequest request = new MigrateRequest();
        return request.readOptions(call) && request.readRest(call) ? request : null;
    }

    private boolean readOptions(Call call) {
        for (int i = FIRST_OPTION; i < call.count(); i++) {
            int more = call.count() - 1 - i;
            if (call.is(i, "COPY")) {
                copies = true;
            } else if (call.is(i, "REPLACE")) {
                replaces = true;
            } else if (call.is(i, "AUTH") && more >= 1) {
                credentials = new byte[][] {AUTH, secret(call, ++i)};
            } else if (call.is(i, "AUTH2") && more >= 2) {
                credentials = new byte[][] {AUTH, secret(call, ++i), secret(call, ++i)};
            } else if (call.is(i, "KEYS")) {
                return takeKeys(call, i + 1);
            } else {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static byte[] secret(Call call, int at) {
        call.redact(at);
        return call.request().bytes(at);
    }

    private boolean takeKeys(Call call, int from) {
        if (call.length(KEY) != 0) {
            call.error("ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
            return false;
        }
        firstKey = from;
        keys = call.count() - from;
        return true;
    }

    private boolean readRest(Call call) {
        if (!call.readLong(5)) {
            return false;
        }
        timeoutMs = call.number() <= 0 ? DEFAULT_TIMEOUT_MS : (int) Math.min(Integer.MAX_VALUE, call.number());
        if (!call.readLong(4)) {
            return false;
        }
        database = call.number();
        host = call.request().text(1);
        // Nobody listens on a port that is none.
        port = call.isLong(2) && call.number() >= 0 && call.number() <= MOST_PORT ? (int) call.number() : 0;
        return true;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The database of the other server. */
    long database() {
        return database;
    }

    /** How long the other server may be silent. */
    int timeoutMs() {
        return timeoutMs;
    }

    /** Whether the keys stay here as well. */
    boolean copies() {
        return copies;
    }

    /** Whether what the other server has under those keys gives way. */
    boolean replaces() {
        return replaces;
    }

    /** AUTH and its arguments, or nothing. */
    byte[][] credentials() {
        return credentials;
    }

    /** The argument after the last key. */
    int endOfKeys() {
        return firstKey + keys;
    }

    /** Where the keys begin among the arguments. */
    int firstKey() {
        return firstKey;
    }
}
