package org.redstart.fuzz;

import java.nio.charset.StandardCharsets;
import org.redstart.differential.Xorshift;

/** Makes scripts that are wrong, endless or greedy, and breaks them further. None of them writes, so that each can be killed. */
final class ScriptMutator {
    private static final String[] VALUES = {
        "nil",
        "true",
        "0",
        "-1",
        "1e308",
        "0/0",
        "2^53",
        "''",
        "'\\0\\255'",
        "('x'):rep(70000)",
        "{}",
        "{1,{2,{3}}}",
        "{[1.5]=1,[-1]='a'}",
        "redis",
        "_G",
        "KEYS",
        "ARGV",
        "print",
        "pairs",
        "function() end",
        "cjson.null",
        "coroutine.create(function() end)",
        "setmetatable({}, {__index=function(t,k) return t end})",
        "setmetatable({}, {__newindex=error, __tostring=error, __call=error, __len=error, __eq=error})",
        "redis.error_reply('MY error')",
        "redis.status_reply('fine')",
        "{err='x'}",
        "{err={}}",
        "{ok=redis}",
        "{double='x'}",
        "{map={1,2,3}}",
        "{set=1}",
        "{big_number={}}",
        "{verbatim_string={format='abcdef',string='x'}}"
    };
    private static final String[] CALLS = {
        "cjson.decode(%s)",
        "cjson.encode(%s)",
        "cmsgpack.unpack(%s)",
        "cmsgpack.pack(%s, %s)",
        "cmsgpack.unpack_one(%s, %s)",
        "cmsgpack.unpack_limit(%s, %s, %s)",
        "struct.pack(%s, %s)",
        "struct.unpack(%s, %s)",
        "struct.size(%s)",
        "bit.tobit(%s)",
        "bit.band(%s, %s)",
        "bit.tohex(%s, %s)",
        "redis.call(%s, %s)",
        "redis.pcall('get', %s)",
        "redis.pcall('lrange', %s, 0, -1)",
        "redis.call('echo', %s)",
        "redis.sha1hex(%s)",
        "redis.log(%s, %s)",
        "redis.setresp(%s)",
        "redis.set_repl(%s)",
        "redis.acl_check_cmd(%s, %s)",
        "redis.error_reply(%s)",
        "redis.status_reply(%s)",
        "redis.breakpoint(%s)",
        "loadstring(%s)",
        "load(%s)",
        "pcall(%s, %s)",
        "xpcall(%s, %s)",
        "error(%s)",
        "assert(%s, %s)",
        "select(%s, %s)",
        "unpack(%s, %s, %s)",
        "next(%s, %s)",
        "rawset(%s, %s, %s)",
        "rawget(%s, %s)",
        "rawequal(%s, %s)",
        "setmetatable(%s, %s)",
        "getmetatable(%s)",
        "tostring(%s)",
        "tonumber(%s, %s)",
        "type(%s)",
        "string.format(%s, %s, %s)",
        "string.rep(%s, 1000)",
        "string.sub(%s, %s, %s)",
        "string.byte(%s, %s, %s)",
        "string.char(%s, %s)",
        "string.gsub('abc', '(.)', %s)",
        "string.find('aXb', %s)",
        "table.concat(%s, %s)",
        "table.insert(%s, %s)",
        "table.remove(%s, %s)",
        "table.sort(%s, %s)",
        "table.maxn(%s)",
        "math.random(%s)",
        "math.ldexp(%s, %s)",
        "coroutine.resume(%s, %s)",
        "coroutine.wrap(%s)",
        "coroutine.yield(%s)",
        "collectgarbage(%s)",
        "%s .. %s",
        "%s + %s",
        "%s < %s",
        "#%s",
        "(%s)()",
        "(%s)[%s]"
    };
    private static final String[] SHAPES = {
        "return %s",
        "return {%s, %s}",
        "local a, b = pcall(function() return %s end) return b",
        "for i = 1, 300 do pcall(function() return %s end) end return %s",
        "local co = coroutine.wrap(function() coroutine.yield(%s) return %s end) co() return co()",
        "local co = coroutine.create(function() while true do coroutine.yield(%s) end end) coroutine.resume(co) return %s",
        "local t = {} for i = 1, 20000 do t[i] = {i} end return %s",
        "local s = '' for i = 1, 2000 do s = s .. i end return %s",
        "error(%s)",
        "local function deep(n) if n == 0 then return %s end return 1 + deep(n - 1) end return deep(150)",
        "local function deep() return pcall(deep) end deep() return %s",
        "while true do local x = %s end",
        "while true do pcall(function() return %s end) end",
        "while true do coroutine.wrap(function() while true do pcall(error, %s) end end)() end"
    };

    private final Xorshift random;

    ScriptMutator(long seed) {
        random = new Xorshift(seed);
    }

    byte[] next() {
        byte[] script = fill(random.pick(SHAPES), 0).getBytes(StandardCharsets.ISO_8859_1);
        return random.chance(1, 4) ? broken(script) : script;
    }

    private String fill(String shape, int depth) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int at = shape.indexOf("%s"); at >= 0; at = shape.indexOf("%s", from)) {
            filled.append(shape, from, at);
            boolean calls = depth < 3 && random.chance(2, 3);
            filled.append(calls ? fill(random.pick(CALLS), depth + 1) : random.pick(VALUES));
            from = at + 2;
        }
        return filled.append(shape, from, shape.length()).toString();
    }

    /** Some bytes other than they were, or a piece of it missing, or twice there. */
    private byte[] broken(byte[] script) {
        String text = new String(script, StandardCharsets.ISO_8859_1);
        int from = random.below(text.length());
        int to = from + random.below(text.length() - from);
        String piece = text.substring(from, to);
        String other = String.valueOf((char) random.below(256));
        String middle = random.pick(new String[] {"", piece + piece, other, piece + other});
        return (text.substring(0, from) + middle + text.substring(to)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
