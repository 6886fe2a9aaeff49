package org.redstart;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The client of a server's rehearsal: it asks the commonest things of a server on a Unix socket, so that the JVM that
 * runs the server can write down which classes a start needs. With that archive the next starts are quicker; the
 * launcher has the rehearsal held, once for each build and JDK.
 */
final class Rehearsal {
    private static final long PATIENCE_NS = 10_000_000_000L;

    private static final String[] REQUESTS = {
        "CLIENT SETINFO lib-name rehearsal",
        "INFO",
        "CONFIG GET maxmemory*",
        "COMMAND DOCS get",
        "SELECT 1",
        "SET a 1 EX 100",
        "GET a",
        "INCR a",
        "APPEND a b",
        "MSET b 1 c 2",
        "MGET a b c",
        "EXPIRE b 100",
        "TTL b",
        "SCAN 0",
        "OBJECT ENCODING a",
        "DEL a b c",
        "GET",
        "HELLO 3",
        "PING"
    };

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path socket = Path.of(args[0]);
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!answered(socket) && System.nanoTime() < deadlineNs) {
            Thread.sleep(20);
        }
        load(socket);
    }

    /** Enough of the commonest requests for the JVM to note which methods are worth compiling, and how they branch. */
    private static void load(Path path) throws IOException {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            append(batch, "SET k" + i + " value" + i);
            append(batch, "GET k" + i);
            append(batch, "INCR n" + i);
        }
        byte[] requests = batch.toString().getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            for (int i = 0; i < ROUNDS; i++) {
                socket.write(ByteBuffer.wrap(requests));
                readLines(socket, BATCH * REPLY_LINES);
            }
        }
    }

    private static void readLines(SocketChannel socket, int lines) throws IOException {
        ByteBuffer answers = ByteBuffer.allocate(1 << 16);
        int left = lines;
        while (left > 0 && socket.read(answers.clear()) >= 0) {
            for (int i = 0; i < answers.position(); i++) {
                left -= answers.get(i) == '\n' ? 1 : 0;
            }
        }
    }

    private static final int BATCH = 16;
    private static final int ROUNDS = 5000;
    /** Of a SET one, of a GET two, of an INCR one. */
    private static final int REPLY_LINES = 4;

    /** Whether the server was there; if so, all its answers were read. */
    private static boolean answered(Path path) {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            socket.write(ByteBuffer.wrap(requests()));
            socket.shutdownOutput();
            ByteBuffer answers = ByteBuffer.allocate(1 << 16);
            while (socket.read(answers.clear()) >= 0) {
                // Only that they come matters.
            }
            return true;
        } catch (IOException notThereYet) {
            return false;
        }
    }

    private static byte[] requests() {
        StringBuilder text = new StringBuilder("PING\r\n");
        for (String request : REQUESTS) {
            append(text, request);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(StringBuilder to, String request) {
        String[] words = request.split(" ", -1);
        to.append('*').append(words.length).append("\r\n");
        for (String word : words) {
            to.append('$').append(word.length()).append("\r\n");
            to.append(word).append("\r\n");
        }
    }
}
