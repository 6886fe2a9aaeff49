package org.redstart.scripting;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** {@code cjson}: JSON as the library of that name reads and writes it. */
final class JsonLibrary {
    private static final String NAME = "cjson";
    private static final int MOST_DIGITS = 14;

    private final JsonOptions options = new JsonOptions();
    private final JsonEncoder encoder = new JsonEncoder(options);
    private final JsonDecoder decoder = new JsonDecoder(options);

    private JsonLibrary() {}

    static void define(LuaVm vm) {
        vm.define(new JsonLibrary().members(vm), NAME);
    }

    private LuaVm.Members members(LuaVm vm) {
        return new LuaVm.Members()
                .function("encode", lua -> encode((LuaThread) lua))
                .function("decode", lua -> decode((LuaThread) lua))
                .function("encode_sparse_array", lua -> sparse((LuaThread) lua))
                .function(
                        "encode_max_depth",
                        lua -> whole(
                                (LuaThread) lua,
                                "encode_max_depth",
                                Integer.MAX_VALUE,
                                () -> options.encodeDepth,
                                depth -> options.encodeDepth = depth))
                .function(
                        "decode_max_depth",
                        lua -> whole(
                                (LuaThread) lua,
                                "decode_max_depth",
                                Integer.MAX_VALUE,
                                () -> options.decodeDepth,
                                depth -> options.decodeDepth = depth))
                .function(
                        "encode_number_precision",
                        lua -> whole(
                                (LuaThread) lua,
                                "encode_number_precision",
                                MOST_DIGITS,
                                () -> options.digits,
                                digits -> options.digits = digits))
                .function(
                        "encode_keep_buffer",
                        lua -> choice(
                                (LuaThread) lua,
                                "encode_keep_buffer",
                                List.of("off", "on"),
                                () -> options.keepBuffer,
                                keep -> options.keepBuffer = keep))
                .function(
                        "encode_invalid_numbers",
                        lua -> choice(
                                (LuaThread) lua,
                                "encode_invalid_numbers",
                                List.of("off", "on", "null"),
                                () -> options.encodeInvalid,
                                invalid -> options.encodeInvalid = invalid))
                .function(
                        "decode_invalid_numbers",
                        lua -> choice(
                                (LuaThread) lua,
                                "decode_invalid_numbers",
                                List.of("off", "on"),
                                () -> options.decodeInvalid,
                                invalid -> options.decodeInvalid = invalid))
                .function("new", lua -> fresh((LuaThread) lua, vm))
                .nothing("null")
                .value("_NAME", NAME)
                .value("_VERSION", "2.1.0");
    }

    private static int fresh(LuaThread lua, LuaVm vm) {
        LuaVm.pushOpen(lua, new JsonLibrary().members(vm));
        return 1;
    }

    private int encode(LuaThread lua) {
        LuaArguments arguments = new LuaArguments(lua, "encode");
        if (lua.top() != 1) {
            arguments.bad(1, "expected 1 argument");
            return arguments.fail();
        }
        try {
            lua.pushBytes(encoder.encode(lua.value(1)));
            return 1;
        } catch (LuaFailure failure) {
            return lua.fail(failure.getMessage());
        }
    }

    private int decode(LuaThread lua) {
        LuaArguments arguments = new LuaArguments(lua, "decode");
        if (lua.top() != 1) {
            arguments.bad(1, "expected 1 argument");
        }
        byte[] text = arguments.isBad() ? new byte[0] : arguments.bytes(1);
        if (arguments.isBad()) {
            return arguments.fail();
        }
        try {
            decoder.decode(lua, text);
            return 1;
        } catch (LuaFailure failure) {
            return lua.fail(failure.getMessage());
        }
    }

    private int sparse(LuaThread lua) {
        LuaArguments arguments = new LuaArguments(lua, "encode_sparse_array");
        checkCount(lua, arguments, 3);
        if (arguments.isGiven(1)) {
            choose(
                    lua,
                    arguments,
                    1,
                    List.of("off", "on"),
                    convert -> options.convertsSparse = convert == JsonOptions.ON);
        }
        setWhole(arguments, 2, 0, Integer.MAX_VALUE, ratio -> options.sparseRatio = ratio);
        setWhole(arguments, 3, 0, Integer.MAX_VALUE, safe -> options.sparseSafe = safe);
        if (arguments.isBad()) {
            return arguments.fail();
        }
        lua.pushBoolean(options.convertsSparse);
        lua.pushNumber(options.sparseRatio);
        lua.pushNumber(options.sparseSafe);
        return 3;
    }

    private static void checkCount(LuaThread lua, LuaArguments arguments, int most) {
        if (lua.top() > most) {
            arguments.bad(most + 1, "found too many arguments");
        }
    }

    private static void setWhole(LuaArguments arguments, int index, int least, int most, IntConsumer set) {
        if (arguments.isBad() || !arguments.isGiven(index)) {
            return;
        }
        long number = arguments.whole(index);
        if (number < least || number > most) {
            arguments.bad(index, "expected integer between " + least + " and " + most);
        }
        if (!arguments.isBad()) {
            set.accept((int) number);
        }
    }

    private static int whole(LuaThread lua, String name, int most, IntSupplier get, IntConsumer set) {
        LuaArguments arguments = new LuaArguments(lua, name);
        checkCount(lua, arguments, 1);
        setWhole(arguments, 1, 1, most, set);
        if (arguments.isBad()) {
            return arguments.fail();
        }
        lua.pushNumber(get.getAsInt());
        return 1;
    }

    private static void choose(LuaThread lua, LuaArguments arguments, int index, List<String> names, IntConsumer set) {
        long value = lua.value(index);
        if (LuaLayout.type(value) == LuaLayout.BOOLEAN) {
            set.accept(LuaLayout.bool(value) ? JsonOptions.ON : JsonOptions.OFF);
            return;
        }
        String name = new String(arguments.bytes(index), StandardCharsets.ISO_8859_1);
        if (!arguments.isBad() && !names.contains(name)) {
            arguments.bad(index, "invalid option '" + name + "'");
        }
        if (!arguments.isBad()) {
            set.accept(names.indexOf(name));
        }
    }

    private static int choice(LuaThread lua, String name, List<String> names, IntSupplier get, IntConsumer set) {
        LuaArguments arguments = new LuaArguments(lua, name);
        checkCount(lua, arguments, 1);
        if (!arguments.isBad() && arguments.isGiven(1)) {
            choose(lua, arguments, 1, names, set);
        }
        if (arguments.isBad()) {
            return arguments.fail();
        }
        if (get.getAsInt() == JsonOptions.AS_NULL) {
            lua.pushText(names.get(JsonOptions.AS_NULL));
        } else {
            lua.pushBoolean(get.getAsInt() == JsonOptions.ON);
        }
        return 1;
    }
}
