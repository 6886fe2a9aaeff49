package org.redstart.scripting;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Scripts by their digests. Those that were only met in an EVAL must go when too many others have come since their last use. */
final class ScriptCache {
    private static final int MOST_PASSING = 500;
    /** About what one takes beside its text. */
    private static final int OBJECT_BYTES = 150;

    private final States states;
    private final ServerApi api;
    private final Map<String, Script> scripts = new HashMap<>();
    private final Map<String, Script> passing = new LinkedHashMap<>(16, 0.75f, true);
    private LuaVm vm;
    private long textBytes;
    private long evicted;
    private String error;

    ScriptCache(States states, ServerApi api) {
        this.states = states;
        this.api = api;
    }

    /** The state that all of them run in. */
    LuaVm vm() {
        if (vm == null) {
            vm = states.take();
        }
        return vm;
    }

    /** The script of a digest in either case, or null. */
    Script find(String digest) {
        Script found = scripts.get(digest);
        if (found == null) {
            found = scripts.get(digest.toLowerCase(Locale.ROOT));
        }
        return found == null || found.isLasting() ? found : passing.get(found.digest());
    }

    /** The script of a text, compiled if need be; null if it is none: {@link #error} says why. */
    Script of(byte[] text, boolean lasting) {
        String digest = api.digest(text);
        Script script = find(digest);
        if (script == null) {
            script = compile(digest, text);
            if (script == null) {
                return null;
            }
            scripts.put(digest, script);
            textBytes += text.length;
            if (!lasting) {
                addPassing(script);
            }
        }
        if (lasting && !script.isLasting()) {
            script.setLasting();
            passing.remove(digest);
        }
        return script;
    }

    private void addPassing(Script script) {
        passing.put(script.digest(), script);
        if (passing.size() > MOST_PASSING) {
            Script oldest = passing.values().iterator().next();
            passing.remove(oldest.digest());
            scripts.remove(oldest.digest());
            textBytes -= oldest.lengthBytes();
            vm().main().drop(oldest.function());
            evicted++;
        }
    }

    private Script compile(String digest, byte[] text) {
        Shebang shebang = Shebang.of(text);
        error = shebang.error();
        if (error != null) {
            return null;
        }
        byte[] code = text;
        if (shebang.length() > 0) {
            code = java.util.Arrays.copyOfRange(text, shebang.length(), text.length);
        }
        int function = vm().compile(code, "@user_script");
        if (function < 0) {
            error = "ERR Error compiling script (new function): "
                    + LuaVm.text(vm().main().topValue());
            vm().main().setTop(vm().bottom());
            return null;
        }
        return new Script(digest, function, shebang.flags(), text.length);
    }

    String error() {
        return error;
    }

    boolean knows(String digest) {
        return scripts.containsKey(digest.toLowerCase(Locale.ROOT));
    }

    /** Forgets all, the state too. */
    void flush() {
        scripts.clear();
        passing.clear();
        textBytes = 0;
        if (vm != null) {
            states.replace(vm);
            vm = null;
        }
    }

    int size() {
        return scripts.size();
    }

    long evicted() {
        return evicted;
    }

    void resetStats() {
        evicted = 0;
    }

    /** What the texts and their bookkeeping take. */
    long usedBytes() {
        return textBytes + (long) scripts.size() * OBJECT_BYTES;
    }

    /** What the state takes. */
    long vmBytes() {
        return vm == null ? 0 : vm.main().usedBytes();
    }
}
