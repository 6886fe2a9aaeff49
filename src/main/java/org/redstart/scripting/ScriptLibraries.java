package org.redstart.scripting;

/** The libraries that Redis gives scripts beside Lua's own. */
final class ScriptLibraries {
    private ScriptLibraries() {}

    static void define(LuaVm vm) {
        BitLibrary.define(vm);
        StructLibrary.define(vm);
        JsonLibrary.define(vm);
        MessagePackLibrary.define(vm);
    }
}
