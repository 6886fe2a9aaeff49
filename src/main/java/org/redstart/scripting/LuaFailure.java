package org.redstart.scripting;

/** Ends a library's function with an error for the script; its text is what the script is told. */
final class LuaFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    LuaFailure(String message) {
        super(message, null, false, false);
    }
}
