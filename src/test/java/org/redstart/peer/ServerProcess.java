package org.redstart.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of our own or a peer, started in a directory of its own on a free loopback port, killed at close.
 *
 * <p>Where they are: peers in the directory {@code -Dredstart.peers} or the environment's {@code REDSTART_PEERS}, else
 * on the path; the server under test is the command line {@code -Dredstart.server} (words between blanks,
 * {@code {port}} is replaced), by default {@code target/redstart}.
 */
public final class ServerProcess implements AutoCloseable {
    /** The peer that behaves like Redis 7.2. */
    public static final String VALKEY = "valkey-server";

    /** The second witness, Redis 7.0.15 as the system packages it. */
    public static final String REDIS = "/usr/bin/redis-server";

    private static final String DEFAULT_SERVER = "target/redstart --port {port}";
    private static final long START_MS = 30_000;
    /** JVM options of the server under test: every access to native memory is checked, every assertion holds. */
    private static final String CHECKED = "-ea -Dredstart.memory.checked=true";

    private final Path directory;
    private final Path log;
    private final Process process;
    private final int port;

    private ServerProcess(List<String> command, int port) throws IOException {
        this.port = port;
        directory = Files.createTempDirectory("redstart-test");
        log = directory.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putIfAbsent("REDSTART_OPTS", CHECKED);
        process = builder.start();
        boolean up = false;
        try {
            awaitPong();
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /** Starts a peer with an empty data set that it does not save; {@code extra} are more directives. */
    public static ServerProcess peer(String name, String... extra) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(peerPath(name), "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--enable-debug-command", "yes"));
        command.addAll(Arrays.asList(extra));
        return new ServerProcess(command, port);
    }

    /** Whether a peer is there and has a command. */
    public static boolean peerKnows(String name, String command) throws IOException {
        try (ServerProcess peer = peer(name);
                RespClient client = new RespClient(peer.port())) {
            return !client.call("COMMAND", "INFO", command).items().get(0).isNull();
        }
    }

    /** The file of a peer's program. */
    public static String peerPath(String name) {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        String configured = System.getProperty("redstart.peers", System.getenv("REDSTART_PEERS"));
        if (configured == null || configured.isEmpty()) {
            return name;
        }
        Path path = Path.of(configured, name).toAbsolutePath();
        return Files.isExecutable(path) ? path.toString() : name;
    }

    /** Starts the server under test. */
    public static ServerProcess redstart(String... extra) throws IOException {
        String line = System.getProperty("redstart.server", DEFAULT_SERVER);
        return fromCommandLine(line, extra);
    }

    /** Whether the server under test is there to be started. */
    public static boolean hasRedstart() {
        String line = System.getProperty("redstart.server", DEFAULT_SERVER);
        return Files.isExecutable(Path.of(line.split(" ", 2)[0]));
    }

    /** Starts a server by a command line with {@code {port}} in it. */
    public static ServerProcess fromCommandLine(String line, String... extra) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(
                Arrays.asList(line.replace("{port}", Integer.toString(port)).split(" +")));
        Path binary = Path.of(command.get(0));
        if (Files.exists(binary)) {
            command.set(0, binary.toAbsolutePath().toString());
        }
        command.addAll(Arrays.asList(extra));
        return new ServerProcess(command, port);
    }

    /** A loopback port that nobody listens on at the moment; within {@code redstart.ports} (from-to) when given. */
    private static int freePort() throws IOException {
        String range = System.getProperty("redstart.ports", "0-0");
        int from = Integer.parseInt(range.substring(0, range.indexOf('-')));
        int to = Integer.parseInt(range.substring(range.indexOf('-') + 1));
        for (int port = from; port <= to; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IOException("no free port in " + range);
    }

    private void awaitPong() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (RespClient client = new RespClient(port)) {
                if (client.call("PING").text().equals("PONG")) {
                    return;
                }
            } catch (IOException notYet) {
                sleepBriefly();
            }
        }
        throw new IOException("the server did not answer; its log:\n" + logText());
    }

    static void sleepBriefly() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public int port() {
        return port;
    }

    public Path directory() {
        return directory;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public RespClient connect() throws IOException {
        return new RespClient(port);
    }

    /** Waits until its log, which is written by a thread of its own, says something. */
    public void awaitLog(String said) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
        while (!logText().contains(said)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the log does not say '" + said + "':\n" + logText());
            }
            sleepBriefly();
        }
    }

    /** What the server wrote so far. */
    public String logText() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Waits until it has ended by itself, and tells its exit code. */
    public int awaitExit() throws IOException {
        try {
            if (!process.waitFor(START_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server goes on; its log:\n" + logText());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return process.exitValue();
    }

    /** Ends it at once, as the system does that has no memory left; its folder stays. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toArray(Path[]::new)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
