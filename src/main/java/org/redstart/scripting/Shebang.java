package org.redstart.scripting;

import java.nio.charset.StandardCharsets;

/** The first line of a script, if it is {@code #!lua} and options: what the script says of itself. */
record Shebang(int flags, int length, String error) {
    private static final String ENGINE = "lua";
    private static final String FLAGS = "flags=";

    /** Reads the line of a script for EVAL. */
    static Shebang of(byte[] script) {
        if (script.length < 2 || script[0] != '#' || script[1] != '!') {
            return new Shebang(ScriptFlag.SILENT, 0, null);
        }
        String text = new String(script, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (end < 0) {
            return wrong("ERR Invalid script shebang");
        }
        String[] words = text.substring(2, end).trim().split("\\s+");
        if (!words[0].equals(ENGINE)) {
            return wrong("ERR Could not find scripting engine '" + words[0] + "'");
        }
        int flags = 0;
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith(FLAGS)) {
                return wrong("ERR Unknown lua shebang option: " + words[i]);
            }
            for (String name : words[i].substring(FLAGS.length()).split(",")) {
                if (ScriptFlag.of(name) == 0 && !name.isEmpty()) {
                    return wrong("ERR Unexpected flag in script shebang: " + name);
                }
                flags |= ScriptFlag.of(name);
            }
        }
        return new Shebang(flags, end, null);
    }

    private static Shebang wrong(String error) {
        return new Shebang(0, 0, error);
    }
}
