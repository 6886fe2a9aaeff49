package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** Scripts that do not end, and scripts that mean harm. */
class ScriptWireTest extends WireCase {
    private static final List<String> ENDLESS = List.of(
            "while true do end",
            "while true do pcall(function() while true do end end) end",
            "coroutine.wrap(function() while true do end end)()",
            "while true do pcall(coroutine.wrap(function() while true do pcall(error, 'x') end end)) end",
            "local function f() return pcall(f) end while true do f() end");

    private static final List<String> HOSTILE = List.of(
            "return {unpack({1,2,3}, 0, 2147483647)}",
            "return {unpack({1,2,3}, -2147483648, 2147483647)}",
            "return {unpack({}, 1, 1e9)}",
            "return string.rep('x', 2^31)",
            "return string.rep('xxxxxxxxxxxxxxxx', 2^28)",
            "return string.find(('a'):rep(300000), ('a?'):rep(300000))",
            "local function f() return (string.gsub('x', 'x', f)) end return f()",
            "local t = {} t[1] = t return t",
            "local t = {} t.map = t return t",
            "local t = {} t[1] = t return cjson.encode(t)",
            "local t = {} t[1] = t return cmsgpack.pack(t)",
            "return cjson.decode(('['):rep(100000))",
            "return cmsgpack.unpack(('\\145'):rep(100000))",
            "return cmsgpack.unpack('\\221\\255\\255\\255\\255')",
            "return loadstring('\\27Lua' .. ('x'):rep(100))",
            "return load(function() return nil end)",
            "local f f = function() return f() + 1 end return f()",
            "local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x",
            "setmetatable(_G, {__index = function() error('x') end}) return y",
            "string.len = nil return ('x'):len()",
            "getmetatable('').__index = nil return ('x'):len()",
            "redis.call = nil",
            "rawset(redis, 'call', nil)",
            "return struct.unpack('c2147483647', 'x')",
            "return struct.pack('i99999999999999', 1)",
            "return struct.pack(('x'):rep(100000))",
            "return bit.tohex(1, -2147483648)",
            "error(setmetatable({}, {__index = error, __newindex = error}))",
            "error({})",
            "error(redis)",
            "local co co = coroutine.wrap(function() co() end) co()",
            "local function deep(n) return coroutine.wrap(function() return deep(n + 1) end)() end return deep(1)",
            "return redis.call(unpack({'mget', unpack({}, 1, 7000)}))",
            "for i = 1, 1000 do coroutine.wrap(function() redis.call('ping') end)() end return 1",
            "return ('x'):format(('%s'):rep(1000))",
            "return table.concat({}, 'x', 1, 2^31)",
            "local t = {} for i = 1, 100000 do t[i] = {} end return #t");

    @Test
    void anEndlessScriptLetsOthersKnowAndCanBeKilled() throws IOException {
        RespClient runner = connect();
        RespClient other = connect();
        assertOk(other.call("CONFIG", "SET", "busy-reply-threshold", "50"));
        for (String script : ENDLESS) {
            send(runner, "EVAL", script, "0");
            send(runner, "ECHO", "behind");
            awaitBusy(other);
            assertTrue(connect().call("GET", "x").text().startsWith("BUSY"), script);
            assertTrue(other.call("FUNCTION", "KILL").text().startsWith("BUSY"), script);
            assertOk(other.call("SCRIPT", "KILL"));
            Reply ended = runner.read();
            assertTrue(ended.text().contains("killed by user with SCRIPT KILL"), ended.text());
            assertEquals("behind", runner.read().text());
            assertEquals("PONG", other.call("PING").text());
        }
    }

    private static void awaitBusy(RespClient other) throws IOException {
        while (!other.call("PING").text().startsWith("BUSY")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aScriptThatHasWrittenCannotBeKilled() throws IOException {
        RespClient runner = connect();
        RespClient other = connect();
        assertOk(other.call("CONFIG", "SET", "busy-reply-threshold", "20"));
        send(runner, "EVAL", "redis.call('set', 'k', 'v') for i = 1, 100000000 do end return 'done'", "0");
        awaitBusy(other);
        assertTrue(other.call("SCRIPT", "KILL").text().startsWith("UNKILLABLE"));
        assertEquals("done", runner.read().text());
        assertEquals("v", other.call("GET", "k").text());
    }

    @Test
    void hostileScriptsHarmNobody() throws IOException {
        RespClient client = connect();
        for (String script : HOSTILE) {
            client.call("EVAL", script, "0");
            assertEquals("PONG", connect().call("PING").text(), script);
            assertEquals(1, client.call("EVAL", "return ('x'):len()", "0").integer(), script);
        }
    }

    @Test
    void functionsOutliveAReloadAndADump() throws IOException {
        RespClient client = connect();
        String code =
                "#!lua name=lib\nredis.register_function('f', function(keys, args) return args[1] .. '\\255' end)";
        assertEquals("lib", client.call("FUNCTION", "LOAD", code).text());
        assertOk(client.call("DEBUG", "RELOAD"));
        assertEquals("a\u00ff", client.call("FCALL", "f", "0", "a").text());
        byte[] dump = client.call("FUNCTION", "DUMP").bytes();
        assertOk(client.call("FUNCTION", "FLUSH"));
        assertTrue(client.call("FCALL", "f", "0", "a").isError());
        assertOk(client.call("FUNCTION".getBytes(US_ASCII), "RESTORE".getBytes(US_ASCII), dump));
        assertEquals("a\u00ff", client.call("FCALL", "f", "0", "a").text());
    }

    private static final java.nio.charset.Charset US_ASCII = java.nio.charset.StandardCharsets.US_ASCII;
}
