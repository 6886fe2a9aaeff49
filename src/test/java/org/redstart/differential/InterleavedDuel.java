package org.redstart.differential;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/**
 * Two servers that get the same commands from several connections in turn. A command may wait: whenever its reply comes, it is
 * compared with the other server's.
 */
public final class InterleavedDuel {
    private static final int CONNECTIONS = 3;
    private static final int BARRIERS = 2;
    private static final int HISTORY = 60;
    private static final long SETTLE_NS = 5_000_000_000L;
    private static final long POLL_NS = 200_000;

    /** A command and the connection that sends it; the word {@code {idN}} in it becomes the ID of connection N. */
    public record Step(int connection, byte[][] command) {
        @Override
        public String toString() {
            return connection + "> " + Exceptions.line(command);
        }
    }

    /** One connection to both servers. */
    private static final class Pair implements AutoCloseable {
        final RespClient left;
        final RespClient right;
        final Judge judge;
        final Deque<Reply> leftReplies = new ArrayDeque<>();
        final Deque<Reply> rightReplies = new ArrayDeque<>();
        /** Commands that have not been answered by both. */
        final Deque<Step> sent = new ArrayDeque<>();

        Pair(int leftPort, int rightPort, Exceptions exceptions) throws IOException {
            judge = new Judge(exceptions);
            left = new RespClient(leftPort);
            right = new RespClient(rightPort);
        }

        void collect() throws IOException {
            collect(left, leftReplies);
            collect(right, rightReplies);
        }

        private static void collect(RespClient from, Deque<Reply> to) throws IOException {
            while (from.available() > 0) {
                to.add(from.read());
            }
        }

        void ping() throws IOException {
            left.call("PING");
            right.call("PING");
        }

        @Override
        public void close() throws IOException {
            left.close();
            right.close();
        }
    }

    private final int leftPort;
    private final int rightPort;
    private final Exceptions exceptions;

    public InterleavedDuel(int leftPort, int rightPort, Exceptions exceptions) {
        this.leftPort = leftPort;
        this.rightPort = rightPort;
        this.exceptions = exceptions;
    }

    /** Random steps of some families. */
    public static List<Step> steps(long seed, List<String> families, int count) {
        Generator generator = new Generator(seed, families);
        Xorshift random = new Xorshift(seed);
        List<Step> steps = new ArrayList<>();
        for (byte[][] command : generator.next(count)) {
            steps.add(new Step(random.below(CONNECTIONS), command));
        }
        return steps;
    }

    /** Takes the steps on empty servers, then compares the data sets; a description of the first difference, or null. */
    public String run(List<Step> steps) throws IOException {
        try (Pair control = new Pair(leftPort, rightPort, exceptions)) {
            control.left.call("FLUSHALL");
            control.right.call("FLUSHALL");
            List<Pair> pairs = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    pairs.add(new Pair(leftPort, rightPort, exceptions));
                }
                return run(steps, pairs, control);
            } finally {
                for (Pair pair : pairs) {
                    pair.close();
                }
            }
        }
    }

    private String run(List<Step> steps, List<Pair> pairs, Pair control) throws IOException {
        List<List<String>> ids = new ArrayList<>();
        for (Pair pair : pairs) {
            ids.add(List.of(
                    pair.left.call("CLIENT", "ID").text(),
                    pair.right.call("CLIENT", "ID").text()));
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Pair pair = pairs.get(step.connection());
            if (pairs.stream().noneMatch(each -> each.sent.isEmpty())) {
                unblock(control, ids.get(step.connection()));
            }
            pair.sent.add(step);
            send(pair.left, step.command(), ids, 0);
            send(pair.right, step.command(), ids, 1);
            Mismatch mismatch = settle(i, pairs, control);
            if (mismatch != null) {
                return describe(steps, i, mismatch);
            }
        }
        Reply left = control.left.call("DEBUG", "DIGEST");
        Reply right = control.right.call("DEBUG", "DIGEST");
        return left.equals(right) ? null : "data sets differ: " + left + " / " + right;
    }

    /** Where everybody waits, somebody has to go on. */
    private static void unblock(Pair control, List<String> ids) throws IOException {
        control.left.call("CLIENT", "UNBLOCK", ids.get(0));
        control.right.call("CLIENT", "UNBLOCK", ids.get(1));
    }

    private static void send(RespClient to, byte[][] command, List<List<String>> ids, int side) throws IOException {
        byte[][] filled = command.clone();
        for (int i = 0; i < filled.length; i++) {
            for (int c = 0; c < ids.size(); c++) {
                if (Escape.quote(filled[i]).contains("{id" + c + "}")) {
                    filled[i] = Escape.bytes(ids.get(c).get(side));
                }
            }
        }
        to.send(filled);
        to.flush();
    }

    /**
     * Collects what came until both servers have answered the same number of commands. What a turn of a server's loop answers
     * has been sent when another connection's second ping after it is answered.
     */
    private Mismatch settle(int index, List<Pair> pairs, Pair control) throws IOException {
        for (int i = 0; i < BARRIERS; i++) {
            control.ping();
        }
        long deadline = System.nanoTime() + SETTLE_NS;
        while (true) {
            boolean settled = true;
            for (Pair pair : pairs) {
                pair.collect();
                Mismatch mismatch = compare(index, pair);
                if (mismatch != null) {
                    return mismatch;
                }
                settled &= pair.leftReplies.size() == pair.rightReplies.size();
            }
            if (settled) {
                return null;
            }
            if (System.nanoTime() > deadline) {
                return unanswered(index, pairs);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static Mismatch compare(int index, Pair pair) {
        while (!pair.leftReplies.isEmpty() && !pair.rightReplies.isEmpty()) {
            Step step = pair.sent.remove();
            Reply left = pair.leftReplies.remove();
            Reply right = pair.rightReplies.remove();
            if (!pair.judge.equal(step.command(), left, right)) {
                return new Mismatch(index, step.toString(), left, right);
            }
        }
        return null;
    }

    /** Somebody is answered by one server and still waits at the other. */
    private static Mismatch unanswered(int index, List<Pair> pairs) {
        for (Pair pair : pairs) {
            if (pair.leftReplies.size() != pair.rightReplies.size()) {
                String step = String.valueOf(pair.sent.peek());
                return new Mismatch(index, step, pair.leftReplies.peek(), pair.rightReplies.peek());
            }
        }
        throw new IllegalStateException("everybody is answered");
    }

    private static String describe(List<Step> steps, int index, Mismatch mismatch) {
        StringBuilder report = new StringBuilder(String.format(Locale.ROOT, "after step %d:%n", index));
        for (Step step : steps.subList(Math.max(0, index - HISTORY), index + 1)) {
            report.append(step).append('\n');
        }
        return report.append("differs: ").append(mismatch).toString();
    }
}
