package org.redstart.scripting;

/**
 * A function of a library.
 *
 * @param reference the state's own
 * @param description may be null
 * @param flags bits of {@link ScriptFlag}
 */
record LuaFunction(String name, int reference, String description, int flags) {}
