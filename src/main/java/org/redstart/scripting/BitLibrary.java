package org.redstart.scripting;

import java.util.HexFormat;
import java.util.function.IntBinaryOperator;

/** {@code bit}: operations on the bits of 32-bit numbers. */
final class BitLibrary {
    private static final int HEX_DIGITS = 8;
    /** Adding it leaves the low 32 bits of a number's whole part in the low bits of its mantissa. */
    private static final double SHIFTER = 6755399441055744.0;

    private BitLibrary() {}

    static void define(LuaVm vm) {
        LuaVm.Members members = new LuaVm.Members()
                .function("tobit", lua -> unary((LuaThread) lua, "tobit", (a, b) -> a))
                .function("bnot", lua -> unary((LuaThread) lua, "bnot", (a, b) -> ~a))
                .function("bswap", lua -> unary((LuaThread) lua, "bswap", (a, b) -> Integer.reverseBytes(a)))
                .function("band", lua -> fold((LuaThread) lua, "band", (a, b) -> a & b))
                .function("bor", lua -> fold((LuaThread) lua, "bor", (a, b) -> a | b))
                .function("bxor", lua -> fold((LuaThread) lua, "bxor", (a, b) -> a ^ b))
                .function("lshift", lua -> shift((LuaThread) lua, "lshift", (a, b) -> a << b))
                .function("rshift", lua -> shift((LuaThread) lua, "rshift", (a, b) -> a >>> b))
                .function("arshift", lua -> shift((LuaThread) lua, "arshift", (a, b) -> a >> b))
                .function("rol", lua -> shift((LuaThread) lua, "rol", Integer::rotateLeft))
                .function("ror", lua -> shift((LuaThread) lua, "ror", Integer::rotateRight))
                .function("tohex", lua -> hex((LuaThread) lua));
        vm.define(members, "bit");
    }

    private static int bits(double number) {
        return (int) Double.doubleToRawLongBits(number + SHIFTER);
    }

    private static int unary(LuaThread lua, String name, IntBinaryOperator operator) {
        LuaArguments arguments = new LuaArguments(lua, name);
        int a = bits(arguments.number(1));
        return arguments.isBad() ? arguments.fail() : push(lua, operator.applyAsInt(a, 0));
    }

    private static int fold(LuaThread lua, String name, IntBinaryOperator operator) {
        LuaArguments arguments = new LuaArguments(lua, name);
        int result = bits(arguments.number(1));
        for (int i = 2; i <= lua.top(); i++) {
            result = operator.applyAsInt(result, bits(arguments.number(i)));
        }
        return arguments.isBad() ? arguments.fail() : push(lua, result);
    }

    private static int shift(LuaThread lua, String name, IntBinaryOperator operator) {
        LuaArguments arguments = new LuaArguments(lua, name);
        int a = bits(arguments.number(1));
        int by = bits(arguments.number(2));
        return arguments.isBad() ? arguments.fail() : push(lua, operator.applyAsInt(a, by & (Integer.SIZE - 1)));
    }

    private static int push(LuaThread lua, int result) {
        lua.pushNumber(result);
        return 1;
    }

    private static int hex(LuaThread lua) {
        LuaArguments arguments = new LuaArguments(lua, "tohex");
        int a = bits(arguments.number(1));
        int digits = lua.top() < 2 ? HEX_DIGITS : bits(arguments.number(2));
        if (arguments.isBad()) {
            return arguments.fail();
        }
        HexFormat format = digits < 0 ? HexFormat.of().withUpperCase() : HexFormat.of();
        int shown = digits == Integer.MIN_VALUE ? HEX_DIGITS : Math.min(HEX_DIGITS, Math.abs(digits));
        lua.pushText(format.toHexDigits(a, Math.max(shown, 0)));
        return 1;
    }
}
