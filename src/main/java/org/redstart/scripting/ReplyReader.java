package org.redstart.scripting;

import org.redstart.memory.Chain;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Turns a command's reply into a value of Lua's. */
final class ReplyReader {
    private static final int KEPT_BYTES = 16 * 1024;
    /** Values that one level of a reply keeps on the stack. */
    private static final int SLOTS_PER_LEVEL = 4;

    private static final int FORMAT_BYTES = 3;
    /** The two letters, the first of them in the low byte. */
    private static final short OK = 'O' | 'K' << Byte.SIZE;

    /** A reply whose pieces did not lie in a row. */
    private final NativeBuffer gathered = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);

    private LuaThread lua;
    private long at;
    private long line;
    private int lineLength;

    /** Whether a reply is an error; it will be pushed as its text, with the code. */
    boolean isError(Chain reply) {
        return reply.firstByte() == '-';
    }

    /** Pushes the reply and empties the chain. */
    void push(LuaThread to, Chain reply) {
        lua = to;
        at = reply.contiguous();
        if (at == 0) {
            gathered.clear(KEPT_BYTES);
            reply.moveTo(gathered);
            at = gathered.address();
        }
        pushNext();
        reply.clear();
    }

    private void pushNext() {
        int kind = Native.getByte(at++);
        readLine();
        switch (kind) {
            case '$' -> pushBulk();
            case ':' -> lua.pushNumber((double) Decimal.parse(line, lineLength));
            case '+' -> pushStatus();
            case '-' -> lua.pushBytes(line, lineLength);
            case '*' -> pushArray();
            default -> pushOfResp3(kind);
        }
    }

    private void readLine() {
        line = at;
        while (Native.getByte(at) != '\r') {
            at++;
        }
        lineLength = (int) (at - line);
        at += 2;
    }

    private int count() {
        return (int) Decimal.parse(line, lineLength);
    }

    private void pushBulk() {
        int length = count();
        if (length < 0) {
            lua.pushBoolean(false);
            return;
        }
        lua.pushBytes(at, length);
        at += length + 2;
    }

    /** Nearly every status is the same one. */
    private void pushStatus() {
        if (lineLength == 2 && Native.getShort(line) == OK) {
            lua.pushTable(0, 1);
            lua.pushName("OK");
            lua.setNamed(-2, LuaNames.OK);
        } else {
            pushField(LuaNames.OK);
        }
    }

    /** A table with one field, which is the line. */
    private void pushField(String name) {
        lua.pushTable(0, 1);
        lua.pushBytes(line, lineLength);
        lua.setNamed(-2, name);
    }

    private void pushArray() {
        int count = count();
        if (count < 0) {
            lua.pushBoolean(false);
            return;
        }
        lua.hasRoom(SLOTS_PER_LEVEL);
        lua.pushTable(count, 0);
        for (int i = 1; i <= count; i++) {
            pushElement();
            lua.setElement(-2, i);
        }
    }

    /** An error within a reply is a table, as scripts get errors. */
    private void pushElement() {
        if (Native.getByte(at) == '-') {
            at++;
            readLine();
            pushField("err");
        } else {
            pushNext();
        }
    }

    private void pushOfResp3(int kind) {
        switch (kind) {
            case '_' -> lua.pushNilValue();
            case '#' -> lua.pushBoolean(Native.getByte(line) == 't');
            case ',' -> pushDouble();
            case '(' -> pushField("big_number");
            case '=' -> pushVerbatim();
            case '%' -> pushPairs("map", true);
            case '~' -> pushPairs("set", false);
            case '>' -> pushArray();
            case '|' -> skipAttributes();
            default -> throw new IllegalStateException("no reply begins with " + (char) kind);
        }
    }

    /** Scripts do not get attributes, only the reply behind them. */
    private void skipAttributes() {
        int count = count();
        for (int i = 0; i < 2 * count; i++) {
            pushElement();
            lua.setTop(lua.top() - 1);
        }
        pushNext();
    }

    private void pushDouble() {
        lua.pushTable(0, 1);
        lua.pushNumber(
                parseDouble(new String(Native.bytes(line, lineLength), java.nio.charset.StandardCharsets.US_ASCII)));
        lua.setNamed(-2, "double");
    }

    private static double parseDouble(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private void pushVerbatim() {
        int length = count();
        lua.pushTable(0, 1);
        lua.pushTable(0, 2);
        lua.pushBytes(at + FORMAT_BYTES + 1, length - FORMAT_BYTES - 1);
        lua.setNamed(-2, "string");
        lua.pushBytes(at, FORMAT_BYTES);
        lua.setNamed(-2, "format");
        lua.setNamed(-2, "verbatim_string");
        at += length + 2;
    }

    /** A map, or a set as a map whose values are true; within a table that says which. */
    private void pushPairs(String name, boolean hasValues) {
        int count = count();
        lua.hasRoom(SLOTS_PER_LEVEL);
        lua.pushTable(0, 1);
        lua.pushTable(0, count);
        for (int i = 0; i < count; i++) {
            pushElement();
            if (hasValues) {
                pushElement();
            } else {
                lua.pushBoolean(true);
            }
            lua.setRaw(-3);
        }
        lua.setNamed(-2, name);
    }
}
