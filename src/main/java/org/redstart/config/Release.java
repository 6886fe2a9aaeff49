package org.redstart.config;

/** What this program calls itself, and whose behaviour it shows. */
public final class Release {
    /** The release of Redis that clients are told about. */
    public static final String REDIS_VERSION = "7.2.6";

    /** This program's own version, from the jar's manifest. */
    public static final String REDSTART_VERSION = ownVersion();

    private Release() {}

    private static String ownVersion() {
        String version = Release.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-dev" : version;
    }
}
