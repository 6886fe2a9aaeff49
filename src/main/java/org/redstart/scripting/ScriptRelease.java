package org.redstart.scripting;

/** The release of Redis that scripts are told of. */
final class ScriptRelease {
    static final String VERSION = org.redstart.config.Release.REDIS_VERSION;

    /** Major, minor and patch, a byte each. */
    static final int NUMBER = number(VERSION);

    private ScriptRelease() {}

    private static int number(String version) {
        int number = 0;
        for (String part : version.split("\\.", -1)) {
            number = number << Byte.SIZE | Integer.parseInt(part);
        }
        return number;
    }
}
