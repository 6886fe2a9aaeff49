package org.redstart.config;

/** A configuration that cannot be used to start: carries what is to be said on stderr before leaving with status 1. */
public final class ConfigFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigFileException(String message) {
        super(message, null, false, false);
    }

    static ConfigFileException atLine(int lineNumber, String line, String reason) {
        return new ConfigFileException("\n*** FATAL CONFIG FILE ERROR (Redis " + Release.REDIS_VERSION + ") ***\n"
                + "Reading the configuration file, at line " + lineNumber + "\n"
                + ">>> '" + ConfigText.decode(line) + "'\n" + reason);
    }

    static ConfigFileException cannotOpen(String file, String reason) {
        return new ConfigFileException(
                "Fatal error, can't open config file '" + ConfigText.decode(file) + "': " + reason);
    }
}
