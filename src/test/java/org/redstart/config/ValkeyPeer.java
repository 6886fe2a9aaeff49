package org.redstart.config;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A valkey-server that answers as Redis 7.2 does, started for a test on a free port of this host. */
final class ValkeyPeer implements AutoCloseable {
    private static final long START_WAIT_NS = 10_000_000_000L;

    private final Process process;
    private final int port;
    private Socket socket;
    private InputStream in;

    private ValkeyPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the peers are, from the property {@code redstart.peers} or the variable REDSTART_PEERS, else the PATH. */
    static String program() {
        String folder = System.getProperty("redstart.peers", "");
        if (folder.isEmpty() || folder.startsWith("${")) {
            folder = System.getenv().getOrDefault("REDSTART_PEERS", "");
        }
        if (!folder.isEmpty()) {
            return Path.of(folder, "valkey-server").toString();
        }
        for (String each : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(each, "valkey-server"))) {
                return Path.of(each, "valkey-server").toString();
            }
        }
        Assumptions.assumeFalse(Boolean.getBoolean("redstart.noPeer"), "the user asked for no peer");
        throw new AssertionError("no peer: set REDSTART_PEERS, or -Dredstart.noPeer=true to do without");
    }

    static ValkeyPeer start(Path folder) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("peer.log").toFile())
                .start();
        ValkeyPeer peer = new ValkeyPeer(process, port);
        peer.connect();
        return peer;
    }

    private void connect() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_WAIT_NS;
        while (true) {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                in = new BufferedInputStream(socket.getInputStream());
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** One command; the reply flattened: each line and each element by itself. */
    List<String> call(String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
        List<String> reply = new ArrayList<>();
        readReply(reply);
        return reply;
    }

    private void readReply(List<String> into) throws IOException {
        String head = readLine();
        int length = head.charAt(0) == '*' || head.charAt(0) == '$' ? Integer.parseInt(head.substring(1)) : 0;
        if (head.charAt(0) == '*') {
            for (int i = 0; i < length; i++) {
                readReply(into);
            }
        } else if (head.charAt(0) == '$') {
            into.add(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            readLine();
        } else {
            into.add(head.substring(1));
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the peer has gone");
            }
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
        process.destroyForcibly();
    }
}
