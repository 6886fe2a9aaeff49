package org.redstart.scripting;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandFlag;
import org.redstart.command.Subcalls;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Foreign;
import org.redstart.observe.Log;
import org.redstart.observe.LogLevel;
import org.redstart.resp.RequestBuilder;

/** What scripts call the server by: the table {@code redis}, also known as {@code server}. */
final class ServerApi {
    private static final String[] NAMES = {"redis", "server"};
    private static final LogLevel[] LEVELS = {LogLevel.DEBUG, LogLevel.VERBOSE, LogLevel.NOTICE, LogLevel.WARNING};
    private static final int REPL_AOF = 1;
    private static final int REPL_REPLICA = 2;
    private static final int REPL_ALL = REPL_AOF | REPL_REPLICA;
    private static final long MOST_WHOLE = 1L << 62;

    private final Runner runner;
    private final Subcalls subcalls;
    private final Log log;
    private final ReplyReader reader = new ReplyReader();
    /** Made when a script is first asked for: it costs the start of a server some 25 ms. */
    private MessageDigest sha1;

    ServerApi(Runner runner, Log log) {
        this.runner = runner;
        this.subcalls = runner.subcalls();
        this.log = log;
    }

    private MessageDigest sha1() {
        try {
            sha1 = sha1 == null ? MessageDigest.getInstance("SHA-1") : sha1;
            return sha1;
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** Offers a state's scripts all of it. */
    void define(LuaVm vm) {
        vm.define(all(), NAMES);
    }

    private LuaVm.Members all() {
        return constants()
                .frequent("call", lua -> call((LuaThread) lua, true))
                .frequent("pcall", lua -> call((LuaThread) lua, false))
                .function("error_reply", lua -> errorReply((LuaThread) lua))
                .function("status_reply", lua -> statusReply((LuaThread) lua))
                .function("sha1hex", lua -> sha1hex((LuaThread) lua))
                .function("setresp", lua -> setResp((LuaThread) lua))
                .function("set_repl", lua -> setReplication((LuaThread) lua))
                .function("replicate_commands", lua -> answer((LuaThread) lua, true))
                .function("breakpoint", lua -> answer((LuaThread) lua, false))
                .function("debug", lua -> 0)
                .function("acl_check_cmd", lua -> checkCommand((LuaThread) lua));
    }

    /** What a library may use while it is loaded. */
    LuaVm.Members constants() {
        LuaVm.Members members = new LuaVm.Members().function("log", lua -> log((LuaThread) lua));
        for (int i = 0; i < LEVELS.length; i++) {
            members.value("LOG_" + LEVELS[i].name(), i);
        }
        return members.value("REPL_NONE", 0)
                .value("REPL_AOF", REPL_AOF)
                .value("REPL_REPLICA", REPL_REPLICA)
                .value("REPL_SLAVE", REPL_REPLICA)
                .value("REPL_ALL", REPL_ALL)
                .value("REDIS_VERSION", ScriptRelease.VERSION)
                .value("REDIS_VERSION_NUM", ScriptRelease.NUMBER);
    }

    private int call(LuaThread lua, boolean raises) {
        String problem = execute(lua);
        if (problem == null && subcalls.replies().isEmpty()) {
            lua.pushNilValue();
            return 1;
        }
        boolean failed = problem != null || reader.isError(subcalls.replies());
        if (!failed) {
            reader.push(lua, subcalls.replies());
            return 1;
        }
        lua.pushTable(0, 2);
        if (problem == null) {
            reader.push(lua, subcalls.replies());
        } else {
            subcalls.countError(problem);
            lua.pushText(problem);
        }
        lua.setNamed(-2, LuaNames.ERR);
        lua.pushBoolean(true);
        lua.setNamed(-2, LuaNames.UNCOUNTED);
        return raises ? -1 : 1;
    }

    /** Executes a command whose words are on the stack; why it could not be, or null. */
    private String execute(LuaThread lua) {
        Run run = runner.run();
        if (run == null) {
            return "ERR redis.call/pcall can only be called inside a script invocation";
        }
        int count = lua.top();
        if (count == 0) {
            return "ERR Please specify at least one argument for this call";
        }
        if (!readArguments(lua, count)) {
            return "ERR Command arguments must be strings or integers";
        }
        CommandDef def = subcalls.find();
        if (def == null) {
            return "ERR Unknown command called from script";
        }
        String problem = refusal(run, def, count);
        if (problem != null) {
            subcalls.reject(def);
            return problem;
        }
        if (def.has(CommandFlag.WRITE)) {
            run.setWritten();
        }
        subcalls.execute(def);
        return null;
    }

    private String refusal(Run run, CommandDef def, int count) {
        if (!def.accepts(count)) {
            return "ERR Wrong number of args calling command from script";
        }
        if (def.has(CommandFlag.NOSCRIPT) && !runner.isUnrestricted()) {
            return "ERR This Redis command is not allowed from script";
        }
        if (run.isReadOnly() && def.has(CommandFlag.WRITE | CommandFlag.MAY_REPLICATE)) {
            return "ERR Write commands are not allowed from read-only scripts.";
        }
        // Once a script has begun to write it is better done wholly.
        return run.hasWritten() ? null : subcalls.refusal(def, run.excused());
    }

    private boolean readArguments(LuaThread lua, int count) {
        RequestBuilder arguments = subcalls.arguments();
        arguments.begin();
        for (int i = 1; i <= count; i++) {
            long value = lua.value(i);
            switch (LuaLayout.type(value)) {
                case LuaLayout.STRING -> {
                    int length = LuaLayout.length(value);
                    Foreign.copy(LuaLayout.bytes(value), arguments.reserve(length), length);
                    arguments.add(length);
                }
                case LuaLayout.NUMBER ->
                    arguments.add(write(LuaLayout.number(value), arguments.reserve(DoubleText.MAX_BYTES)));
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static int write(double number, long to) {
        if (number == (long) number && Math.abs(number) < MOST_WHOLE) {
            return org.redstart.memory.Decimal.write(to, (long) number);
        }
        if (Double.isNaN(number)) {
            byte[] text =
                    NumberText.of(number, NumberText.LUA_DIGITS).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            org.redstart.memory.Native.put(to, text, 0, text.length);
            return text.length;
        }
        return DoubleText.write(to, number);
    }

    private static int answer(LuaThread lua, boolean yes) {
        lua.pushBoolean(yes);
        return 1;
    }

    private static int errorReply(LuaThread lua) {
        if (lua.top() != 1 || !LuaLayout.isString(lua.value(1))) {
            return pushError(lua, "ERR wrong number or type of arguments");
        }
        String text = LuaVm.text(lua.value(1));
        return pushError(lua, ScriptError.withCode(text.startsWith("-") ? text : "-" + text));
    }

    private static int pushError(LuaThread lua, String text) {
        lua.pushTable(0, 1);
        lua.pushText(text);
        lua.setNamed(-2, LuaNames.ERR);
        return 1;
    }

    private static int statusReply(LuaThread lua) {
        if (lua.top() != 1 || !LuaLayout.isString(lua.value(1))) {
            return pushError(lua, "ERR wrong number or type of arguments");
        }
        lua.pushTable(0, 1);
        lua.pushCopy(1);
        lua.setNamed(-2, LuaNames.OK);
        return 1;
    }

    /** Ends the running function with an error that bears no place. */
    private static int raise(LuaThread lua, String text) {
        pushError(lua, text);
        return -1;
    }

    private int sha1hex(LuaThread lua) {
        if (lua.top() != 1) {
            return raise(lua, "ERR wrong number of arguments");
        }
        lua.pushText(digest(LuaText.bytes(lua.value(1))));
        return 1;
    }

    /** The name that a script goes by. */
    String digest(byte[] script) {
        return HexFormat.of().formatHex(sha1().digest(script));
    }

    private int log(LuaThread lua) {
        int count = lua.top();
        if (count < 2) {
            return raise(lua, "ERR redis.log() requires two arguments or more.");
        }
        if (LuaLayout.type(lua.value(1)) != LuaLayout.NUMBER) {
            return raise(lua, "ERR First argument must be a number (log level).");
        }
        double level = LuaLayout.number(lua.value(1));
        if (level < 0 || level >= LEVELS.length) {
            return raise(lua, "ERR Invalid log level.");
        }
        StringBuilder line = new StringBuilder();
        for (int i = 2; i <= count; i++) {
            line.append(i == 2 ? "" : " ")
                    .append(new String(LuaText.bytes(lua.value(i)), java.nio.charset.StandardCharsets.UTF_8));
        }
        log.log(LEVELS[(int) level], line.toString());
        return 0;
    }

    private int setResp(LuaThread lua) {
        if (lua.top() != 1) {
            return raise(lua, "ERR redis.setresp() requires one argument.");
        }
        double version = new LuaArguments(lua, "setresp").number(1);
        if (version != 2 && version != 3) {
            return raise(lua, "ERR RESP version must be 2 or 3.");
        }
        runner.run().setResp3(version == 3);
        subcalls.setResp3(version == 3);
        return 0;
    }

    private int setReplication(LuaThread lua) {
        if (lua.top() != 1) {
            return raise(lua, "ERR redis.set_repl() requires one argument.");
        }
        long value = lua.value(1);
        double to = LuaLayout.type(value) == LuaLayout.NUMBER ? LuaLayout.number(value) : 0;
        if (to < 0 || to > REPL_ALL) {
            return raise(
                    lua, "ERR Invalid replication flags. Please use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
        }
        subcalls.setAudience(((int) to & REPL_AOF) != 0, ((int) to & REPL_REPLICA) != 0);
        return 0;
    }

    private int checkCommand(LuaThread lua) {
        int count = lua.top();
        if (count == 0) {
            return raise(lua, "ERR Please specify at least one argument for this call");
        }
        if (!readArguments(lua, count)) {
            return raise(lua, "ERR Command arguments must be strings or integers");
        }
        if (subcalls.find() == null) {
            return raise(lua, "ERR Invalid command passed to redis.acl_check_cmd()");
        }
        return answer(lua, true);
    }
}
