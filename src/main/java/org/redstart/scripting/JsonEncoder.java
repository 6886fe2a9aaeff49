package org.redstart.scripting;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.redstart.memory.Foreign;

/** Writes a value of Lua's as JSON. */
final class JsonEncoder {
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int DELETE = 0x7F;
    private static final byte[][] ESCAPES = new byte[256][];

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPES[c] = ascii(String.format(java.util.Locale.ROOT, "\\u%04x", c));
        }
        ESCAPES[DELETE] = ascii("\\u007f");
        ESCAPES['\b'] = ascii("\\b");
        ESCAPES['\t'] = ascii("\\t");
        ESCAPES['\n'] = ascii("\\n");
        ESCAPES['\f'] = ascii("\\f");
        ESCAPES['\r'] = ascii("\\r");
        ESCAPES['"'] = ascii("\\\"");
        ESCAPES['\\'] = ascii("\\\\");
        ESCAPES['/'] = ascii("\\/");
    }

    private final JsonOptions options;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean first;

    JsonEncoder(JsonOptions options) {
        this.options = options;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] encode(long value) {
        out.reset();
        write(value, 0);
        byte[] text = out.toByteArray();
        if (text.length > KEPT_BYTES) {
            out = new ByteArrayOutputStream();
        }
        return text;
    }

    private void put(String text) {
        out.writeBytes(ascii(text));
    }

    private void write(long value, int depth) {
        switch (LuaLayout.type(value)) {
            case LuaLayout.NIL -> put("null");
            case LuaLayout.BOOLEAN -> put(LuaLayout.bool(value) ? "true" : "false");
            case LuaLayout.NUMBER -> number(value);
            case LuaLayout.STRING -> string(value);
            case LuaLayout.TABLE -> table(LuaLayout.object(value), depth + 1);
            case LuaLayout.LIGHT_USERDATA -> {
                if (LuaLayout.object(value) != 0) {
                    throw cannot(value, "type not supported");
                }
                put("null");
            }
            default -> throw cannot(value, "type not supported");
        }
    }

    private static LuaFailure cannot(long value, String why) {
        return new LuaFailure("Cannot serialise " + LuaText.typeName(value) + ": " + why);
    }

    private void number(long value) {
        double number = LuaLayout.number(value);
        if (!Double.isNaN(number) && !Double.isInfinite(number) || options.encodeInvalid == JsonOptions.ON) {
            put(NumberText.of(number, options.digits));
        } else if (options.encodeInvalid == JsonOptions.AS_NULL) {
            put("null");
        } else {
            throw cannot(value, "must not be NaN or Inf");
        }
    }

    private void string(long value) {
        out.write('"');
        for (byte b : Foreign.bytes(LuaLayout.bytes(value), LuaLayout.length(value))) {
            byte[] escape = ESCAPES[b & 0xFF];
            if (escape == null) {
                out.write(b);
            } else {
                out.writeBytes(escape);
            }
        }
        out.write('"');
    }

    private void table(long table, int depth) {
        if (depth > options.encodeDepth) {
            throw new LuaFailure("Cannot serialise, excessive nesting (" + depth + ")");
        }
        int length = new ListLength(table).length();
        if (length <= 0) {
            object(table, depth);
            return;
        }
        out.write('[');
        for (int i = 1; i <= length; i++) {
            if (i > 1) {
                out.write(',');
            }
            long element = LuaLayout.element(table, i);
            if (element == 0) {
                put("null");
            } else {
                write(element, depth);
            }
        }
        out.write(']');
    }

    private void object(long table, int depth) {
        out.write('{');
        first = true;
        LuaTables.forEach(table, (key, value) -> {
            if (!first) {
                out.write(',');
            }
            switch (LuaLayout.type(key)) {
                case LuaLayout.STRING -> string(key);
                case LuaLayout.NUMBER -> {
                    out.write('"');
                    number(key);
                    out.write('"');
                }
                default -> throw cannot(key, "table key must be a number or string");
            }
            out.write(':');
            write(value, depth);
            first = false;
        });
        out.write('}');
    }

    /** How long a table is as a list; 0 or less if it is none. */
    private final class ListLength {
        private boolean list = true;
        private double longest;
        private int count;

        ListLength(long table) {
            LuaTables.forEach(table, (key, value) -> see(key));
        }

        private void see(long key) {
            double number = LuaLayout.type(key) == LuaLayout.NUMBER ? LuaLayout.number(key) : 0;
            if (number >= 1 && number == Math.floor(number)) {
                longest = Math.max(longest, number);
                count++;
            } else {
                list = false;
            }
        }

        int length() {
            if (!list) {
                return -1;
            }
            boolean sparse = options.sparseRatio > 0
                    && longest > (double) count * options.sparseRatio
                    && longest > options.sparseSafe;
            if (sparse && !options.convertsSparse) {
                throw new LuaFailure("Cannot serialise table: excessively sparse array");
            }
            return sparse ? -1 : (int) longest;
        }
    }
}
