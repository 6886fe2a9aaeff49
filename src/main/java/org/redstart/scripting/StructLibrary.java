package org.redstart.scripting;

import java.io.ByteArrayOutputStream;

/** {@code struct}: values as the bytes that C would lay out. */
final class StructLibrary {
    private StructLibrary() {}

    static void define(LuaVm vm) {
        LuaVm.Members members = new LuaVm.Members()
                .function("pack", lua -> run((LuaThread) lua, "pack", StructLibrary::pack))
                .function("unpack", lua -> run((LuaThread) lua, "unpack", StructLibrary::unpack))
                .function("size", lua -> run((LuaThread) lua, "size", StructLibrary::size));
        vm.define(members, "struct");
    }

    private interface Body {
        int run(LuaThread lua, LuaArguments arguments, StructFormat format);
    }

    private static int run(LuaThread lua, String name, Body body) {
        LuaArguments arguments = new LuaArguments(lua, name);
        byte[] format = arguments.bytes(1);
        if (arguments.isBad()) {
            return arguments.fail();
        }
        try {
            int results = body.run(lua, arguments, new StructFormat(format, arguments));
            return arguments.isBad() ? arguments.fail() : results;
        } catch (LuaFailure failure) {
            return arguments.isBad() ? arguments.fail() : lua.fail(failure.getMessage());
        }
    }

    private static int pack(LuaThread lua, LuaArguments arguments, StructFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int argument = 2;
        lua.pushNilValue();
        while (format.next()) {
            out.writeBytes(new byte[format.padding(out.size())]);
            int size = format.size();
            switch (format.kind()) {
                case WHOLE -> put(out, bits(arguments.number(argument++)), size, format.isLittle());
                case REAL -> {
                    double number = arguments.number(argument++);
                    long raw = size == Float.BYTES
                            ? Float.floatToRawIntBits((float) number)
                            : Double.doubleToRawLongBits(number);
                    put(out, raw, size, format.isLittle());
                }
                case PADDING -> out.write(0);
                case CHARACTERS, STRING -> {
                    byte[] text = arguments.bytes(argument++);
                    int taken = size == 0 ? text.length : size;
                    if (text.length < taken) {
                        arguments.bad(argument, "string too short");
                    } else {
                        out.write(text, 0, taken);
                    }
                    if (format.kind() == StructFormat.Kind.STRING) {
                        out.write(0);
                    }
                }
                default -> format.control();
            }
            if (arguments.isBad()) {
                return 0;
            }
        }
        lua.pushBytes(out.toByteArray());
        return 1;
    }

    /** The bits of a number as C converts it: one too large for a signed number becomes an unsigned one. */
    private static long bits(double number) {
        if (number >= 0x1p63 && number < 0x1p64) {
            return (long) (number - 0x1p63) | Long.MIN_VALUE;
        }
        return ValueWriter.whole(number);
    }

    private static void put(ByteArrayOutputStream out, long bits, int size, boolean little) {
        for (int i = 0; i < size; i++) {
            int place = little ? i : size - 1 - i;
            out.write(place < Long.BYTES ? (int) (bits >>> place * Byte.SIZE) : 0);
        }
    }

    private static int unpack(LuaThread lua, LuaArguments arguments, StructFormat format) {
        byte[] data = arguments.bytes(2);
        long position = arguments.whole(3, 1) - 1;
        if (!arguments.isBad() && position == -1) {
            arguments.bad(3, "offset must be 1 or greater");
        }
        int results = 0;
        int base = lua.top();
        while (!arguments.isBad() && format.next()) {
            position += format.padding(position);
            int size = format.size();
            if (position < 0 || position > data.length - (long) size) {
                arguments.bad(2, "data string too short");
                break;
            }
            if (!lua.hasRoom(3)) {
                throw new LuaFailure("stack overflow (too many results)");
            }
            int at = (int) position;
            switch (format.kind()) {
                case WHOLE -> lua.pushNumber(whole(get(data, at, size, format.isLittle()), size, format.isSigned()));
                case REAL -> lua.pushNumber(real(get(data, at, size, format.isLittle()), size));
                case CHARACTERS -> {
                    size = size == 0 ? takeSize(lua, base, data.length - at, arguments) : size;
                    lua.pushBytes(java.util.Arrays.copyOfRange(data, at, at + Math.max(size, 0)));
                }
                case STRING -> size = pushString(lua, data, at);
                case PADDING -> {}
                default -> format.control();
            }
            position += size;
            results = lua.top() - base;
        }
        lua.pushNumber(position + 1.0);
        return results + 1;
    }

    /** The last number that was read is how long the next characters are, and no result. */
    private static int takeSize(LuaThread lua, int base, int left, LuaArguments arguments) {
        if (lua.top() == base || LuaLayout.type(lua.topValue()) != LuaLayout.NUMBER) {
            throw new LuaFailure("format 'c0' needs a previous size");
        }
        double size = LuaLayout.number(lua.topValue());
        lua.setTop(lua.top() - 1);
        if (size < 0 || size > left) {
            arguments.bad(2, "data string too short");
            return 0;
        }
        return (int) size;
    }

    private static int pushString(LuaThread lua, byte[] data, int from) {
        int end = from;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        if (end == data.length) {
            throw new LuaFailure("unfinished string in data");
        }
        lua.pushBytes(java.util.Arrays.copyOfRange(data, from, end));
        return end - from + 1;
    }

    private static long get(byte[] data, int at, int size, boolean little) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits = bits << Byte.SIZE | data[little ? at + size - 1 - i : at + i] & 0xFF;
        }
        return bits;
    }

    private static double whole(long bits, int size, boolean signed) {
        if (!signed) {
            return size >= Long.BYTES && bits < 0 ? (bits & Long.MAX_VALUE) + 0x1p63 : (double) bits;
        }
        int unused = Math.max(0, Long.SIZE - size * Byte.SIZE);
        return (double) (bits << unused >> unused);
    }

    private static double real(long bits, int size) {
        return size == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private static int size(LuaThread lua, LuaArguments arguments, StructFormat format) {
        int size = 0;
        while (format.next()) {
            size += format.padding(size);
            if (format.isVariable()) {
                arguments.bad(1, "option '" + format.name() + "' has no fixed size");
            } else if (format.kind() == StructFormat.Kind.CONTROL && !format.isLetter()) {
                format.control();
            }
            size += format.size();
        }
        lua.pushNumber(size);
        return 1;
    }
}
