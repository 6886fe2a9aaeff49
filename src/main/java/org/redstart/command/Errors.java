package org.redstart.command;

/** The texts of errors that more than one command answers. */
public final class Errors {
    public static final String SYNTAX = "ERR syntax error";
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
    public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_AN_INT =
            "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE;
    public static final String NOT_NEGATABLE =
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE;
    public static final String NOT_A_FLOAT = "ERR value is not a valid float";
    public static final String OUT_OF_RANGE = "ERR index out of range";
    public static final String NO_SUCH_KEY = "ERR no such key";
    public static final String SAME_OBJECT = "ERR source and destination objects are the same";
    public static final String OVERFLOW = "ERR increment or decrement would overflow";
    public static final String STRING_TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    public static final String DB_OUT_OF_RANGE = "ERR DB index is out of range";
    public static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
    public static final String NO_AUTH = "NOAUTH Authentication required.";

    private Errors() {}

    public static String arity(String command) {
        return "ERR wrong number of arguments for '" + command + "' command";
    }

    public static String invalidExpire(String command) {
        return "ERR invalid expire time in '" + command + "' command";
    }

    /** A subcommand that counts its arguments itself has too many. */
    public static String subcommandArity(Call call) {
        return "ERR unknown subcommand or wrong number of arguments for '"
                + shortened(call.request().quoted(1)) + "'. Try "
                + call.def().container().name().toUpperCase(java.util.Locale.ROOT) + " HELP.";
    }

    public static String unknownSubcommand(String container, String subcommand) {
        return "ERR unknown subcommand '" + shortened(subcommand) + "'. Try "
                + container.toUpperCase(java.util.Locale.ROOT) + " HELP.";
    }

    static String shortened(String text) {
        return text.length() > 128 ? text.substring(0, 128) : text;
    }
}
