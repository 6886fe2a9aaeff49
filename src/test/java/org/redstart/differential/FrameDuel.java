package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/**
 * Two servers with the same connections, of which every frame counts: replies, pushes and messages, on all connections, in the
 * order they come. No command may wait.
 */
public final class FrameDuel implements AutoCloseable {
    /** A connection to each of the servers; both have the same ID, so that replies may tell it. */
    private static final class Pair {
        final RespClient left;
        final RespClient right;
        final String id;

        private Pair(RespClient left, RespClient right, String id) {
            this.left = left;
            this.right = right;
            this.id = id;
        }

        /** Connections that come too early in a server's count are given up. */
        static Pair open(int leftPort, int rightPort) throws IOException {
            RespClient left = new RespClient(leftPort);
            RespClient right = new RespClient(rightPort);
            while (true) {
                long ahead = id(left) - id(right);
                if (ahead == 0) {
                    return new Pair(left, right, Long.toString(id(left)));
                }
                if (ahead < 0) {
                    left.close();
                    left = new RespClient(leftPort);
                } else {
                    right.close();
                    right = new RespClient(rightPort);
                }
            }
        }

        private static long id(RespClient client) throws IOException {
            return client.call("CLIENT", "ID").integer();
        }
    }

    private final List<Pair> pairs = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private int barriers;

    public FrameDuel(int leftPort, int rightPort, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            pairs.add(Pair.open(leftPort, rightPort));
        }
    }

    /** Sends one connection's commands at once; the word {@code {idN}} becomes the ID of connection N at each server. */
    public void send(int connection, List<byte[][]> commands) throws IOException {
        Pair pair = pairs.get(connection);
        for (byte[][] command : commands) {
            byte[][] filled = fill(command);
            history.add(connection + "> " + Exceptions.line(command));
            pair.left.send(filled);
            pair.right.send(filled);
        }
        pair.left.flush();
        pair.right.flush();
    }

    private byte[][] fill(byte[][] command) {
        byte[][] filled = command.clone();
        for (int i = 0; i < filled.length; i++) {
            String word = Escape.quote(filled[i]);
            int at = word.indexOf("{id");
            if (at >= 0) {
                Pair meant = pairs.get(word.charAt(at + 3) - '0');
                filled[i] = Escape.bytes(meant.id);
            }
        }
        return filled;
    }

    /** Splits a line at its bars into commands and these at spaces into words, each of which may be filled. */
    static List<byte[][]> commands(String line, UnaryOperator<String> fill) {
        List<byte[][]> commands = new ArrayList<>();
        for (String command : line.split("\\|")) {
            commands.add(Arrays.stream(command.split(" "))
                    .map(word -> Escape.bytes(fill.apply(word)))
                    .toArray(byte[][]::new));
        }
        return commands;
    }

    /** Sends steps over random connections, compares all that comes, and counts the frames that say something. */
    long play(Xorshift random, int steps, Supplier<List<byte[][]>> next, String said) throws IOException {
        long count = 0;
        for (int i = 0; i < steps; i++) {
            send(random.below(pairs.size()), next.get());
            for (Frames frames : collect()) {
                if (!frames.agree()) {
                    fail("step " + i + ": " + frames + "\n" + history(SHOWN));
                }
                count += frames.right().stream()
                        .filter(frame -> frame.toString().contains(said))
                        .count();
            }
        }
        return count;
    }

    private static final int SHOWN = 30;

    /** Everything that has come on one connection since the last call, from both servers; equal if they agree. */
    public record Frames(List<Reply> left, List<Reply> right) {
        public boolean agree() {
            return left.equals(right);
        }
    }

    /** Waits until everything before has been answered, on all connections. */
    public List<Frames> collect() throws IOException {
        List<Frames> frames = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            frames.add(new Frames(new ArrayList<>(), new ArrayList<>()));
        }
        // What a turn of a loop causes at its end has come when a question asked after that turn is answered.
        for (int round = 0; round < ROUNDS; round++) {
            String marker = "barrier-" + ++barriers;
            for (Pair pair : pairs) {
                ping(pair.left, marker);
                ping(pair.right, marker);
            }
            for (int i = 0; i < pairs.size(); i++) {
                readTo("left", pairs.get(i).left, marker, frames.get(i).left());
                readTo("right", pairs.get(i).right, marker, frames.get(i).right());
            }
        }
        return frames;
    }

    private static final int ROUNDS = 2;

    private static void ping(RespClient client, String marker) throws IOException {
        client.send(Escape.bytes("PING"), Escape.bytes(marker));
        client.flush();
    }

    private void readTo(String side, RespClient client, String marker, List<Reply> frames) throws IOException {
        try {
            readTo(client, marker, frames);
        } catch (IOException gone) {
            throw new IOException("the " + side + " server is gone after\n" + history(HISTORY), gone);
        }
    }

    private static final int HISTORY = 5;

    private static void readTo(RespClient client, String marker, List<Reply> frames) throws IOException {
        while (true) {
            Reply frame = client.readFrame();
            if (frame.toString().contains(marker)) {
                return;
            }
            if (!tellsServer(frame)) {
                frames.add(frame);
            }
        }
    }

    /** The reply to HELLO has the server's name and version. */
    private static boolean tellsServer(Reply frame) {
        return frame.toString().contains("proto");
    }

    /** The last commands, for a report. */
    public String history(int count) {
        return String.join("\n", history.subList(Math.max(0, history.size() - count), history.size()));
    }

    @Override
    public void close() throws IOException {
        for (Pair pair : pairs) {
            pair.left.close();
            pair.right.close();
        }
    }
}
