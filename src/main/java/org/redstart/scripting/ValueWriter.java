package org.redstart.scripting;

import org.redstart.memory.Foreign;
import org.redstart.resp.ReplyWriter;

/** Answers a client what a script returned. It reads where the values lie, so it must not let Lua run. */
final class ValueWriter {
    /** Deeper ones are answered with an error. */
    private static final int DEEPEST = 1000;

    private static final String TOO_DEEP = "ERR reached lua stack limit";

    private final LuaNames names;
    private ReplyWriter reply;
    /** Whether the script asked for the newer protocol. */
    private boolean resp3;

    ValueWriter(LuaNames names) {
        this.names = names;
    }

    void write(long value, ReplyWriter to, boolean scriptResp3) {
        reply = to;
        resp3 = scriptResp3;
        write(value, 0);
    }

    private void write(long value, int depth) {
        switch (LuaLayout.type(value)) {
            case LuaLayout.STRING -> bulk(value);
            case LuaLayout.NUMBER -> reply.integer(whole(LuaLayout.number(value)));
            case LuaLayout.BOOLEAN -> bool(LuaLayout.bool(value));
            case LuaLayout.TABLE -> table(LuaLayout.object(value), depth);
            default -> reply.nil();
        }
    }

    /** What C makes of a number that is too large: the lowest. */
    static long whole(double number) {
        long cut = (long) number;
        return cut == Long.MAX_VALUE || Double.isNaN(number) ? Long.MIN_VALUE : cut;
    }

    private void bulk(long string) {
        long address = LuaLayout.bytes(string);
        int length = LuaLayout.length(string);
        Foreign.claim(address, length + 1L);
        reply.bulk(address, length);
        Foreign.disclaim(address);
    }

    private void bool(boolean value) {
        if (resp3) {
            reply.bool(value);
        } else if (value) {
            reply.integer(1);
        } else {
            reply.nil();
        }
    }

    private void table(long table, int depth) {
        if (depth > DEEPEST) {
            reply.error(TOO_DEEP);
            return;
        }
        if (LuaLayout.nodeCount(table) > 1 || !LuaLayout.isNil(LuaLayout.node(table, 0))) {
            if (writesSpecial(table, depth)) {
                return;
            }
        }
        int count = 0;
        while (LuaLayout.element(table, count + 1) != 0) {
            count++;
        }
        reply.array(count);
        for (int i = 1; i <= count; i++) {
            write(LuaLayout.element(table, i), depth + 1);
        }
    }

    private boolean writesSpecial(long table, int depth) {
        return writesText(table) || writesDouble(table) || writesPairs(table, depth) || writesLong(table);
    }

    private boolean writesText(long table) {
        long error = LuaLayout.field(table, names.err);
        if (LuaLayout.isString(error)) {
            boolean uncounted = LuaLayout.field(table, names.uncounted) != 0;
            ScriptError.answer(reply, LuaVm.text(error), uncounted);
            return true;
        }
        long status = LuaLayout.field(table, names.ok);
        if (LuaLayout.isString(status)) {
            reply.simple(LuaVm.text(status).replace('\r', ' ').replace('\n', ' '));
            return true;
        }
        return false;
    }

    private boolean writesDouble(long table) {
        long real = LuaLayout.field(table, names.real);
        if (LuaLayout.type(real) != LuaLayout.NUMBER) {
            return false;
        }
        reply.real(LuaLayout.number(real));
        return true;
    }

    private boolean writesPairs(long table, int depth) {
        long map = LuaLayout.field(table, names.map);
        if (LuaLayout.type(map) == LuaLayout.TABLE) {
            long pairs = LuaLayout.object(map);
            reply.map(LuaTables.count(pairs));
            LuaTables.forEach(pairs, (key, value) -> {
                write(key, depth + 1);
                write(value, depth + 1);
            });
            return true;
        }
        long set = LuaLayout.field(table, names.set);
        if (LuaLayout.type(set) == LuaLayout.TABLE) {
            long members = LuaLayout.object(set);
            reply.set(LuaTables.count(members));
            LuaTables.forEach(members, (key, value) -> write(key, depth + 1));
            return true;
        }
        return false;
    }

    private boolean writesLong(long table) {
        long number = LuaLayout.field(table, names.bigNumber);
        if (LuaLayout.isString(number)) {
            reply.bigNumber(LuaVm.text(number).replace('\r', ' ').replace('\n', ' '));
            return true;
        }
        long verbatim = LuaLayout.field(table, names.verbatim);
        if (LuaLayout.type(verbatim) != LuaLayout.TABLE) {
            return false;
        }
        long text = LuaLayout.field(LuaLayout.object(verbatim), names.string);
        long format = LuaLayout.field(LuaLayout.object(verbatim), names.format);
        if (!LuaLayout.isString(text) || !LuaLayout.isString(format)) {
            return false;
        }
        reply.verbatim(
                (LuaVm.text(format) + "   ").substring(0, 3),
                Foreign.bytes(LuaLayout.bytes(text), LuaLayout.length(text)));
        return true;
    }
}
