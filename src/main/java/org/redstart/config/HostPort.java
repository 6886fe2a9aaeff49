package org.redstart.config;

/** Where another server listens; {@link #NONE} is no server at all. */
public record HostPort(String host, int port) {
    /** No server. */
    public static final HostPort NONE = new HostPort("", 0);

    /** Whether there is none. */
    public boolean isNone() {
        return host.isEmpty();
    }
}
