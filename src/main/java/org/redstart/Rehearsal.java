package org.redstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The client of a server's rehearsal: it asks the commonest things of a server on this host, so that the JVM that runs the server
 * can write down which classes a start needs, and which methods are worth compiling. With that archive the next starts are
 * quicker; the launcher has the rehearsal held, once for each build and JDK. It comes over TCP, as clients do: on a Unix socket the
 * JVM would learn the wrong way through its own classes.
 */
final class Rehearsal {
    private static final long PATIENCE_NS = 10_000_000_000L;

    private static final String[] REQUESTS = {
        "PING",
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

    public static void main(String[] args) throws InterruptedException {
        Thread rehearsal = new Thread(() -> hold(Integer.parseInt(args[0])), "rehearsal");
        rehearsal.setDaemon(true);
        rehearsal.start();
        rehearsal.join(MOST_MS);
    }

    private static final long MOST_MS = 60_000;

    private static void hold(int port) {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            long deadlineNs = System.nanoTime() + PATIENCE_NS;
            while (!answered(server) && System.nanoTime() < deadlineNs) {
                Thread.sleep(20);
            }
            load(server);
            ask(server);
        } catch (IOException | InterruptedException ended) {
            // There is nobody to tell: an archive is made of what was rehearsed until then.
        }
    }

    /** Many clients with one request each at a time: the way in which a turn of the loop is mostly spent. */
    private static void ask(InetSocketAddress server) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            SocketChannel client = SocketChannel.open(server);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            clients.add(client);
        }
        for (int i = 0; i < SINGLE_ROUNDS; i++) {
            String request = SINGLE[i % SINGLE.length];
            byte[] bytes = requests(request + i / SINGLE.length % 100 + (request.startsWith("SET") ? " v" : ""));
            for (SocketChannel client : clients) {
                client.write(ByteBuffer.wrap(bytes));
            }
            for (SocketChannel client : clients) {
                readLines(client, request.startsWith("GET") ? 2 : 1);
            }
        }
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private static final int CLIENTS = 20;
    private static final int SINGLE_ROUNDS = 4000;
    private static final String[] SINGLE = {"SET k", "GET k", "INCR m"};

    /**
     * Enough of the commonest requests for the JVM to note which methods are worth compiling, and how they branch. What is not
     * rehearsed is slow when it first happens, and its compilation then competes with the loop: so small values and large ones,
     * and what the server does by itself, have their turn.
     */
    private static void load(InetSocketAddress server) throws IOException {
        try (SocketChannel socket = SocketChannel.open(server)) {
            for (Scene scene : SCENES) {
                play(socket, scene);
            }
        }
    }

    /**
     * Requests that are sent again and again.
     *
     * @param rounds how often a batch is sent and its answers are awaited
     * @param requests one element of a batch; # is a number that counts up
     */
    private record Scene(int rounds, String... requests) {}

    private static final int BATCH = 16;

    private static final Scene[] SCENES = {
        new Scene(5000, "SET k# value#", "GET k#", "INCR n#"),
        new Scene(
                1000, "MSET a# 1 b# 2", "MGET a# b#", "DEL a#", "EXISTS b#", "SETEX t# 100 v", "TTL t#", "APPEND s# x"),
        new Scene(1500, "LPUSH l v#", "RPUSH l v#", "LRANGE l 0 99", "RPOP l", "LPUSH m v#"),
        new Scene(2000, "SADD s:# v#", "SADD s v#", "SISMEMBER s v#", "SADD u v#"),
        new Scene(2000, "HSET h:# f v#", "HSET h f# v#", "HGET h f#", "HSET g f# v#"),
        new Scene(2000, "ZADD z:# 1 v#", "ZADD z # v#", "ZSCORE z v#", "ZADD y # v#"),
        new Scene(
                500,
                "ZRANGE z 0 9",
                "ZRANGEBYSCORE z 5 9",
                "HGETALL h:#",
                "SMEMBERS s:#",
                "ZINCRBY z 1 v#",
                "HINCRBY i f 1"),
        new Scene(500, "XADD x * f v#", "XLEN x", "XRANGE x - + COUNT 5", "SPOP u", "ZPOPMIN z", "LPOP m"),
        new Scene(
                300,
                "SCAN #",
                "HSCAN h #",
                "SSCAN s #",
                "TYPE k#",
                "OBJECT ENCODING k#",
                "EXPIRE k# 1000",
                "PERSIST k#"),
        new Scene(100, "MULTI", "SET k# v", "INCR n#", "EXEC", "PUBLISH channel v#"),
        new Scene(200, "EVAL redis.call('set',KEYS[1],ARGV[1])return(redis.call('get',KEYS[1])) 1 k# v"),
        new Scene(3000, "SET p# v PX 1"),
        new Scene(1, "KEYS *", "DEL g", "DEL u", "DEL y", "DEL m", "SET h v", "SET z v", "DBSIZE"),
        new Scene(200, "PING"),
        new Scene(1, "SMEMBERS s", "FLUSHALL"),
        new Scene(2000, "SET k# value#", "GET k#", "INCR n#"),
    };

    private static void play(SocketChannel socket, Scene scene) throws IOException {
        int number = 0;
        for (int i = 0; i < scene.rounds(); i++) {
            StringBuilder batch = new StringBuilder();
            for (int k = 0; k < (scene.rounds() == 1 ? 1 : BATCH); k++) {
                number++;
                for (String request : scene.requests()) {
                    append(batch, request.replace("#", Integer.toString(number)));
                }
            }
            append(batch, "ECHO " + CURTAIN);
            socket.write(ByteBuffer.wrap(batch.toString().getBytes(StandardCharsets.US_ASCII)));
            readToEnd(socket);
        }
    }

    private static final String CURTAIN = "-the-end-of-the-batch-";

    /** Reads until the answer to the batch's last request has come. */
    private static void readToEnd(SocketChannel socket) throws IOException {
        byte[] end = (CURTAIN + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer answers = ByteBuffer.allocate(1 << 16);
        byte[] tail = new byte[0];
        while (!Arrays.equals(tail, end) && socket.read(answers) >= 0) {
            tail = Arrays.copyOfRange(
                    answers.array(), Math.max(0, answers.position() - end.length), answers.position());
            if (answers.remaining() < end.length) {
                answers.clear().put(tail);
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

    /** Whether the server was there; if so, all its answers were read. */
    private static boolean answered(InetSocketAddress server) {
        try (SocketChannel socket = SocketChannel.open(server)) {
            socket.write(ByteBuffer.wrap(requests(REQUESTS)));
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

    private static byte[] requests(String... all) {
        StringBuilder text = new StringBuilder();
        for (String request : all) {
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
