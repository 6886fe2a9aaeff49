package org.redstart.scripting;

/** Names of fields as a state's own string objects, by which {@link LuaLayout#field} finds them. */
final class LuaNames {
    static final String ERR = "err";
    static final String OK = "ok";
    static final String DOUBLE = "double";
    static final String MAP = "map";
    static final String SET = "set";
    static final String BIG_NUMBER = "big_number";
    static final String VERBATIM = "verbatim_string";
    static final String FORMAT = "format";
    static final String STRING = "string";
    static final String SOURCE = "source";
    static final String LINE = "line";
    static final String UNCOUNTED = "ignore_error_stats_update";

    final long err;
    final long ok;
    final long real;
    final long map;
    final long set;
    final long bigNumber;
    final long verbatim;
    final long format;
    final long string;
    final long source;
    final long line;
    final long uncounted;

    LuaNames(LuaThread lua) {
        this.err = lua.name(ERR);
        this.ok = lua.name(OK);
        this.real = lua.name(DOUBLE);
        this.map = lua.name(MAP);
        this.set = lua.name(SET);
        this.bigNumber = lua.name(BIG_NUMBER);
        this.verbatim = lua.name(VERBATIM);
        this.format = lua.name(FORMAT);
        this.string = lua.name(STRING);
        this.source = lua.name(SOURCE);
        this.line = lua.name(LINE);
        this.uncounted = lua.name(UNCOUNTED);
    }
}
