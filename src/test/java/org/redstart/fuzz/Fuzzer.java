package org.redstart.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.redstart.differential.Differential;
import org.redstart.differential.Xorshift;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/**
 * Sends broken requests, split at any byte, over many connections, and checks that the server stays alive and
 * answers. As a program: {@code -Dredstart.fuzz.requests=10000000}.
 */
public final class Fuzzer {
    private static final int REQUESTS_PER_CONNECTION = 400;
    private static final int CHECK_EVERY = 50;
    private static final int MOST_PIECES = 6;
    private static final int SETTLE_MS = 15;
    private static final int PING_MS = 20_000;

    private final int port;
    private final long seed;
    private final Xorshift random;
    private final Mutator mutator;
    private final byte[] sink = new byte[1 << 16];

    public Fuzzer(int port, long seed) {
        this.port = port;
        this.seed = seed;
        this.random = new Xorshift(seed);
        this.mutator = new Mutator(seed, Differential.FAMILIES);
    }

    public static void main(String[] arguments) throws IOException {
        long seed = Differential.seed();
        long requests = Long.getLong("redstart.fuzz.requests", 1_000_000);
        System.out.println("fuzz: seed " + seed + ", " + requests + " requests");
        try (ServerProcess server = ServerProcess.redstart()) {
            try {
                new Fuzzer(server.port(), seed).run(requests);
            } catch (IOException gone) {
                throw new IOException(server.logText(), gone);
            }
        }
    }

    /** Sends about {@code requests} requests. */
    public void run(long requests) throws IOException {
        long sent = 0;
        for (int connection = 0; sent < requests; connection++) {
            send(mutator.requests(REQUESTS_PER_CONNECTION));
            sent += REQUESTS_PER_CONNECTION;
            if (connection % CHECK_EVERY == 0) {
                checkAlive();
            }
        }
        checkAlive();
    }

    /** One connection's bytes in pieces; replies are read on the way so that none of them blocks the server. */
    private void send(byte[] requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SETTLE_MS);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int at = 0;
            int pieces = 1 + random.below(MOST_PIECES);
            for (int i = 1; i <= pieces; i++) {
                int to = i == pieces ? requests.length : at + random.below(requests.length - at + 1);
                out.write(requests, at, to - at);
                at = to;
                drainAvailable(in);
            }
            if (random.chance(1, 2)) {
                socket.shutdownOutput();
                readToEnd(in);
            }
        } catch (IOException closedOnUs) {
            // A protocol error ends the connection; whether the server lives is checked elsewhere.
        }
    }

    private void drainAvailable(InputStream in) throws IOException {
        while (in.available() > 0 && in.read(sink) > 0) {
            // read on
        }
    }

    private void readToEnd(InputStream in) throws IOException {
        while (in.read(sink) > 0) {
            // read on; the timeout ends it when the server waits for the rest of a request
        }
    }

    private void checkAlive() throws IOException {
        try (RespClient client = new RespClient(port)) {
            client.readTimeoutMs(PING_MS);
            Reply pong = client.call("PING");
            if (!pong.text().equals("PONG")) {
                throw new IOException("seed " + seed + ": PING was answered with " + pong);
            }
        }
    }

    /** Keys, clients, and memory but for the backlog that a request to be a replica begins, as a new connection sees them after a flush. */
    public List<Long> settledUsage() throws IOException {
        try (RespClient client = new RespClient(port)) {
            client.call("FLUSHALL");
            return List.of(
                    client.call("DBSIZE").integer(),
                    info(client, "clients", "connected_clients"),
                    info(client, "memory", "used_memory") - info(client, "memory", "mem_total_replication_buffers"));
        }
    }

    private static long info(RespClient client, String section, String field) throws IOException {
        for (String line : client.call("INFO", section).text().split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.substring(field.length() + 1));
            }
        }
        throw new IOException("INFO " + section + " has no " + field);
    }
}
