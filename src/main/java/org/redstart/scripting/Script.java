package org.redstart.scripting;

/** A compiled script. */
final class Script {
    private final String digest;
    private final int function;
    private final int flags;
    private final int lengthBytes;
    private boolean lasting;

    /**
     * @param digest SHA-1 of the text, in hexadecimal
     * @param function the state's reference to it
     * @param flags bits of {@link ScriptFlag}
     */
    Script(String digest, int function, int flags, int lengthBytes) {
        this.digest = digest;
        this.function = function;
        this.flags = flags;
        this.lengthBytes = lengthBytes;
    }

    String digest() {
        return digest;
    }

    int function() {
        return function;
    }

    int flags() {
        return flags;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    /** Whether it was loaded to stay, and not just met in an EVAL. */
    boolean isLasting() {
        return lasting;
    }

    void setLasting() {
        lasting = true;
    }
}
