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
    }

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
            String[] words = request.split(" ", -1);
            text.append('*').append(words.length).append("\r\n");
            for (String word : words) {
                text.append('$').append(word.length()).append("\r\n");
                text.append(word).append("\r\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
