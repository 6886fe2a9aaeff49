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
        this.err = keep(lua, ERR);
        this.ok = keep(lua, OK);
        this.real = keep(lua, DOUBLE);
        this.map = keep(lua, MAP);
        this.set = keep(lua, SET);
        this.bigNumber = keep(lua, BIG_NUMBER);
        this.verbatim = keep(lua, VERBATIM);
        this.format = keep(lua, FORMAT);
        this.string = keep(lua, STRING);
        this.source = keep(lua, SOURCE);
        this.line = keep(lua, LINE);
        this.uncounted = keep(lua, UNCOUNTED);
    }

    /** Strings of Lua's never move, and one that the registry knows is never freed. */
    private static long keep(LuaThread lua, String name) {
        lua.pushAscii(name);
        long object = LuaLayout.object(lua.topValue());
        lua.keep();
        return object;
    }
}
