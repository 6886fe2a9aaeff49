package org.redstart.scripting;

import org.redstart.resp.ReplyWriter;

/** How a script's error reaches the client. */
final class ScriptError {
    private ScriptError() {}

    /** @param counted whether the error has been counted already, by the command that answered it first */
    static void answer(ReplyWriter reply, String text, boolean counted) {
        String trimmed = text.replaceAll("[\\r\\n]+$", "");
        if (counted) {
            reply.errorAgain(trimmed);
        } else {
            reply.foreignError(trimmed);
        }
    }

    /** Answers the error table that a script ended with. */
    static void answer(ReplyWriter reply, LuaNames names, long value, String script) {
        if (LuaLayout.type(value) != LuaLayout.TABLE) {
            String text = LuaLayout.isString(value) ? LuaVm.text(value) : "execution failure";
            reply.error("ERR Error running script " + script + ", " + text);
            return;
        }
        long table = LuaLayout.object(value);
        String text = text(names, value);
        long source = LuaLayout.field(table, names.source);
        long line = LuaLayout.field(table, names.line);
        if (LuaLayout.isString(source) && LuaLayout.type(line) == LuaLayout.NUMBER) {
            text += " script: " + script + ", on " + LuaVm.text(source) + ":" + (long) LuaLayout.number(line) + ".";
        }
        answer(reply, text, LuaLayout.field(table, names.uncounted) != 0);
    }

    /** The text of what was thrown, without the place. */
    static String text(LuaNames names, long value) {
        if (LuaLayout.type(value) != LuaLayout.TABLE) {
            return LuaVm.text(value);
        }
        long error = LuaLayout.field(LuaLayout.object(value), names.err);
        return LuaLayout.isString(error) ? LuaVm.line(error) : "ERR unknown error";
    }

    /** An error's text as it begins with a code: what has none, or is one word, gets the usual one. */
    static String withCode(String text) {
        if (!text.startsWith("-")) {
            return "ERR " + text;
        }
        int space = text.indexOf(' ');
        return space < 0 ? "ERR " + text.substring(1) : text.substring(1);
    }
}
