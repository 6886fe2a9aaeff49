package org.redstart.differential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** Two servers that get the same commands. */
public final class Duel {
    private static final int BATCH = 64;
    private static final int DATABASES = 16;
    private static final int MOST_REPLAYS = 300;

    private final int leftPort;
    private final int rightPort;
    private final Exceptions exceptions;

    public Duel(int leftPort, int rightPort, Exceptions exceptions) {
        this.leftPort = leftPort;
        this.rightPort = rightPort;
        this.exceptions = exceptions;
    }

    /** Runs the commands on empty servers, then compares the data sets; the first mismatch or null. */
    public Mismatch run(List<byte[][]> commands) throws IOException {
        try (RespClient left = new RespClient(leftPort);
                RespClient right = new RespClient(rightPort)) {
            clean(left);
            clean(right);
            Judge judge = new Judge(exceptions);
            int to;
            for (int from = 0; from < commands.size(); from = to) {
                to = batchEnd(commands, from);
                Mismatch mismatch = compare(commands.subList(from, to), from, left, right, judge);
                if (mismatch != null) {
                    return mismatch;
                }
            }
            left.call("DISCARD");
            right.call("DISCARD");
            return compareData(commands.size(), left, right);
        }
    }

    /** A key whose time has come stays until a server gets round to it, so a difference is looked at once more. */
    private Mismatch compareData(int from, RespClient left, RespClient right) throws IOException {
        Mismatch mismatch = compareSizeAndDigest(from, left, right);
        if (mismatch == null) {
            return null;
        }
        LockSupport.parkNanos(EXPIRY_NS);
        return compareSizeAndDigest(from, left, right);
    }

    private Mismatch compareSizeAndDigest(int from, RespClient left, RespClient right) throws IOException {
        List<byte[][]> size = List.<byte[][]>of(command("DBSIZE"));
        Judge judge = new Judge(exceptions);
        Mismatch mismatch = compare(size, from, left, right, judge);
        return mismatch != null
                ? mismatch
                : compare(List.<byte[][]>of(command("DEBUG", "DIGEST")), from, left, right, judge);
    }

    private static final long EXPIRY_NS = 300_000_000;

    /** A failed login goes unanswered by the peer while earlier replies are still pending, so logins go alone. */
    private static int batchEnd(List<byte[][]> commands, int from) {
        int to = from + 1;
        while (to < commands.size()
                && to - from < BATCH
                && !isLogin(commands.get(to - 1))
                && !isLogin(commands.get(to))) {
            to++;
        }
        return to;
    }

    private static boolean isLogin(byte[][] command) {
        String name = new String(command[0], StandardCharsets.ISO_8859_1);
        return name.equalsIgnoreCase("auth") || name.equalsIgnoreCase("hello");
    }

    private Mismatch compare(List<byte[][]> batch, int from, RespClient left, RespClient right, Judge judge)
            throws IOException {
        for (byte[][] command : batch) {
            left.send(command);
            right.send(command);
        }
        left.flush();
        right.flush();
        for (int i = 0; i < batch.size(); i++) {
            Reply leftReply = left.read();
            Reply rightReply = right.read();
            if (!judge.equal(batch.get(i), leftReply, rightReply)) {
                return new Mismatch(from + i, Exceptions.line(batch.get(i)), leftReply, rightReply);
            }
        }
        return null;
    }

    private static void clean(RespClient client) throws IOException {
        client.call("FLUSHALL");
        client.call("CONFIG", "RESETSTAT");
        client.call("SLOWLOG", "RESET");
        client.call("DEBUG", "SET-ACTIVE-EXPIRE", "1");
    }

    /**
     * The shortest sequence found that still ends in a mismatch: ever smaller pieces are left out as long as it does.
     */
    public List<byte[][]> shrink(List<byte[][]> commands, Mismatch mismatch) throws IOException {
        List<byte[][]> best = new ArrayList<>(commands.subList(0, Math.min(commands.size(), mismatch.index() + 1)));
        int replays = 0;
        int piece = Math.max(1, best.size() / 2);
        while (replays < MOST_REPLAYS) {
            boolean shorter = false;
            for (int from = 0; from < best.size() && replays < MOST_REPLAYS; ) {
                List<byte[][]> candidate = new ArrayList<>(best.subList(0, from));
                candidate.addAll(best.subList(Math.min(best.size(), from + piece), best.size()));
                replays++;
                if (run(candidate) != null) {
                    best = candidate;
                    shorter = true;
                } else {
                    from += piece;
                }
            }
            if (piece == 1 && !shorter) {
                break;
            }
            piece = Math.max(1, piece / 2);
        }
        return best;
    }

    /** Where the data sets differ, key by key. */
    public String stateDifferences() throws IOException {
        StringBuilder report = new StringBuilder();
        try (RespClient left = new RespClient(leftPort);
                RespClient right = new RespClient(rightPort)) {
            for (int db = 0; db < DATABASES; db++) {
                left.call("SELECT", Integer.toString(db));
                right.call("SELECT", Integer.toString(db));
                Reply leftKeys = left.call("KEYS", "*").sorted();
                Reply rightKeys = right.call("KEYS", "*").sorted();
                if (!leftKeys.equals(rightKeys)) {
                    report.append("db ")
                            .append(db)
                            .append(" keys: ")
                            .append(leftKeys)
                            .append(" / ");
                    report.append(rightKeys).append('\n');
                }
                for (Reply key : leftKeys.items()) {
                    compareKey(db, key.bytes(), left, right, report);
                }
            }
        }
        return report.toString();
    }

    private void compareKey(int db, byte[] key, RespClient left, RespClient right, StringBuilder report)
            throws IOException {
        String[][] questions = {{"TYPE"}, {"OBJECT", "ENCODING"}, {"DEBUG", "DIGEST-VALUE"}, {"PEXPIRETIME"}, {"GET"}};
        for (String[] question : questions) {
            byte[][] command = new byte[question.length + 1][];
            for (int i = 0; i < question.length; i++) {
                command[i] = Escape.bytes(question[i]);
            }
            command[question.length] = key;
            Reply leftReply = left.call(command);
            Reply rightReply = right.call(command);
            if (!exceptions.equal(command, leftReply, rightReply)) {
                report.append("db ").append(db).append(' ');
                report.append(new Mismatch(0, Exceptions.line(command), leftReply, rightReply))
                        .append('\n');
            }
        }
    }

    private static byte[][] command(String... words) {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = Escape.bytes(words[i]);
        }
        return command;
    }
}
