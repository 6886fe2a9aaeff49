package org.redstart.observe;

/** How much a line matters, with the mark a console line carries and the name a JSON line carries. */
public enum LogLevel {
    DEBUG('.', "debug"),
    VERBOSE('-', "info"),
    NOTICE('*', "notice"),
    WARNING('#', "warning"),
    /** No line has this level: as the level of the log it keeps everything out. */
    NOTHING(' ', "nothing");

    private final char mark;
    private final String label;

    LogLevel(char mark, String label) {
        this.mark = mark;
        this.label = label;
    }

    char mark() {
        return mark;
    }

    String label() {
        return label;
    }

    /** The level that the directive {@code loglevel} names. */
    public static LogLevel named(String name) {
        for (LogLevel level : values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        throw new IllegalArgumentException("no such log level: " + name);
    }
}
