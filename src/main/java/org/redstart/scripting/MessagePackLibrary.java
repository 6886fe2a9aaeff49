package org.redstart.scripting;

/** {@code cmsgpack}: values as MessagePack. */
final class MessagePackLibrary {
    private static final String NAME = "cmsgpack";

    private MessagePackLibrary() {}

    static void define(LuaVm vm) {
        LuaVm.Members members = new LuaVm.Members()
                .function("pack", lua -> pack((LuaThread) lua))
                .function("unpack", lua -> unpack((LuaThread) lua, "unpack", 0, 0))
                .function("unpack_one", lua -> unpack((LuaThread) lua, "unpack_one", 1, 2))
                .function("unpack_limit", lua -> unpackLimit((LuaThread) lua))
                .value("_NAME", NAME)
                .value("_VERSION", "lua-cmsgpack 0.4.0")
                .value("_COPYRIGHT", "Copyright (C) 2012, Redis Ltd.")
                .value("_DESCRIPTION", "MessagePack C implementation for Lua");
        vm.define(members, NAME);
    }

    private static int pack(LuaThread lua) {
        int count = lua.top();
        if (count == 0) {
            LuaArguments arguments = new LuaArguments(lua, "pack");
            arguments.bad(0, "MessagePack pack needs input.");
            return arguments.fail();
        }
        MessagePacker packer = new MessagePacker();
        for (int i = 1; i <= count; i++) {
            packer.pack(lua.value(i));
        }
        lua.pushBytes(packer.bytes());
        return 1;
    }

    private static int unpackLimit(LuaThread lua) {
        LuaArguments arguments = new LuaArguments(lua, "unpack_limit");
        arguments.bytes(1);
        long limit = arguments.whole(2);
        return arguments.isBad() ? arguments.fail() : unpack(lua, "unpack_limit", limit, 3);
    }

    /**
     * @param limit how many objects at the most; 0 for all
     * @param offsetAt which argument says where to begin, 0 for none: then where the rest begins is no result either
     */
    private static int unpack(LuaThread lua, String name, long limit, int offsetAt) {
        LuaArguments arguments = new LuaArguments(lua, name);
        byte[] data = arguments.bytes(1);
        long offset = offsetAt == 0 ? 0 : arguments.whole(offsetAt, 0);
        if (arguments.isBad()) {
            return arguments.fail();
        }
        if (offset < 0 || limit < 0) {
            return lua.fail(
                    "Invalid request to unpack with offset of " + offset + " and limit of " + data.length + ".");
        }
        if (offset > data.length) {
            return lua.fail("Start offset " + offset + " greater than input length " + data.length + ".");
        }
        try {
            return push(
                    lua, new MessageUnpacker(lua, data, (int) offset), limit == 0 ? Long.MAX_VALUE : limit, limit != 0);
        } catch (LuaFailure failure) {
            return lua.fail(failure.getMessage());
        }
    }

    private static int push(LuaThread lua, MessageUnpacker unpacker, long limit, boolean tellsRest) {
        int base = lua.top();
        if (tellsRest) {
            lua.pushNilValue();
        }
        for (long i = 0; i < limit && unpacker.hasMore(); i++) {
            if (!lua.hasRoom(2)) {
                throw new LuaFailure(
                        "stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)");
            }
            unpacker.push();
        }
        if (tellsRest) {
            lua.pushNumber(unpacker.hasMore() ? unpacker.position() : -1);
            lua.replaceAt(base + 1);
        }
        return lua.top() - base;
    }
}
