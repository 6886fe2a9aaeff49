package org.redstart.config;

/** A value, a directive or a change that is refused, with the words a client is told. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** A refusal with the usual error code. */
    public ConfigException(String message) {
        this("ERR", message);
    }

    ConfigException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The first word of the error reply: {@code ERR} or {@code LOADING}. */
    public String code() {
        return code;
    }
}
