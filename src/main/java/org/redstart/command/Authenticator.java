package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who may use the server: the default user, with or without a password ({@code requirepass}). A client that has not
 * authenticated may only run commands that are marked so.
 */
public final class Authenticator implements Gate {
    private static final String DEFAULT_USER = "default";

    private byte[] password = new byte[0];
    private int bit;
    private long denied;

    /** Puts the gate before an executor's commands. */
    public void guard(Executor executor) {
        bit = executor.addGate(this);
        executor.setGreeting(session -> setAuthenticated(session, password.length == 0));
    }

    /** Sets the password, empty for none; clients that are in stay in. */
    public void setPassword(String password) {
        this.password = password.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean hasPassword() {
        return password.length > 0;
    }

    /** Whether there is a user of that name. */
    public boolean knows(String user) {
        return user.equals(DEFAULT_USER);
    }

    /** Lets the client in if user and password are right. Comparing takes the same time however much is right. */
    public boolean authenticate(Session session, byte[] user, byte[] given) {
        boolean known = MessageDigest.isEqual(user, DEFAULT_USER.getBytes(StandardCharsets.US_ASCII));
        boolean right = password.length == 0 || MessageDigest.isEqual(given, password);
        if (known && right) {
            setAuthenticated(session, true);
            return true;
        }
        denied++;
        return false;
    }

    /** Sets the client back to how it arrived. */
    public void forget(Session session) {
        setAuthenticated(session, password.length == 0);
    }

    private void setAuthenticated(Session session, boolean authenticated) {
        session.setGate(bit, !authenticated);
        session.parser().setAuthenticated(authenticated);
        if (authenticated) {
            session.setKnown();
        }
    }

    public boolean isAuthenticated(Session session) {
        return (session.gates(0) & bit) == 0;
    }

    @Override
    public String refuse(Call call) {
        return call.def().has(CommandFlag.NO_AUTH) ? null : Errors.NO_AUTH;
    }

    /** Failed attempts. */
    public long denied() {
        return denied;
    }

    public void resetStats() {
        denied = 0;
    }
}
