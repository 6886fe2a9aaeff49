package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.structure.Glob;

/** Those who have subscribed to one name, in the order they did. */
final class Subscribers {
    final byte[] name;
    final Glob glob;
    private final List<Session> sessions = new ArrayList<>(1);

    Subscribers(byte[] name) {
        this.name = name;
        this.glob = new Glob(name);
    }

    /** A name as a string of its bytes, to look it up with. */
    static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** The session is not among them yet. */
    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    Session get(int index) {
        return sessions.get(index);
    }

    int count() {
        return sessions.size();
    }
}
