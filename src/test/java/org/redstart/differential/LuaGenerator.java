package org.redstart.differential;

/** Makes random scripts: values as literals, sent through the conversions and the libraries. */
final class LuaGenerator {
    private static final int DEEPEST = 4;
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "127",
        "128",
        "255",
        "256",
        "-32",
        "-33",
        "-128",
        "-129",
        "32767",
        "65535",
        "65536",
        "-32769",
        "2147483647",
        "-2147483649",
        "4294967295",
        "4294967296",
        "9007199254740992",
        "2^53+2",
        "2^63",
        "-2^63",
        "1e14",
        "1e15",
        "123456789012345",
        "0.1",
        "1.5",
        "-2.25",
        "1/3",
        "1e-5",
        "1e-7",
        "1e300",
        "3.0000000001",
        "99999999999999.5"
    };
    private static final String[] STRINGS = {
        "''",
        "'a'",
        "'hello world'",
        "'\\0'",
        "'\\255\\254'",
        "'a\\nb'",
        "'\\\"q\\\"'",
        "'/\\\\/'",
        "('x'):rep(31)",
        "('y'):rep(32)",
        "('z'):rep(256)",
        "'\\1\\31\\127'",
        "'12'",
        "'nil'"
    };
    private static final String[] SHAPES = {
        "return %s",
        "return {%s, %s}",
        "return tostring(%s)",
        "return type(%s)",
        "return cjson.encode(%s)",
        "return cjson.encode(cjson.decode(cjson.encode(%s)))",
        "return cmsgpack.pack(%s, %s)",
        "return {cmsgpack.unpack(cmsgpack.pack(%s, %s))}",
        "return cjson.encode({cmsgpack.unpack(cmsgpack.pack(%s))})",
        "redis.setresp(3) return {map={a=%s, [1]=%s}}",
        "return {double=%s}",
        "return {ok=%s}",
        "return {err=%s}",
        "return redis.call('echo', %s)",
        "return redis.pcall('set', 'k', %s)",
        "redis.call('del', 'l') redis.pcall('rpush', 'l', %s, %s) return redis.call('lrange', 'l', 0, -1)",
        "local ok, problem = pcall(error, %s) return {tostring(ok), problem}",
        "error(tostring(%s))",
        "error({err=tostring(%s)})",
        "return redis.sha1hex(%s)",
        "return bit.tohex(%s)",
        "return {bit.band(%s, %s), bit.bxor(%s, 255), bit.lshift(%s, 5), bit.arshift(%s, 3)}",
        "return struct.pack('>i4', %s)",
        "return struct.pack('<dh', %s, %s)",
        "return {struct.unpack('<bBhHi4', struct.pack('<bBhHi4', %s, %s, %s, %s, %s))}",
        "return string.format('%%d %%g %%s', %s, %s, %s)",
        "return #%s",
        "return %s == %s",
        "return {redis.call('incrbyfloat', 'f', %s), redis.call('set', 'f', '1')}"
    };

    private final Xorshift random;

    LuaGenerator(long seed) {
        this.random = new Xorshift(seed);
    }

    String next() {
        String shape = random.pick(SHAPES);
        int holes = shape.split("%s", -1).length - 1;
        Object[] values = new Object[holes];
        for (int i = 0; i < holes; i++) {
            values[i] = value(0);
        }
        return String.format(java.util.Locale.ROOT, shape, values);
    }

    private String value(int depth) {
        switch (random.below(depth < DEEPEST ? 6 : 4)) {
            case 0:
                return "(" + random.pick(NUMBERS) + ")";
            case 1:
                return "(" + random.pick(STRINGS) + ")";
            case 2:
                return random.chance(1, 2) ? "(" + random.below(100_000) + ")" : "(-" + random.below(1000) + "/8)";
            case 3:
                return random.pick(new String[] {"true", "false", "(nil)", "cjson.null", "({})"});
            default:
                return table(depth + 1);
        }
    }

    private String table(int depth) {
        StringBuilder text = new StringBuilder("({");
        int count = random.below(5);
        boolean named = random.chance(1, 3);
        for (int i = 0; i < count; i++) {
            if (named) {
                text.append("k").append(random.below(20)).append('=');
            } else if (random.chance(1, 10)) {
                text.append('[').append(random.below(12) + 1).append("]=");
            }
            text.append(value(depth)).append(',');
        }
        return text.append("})").toString();
    }
}
