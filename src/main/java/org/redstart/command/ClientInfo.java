package org.redstart.command;

/** What a client has said about itself, and when it was active. */
public final class ClientInfo {
    private final long connectedAtMs;
    private long activeAtMs;
    private long commands;
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String user = "default";

    ClientInfo(long nowMs) {
        this.connectedAtMs = nowMs;
        this.activeAtMs = nowMs;
    }

    /** Something came from the client. */
    void heard(long nowMs) {
        activeAtMs = nowMs;
    }

    void countCommand() {
        commands++;
    }

    public long connectedAtMs() {
        return connectedAtMs;
    }

    public long activeAtMs() {
        return activeAtMs;
    }

    public long commands() {
        return commands;
    }

    public String name() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String libraryName() {
        return libraryName;
    }

    public void setLibraryName(String libraryName) {
        this.libraryName = libraryName;
    }

    public String libraryVersion() {
        return libraryVersion;
    }

    public void setLibraryVersion(String libraryVersion) {
        this.libraryVersion = libraryVersion;
    }

    public String user() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }
}
