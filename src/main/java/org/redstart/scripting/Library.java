package org.redstart.scripting;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A library of functions: its first line names it, the rest registers them. */
final class Library {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
    private static final String ENGINE = "lua";
    private static final String NAME_OPTION = "name=";
    private static final String NAMES_ALLOWED =
            " names can only contain letters, numbers, or underscores(_) and must be at least one character long";

    private final String name;
    private final byte[] code;
    private final int headLength;
    private final Map<String, LuaFunction> functions = new LinkedHashMap<>();

    private Library(String name, byte[] code, int headLength) {
        this.name = name;
        this.code = code;
        this.headLength = headLength;
    }

    /** @throws LuaFailure if the first line is not as it should be */
    static Library of(byte[] code) {
        String text = new String(code, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("#!")) {
            throw new LuaFailure("ERR Missing library metadata");
        }
        int end = text.indexOf('\n');
        if (end < 0) {
            throw new LuaFailure("ERR Invalid library metadata");
        }
        String[] words = text.substring(2, end).stripTrailing().split("\\s+");
        String name = null;
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith(NAME_OPTION)) {
                throw new LuaFailure("ERR Invalid metadata value given: " + words[i]);
            }
            if (name != null) {
                throw new LuaFailure("ERR Invalid metadata value, name argument was given multiple times");
            }
            name = unquoted(words[i].substring(NAME_OPTION.length()));
        }
        if (name == null) {
            throw new LuaFailure("ERR Library name was not given");
        }
        if (!NAME.matcher(name).matches()) {
            throw new LuaFailure("ERR Library" + NAMES_ALLOWED);
        }
        if (!words[0].equalsIgnoreCase(ENGINE)) {
            throw new LuaFailure("ERR Engine '" + words[0] + "' not found");
        }
        return new Library(name, code, end);
    }

    private static String unquoted(String word) {
        boolean quoted = word.length() >= 2
                && (word.charAt(0) == '"' || word.charAt(0) == '\'')
                && word.charAt(0) == word.charAt(word.length() - 1);
        return quoted ? word.substring(1, word.length() - 1) : word;
    }

    String name() {
        return name;
    }

    byte[] code() {
        return code;
    }

    /** The code without its first line. */
    byte[] body() {
        return java.util.Arrays.copyOfRange(code, headLength, code.length);
    }

    Map<String, LuaFunction> functions() {
        return functions;
    }

    /** @throws LuaFailure if it cannot have that name, or another one has */
    void add(LuaFunction function) {
        if (!NAME.matcher(function.name()).matches()) {
            throw new LuaFailure("Function" + NAMES_ALLOWED);
        }
        if (functions.putIfAbsent(function.name(), function) != null) {
            throw new LuaFailure("Function already exists in the library");
        }
    }
}
