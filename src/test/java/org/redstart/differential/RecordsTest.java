package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** What replicas are sent for each command is what the peer sends them. */
@Tag("server")
class RecordsTest {
    private static final List<String> FAMILIES = List.of(
            "string", "bitmap", "hyperloglog", "list", "generic", "zset", "hash", "set", "stream", "sort", "geo");
    private static final int BATCH = 100;
    private static final int SHOWN = 3;
    private static final String MARKER = "marker";
    /** Those of them that differ are about when the server was asked, or drawn by lot. */
    private static final Set<String> BY_LOT = Set.of("spop");
    /** Not of the data: each server's own clock, or where it stands. */
    private static final Set<String> OF_THE_LINK = Set.of("ping", "select", "replconf");
    /** Times that lie so near one another are the same one. */
    private static final long NEAR_MS = 5_000;

    private static final long FIRST_TIME = 1_600_000_000_000L;

    /** A server, a client that writes, and a client that is a replica. */
    private record Side(ServerProcess server, RespClient writer, RespClient replica) implements AutoCloseable {
        static Side of(ServerProcess server) throws IOException {
            RespClient replica = server.connect();
            replica.send(Escape.bytes("SYNC"));
            replica.flush();
            replica.readCopy();
            return new Side(server, server.connect(), replica);
        }

        /** Executes commands, and tells for each what a replica was sent for it. */
        List<List<String>> records(List<byte[][]> commands) throws IOException {
            List<byte[][]> marked = new ArrayList<>();
            for (int i = 0; i < commands.size(); i++) {
                marked.add(commands.get(i));
                marked.add(new byte[][] {Escape.bytes("SET"), Escape.bytes(MARKER), Escape.bytes(Integer.toString(i))});
            }
            writer.pipeline(marked);
            List<List<String>> records = new ArrayList<>();
            while (records.size() < commands.size()) {
                records.add(untilMarker());
            }
            return records;
        }

        private List<String> untilMarker() throws IOException {
            List<String> records = new ArrayList<>();
            while (true) {
                List<String> words = replica.readFrame().texts();
                String name = words.get(0).toLowerCase(Locale.ROOT);
                if (name.equals("set") && words.get(1).equals(MARKER)) {
                    return ungrouped(records);
                }
                if (!OF_THE_LINK.contains(name)) {
                    records.add(name + ' ' + String.join(" ", words.subList(1, words.size())));
                }
            }
        }

        /** One record needs no group, nor does none. */
        private static List<String> ungrouped(List<String> records) {
            boolean grouped =
                    !records.isEmpty() && records.size() <= 3 && records.get(0).equals("multi ");
            return grouped ? records.subList(1, records.size() - 1) : records;
        }

        @Override
        public void close() throws IOException {
            writer.close();
            replica.close();
            server.close();
        }
    }

    /** Here a consumer that got nothing is recorded, too, where the peer's replicas and files do without it. */
    private static List<String> withoutNewConsumers(List<String> peers, List<String> ours) {
        boolean peerHas = peers.stream().anyMatch(RecordsTest::isNewConsumer);
        List<String> left = new ArrayList<>(ours);
        if (!peerHas) {
            left.removeIf(RecordsTest::isNewConsumer);
        }
        return Side.ungrouped(left);
    }

    private static boolean isNewConsumer(String record) {
        return record.startsWith("xgroup CREATECONSUMER ");
    }

    private static boolean same(List<String> left, List<String> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(String left, String right) {
        String[] one = left.split(" ", -1);
        String[] other = right.split(" ", -1);
        boolean same = one.length == other.length;
        for (int i = 0; same && i < one.length; i++) {
            same = one[i].equals(other[i])
                    || isNear(one[i], other[i])
                    || isSameScore(one[i], other[i])
                    || isSameId(one[i], other[i]);
        }
        return same;
    }

    /** The peer writes a place's bits, of which a score keeps 53. */
    private static boolean isSameScore(String one, String other) {
        boolean large = one.matches("[0-9]{16,17}") && other.matches("[0-9]{16,17}");
        return large && Double.parseDouble(one) == Double.parseDouble(other);
    }

    /** The peer's XCLAIM records an id as the client wrote it. */
    private static boolean isSameId(String peers, String ours) {
        return ours.equals(peers + "-0");
    }

    private static boolean isNear(String one, String other) {
        if (!one.matches("[0-9]{13,19}(-[0-9]+)?") || !other.matches("[0-9]{13,19}(-[0-9]+)?")) {
            return false;
        }
        long left = Long.parseLong(one.split("-")[0]);
        long right = Long.parseLong(other.split("-")[0]);
        return left > FIRST_TIME && Math.abs(left - right) < NEAR_MS;
    }

    private static String show(byte[][] command) {
        StringBuilder text = new StringBuilder();
        for (byte[] word : command) {
            text.append(Escape.quote(word)).append(' ');
        }
        return text.toString();
    }

    @Test
    void areThePeers() throws IOException {
        long seed = Differential.seed();
        System.out.println("records: seed " + seed);
        Generator generator = new Generator(seed, FAMILIES);
        Map<String, List<String>> differences = new TreeMap<>();
        int compared = 0;
        try (Side peer = Side.of(ServerProcess.peer(
                        ServerProcess.VALKEY,
                        "--repl-diskless-sync-delay",
                        "0",
                        "--lazyfree-lazy-expire",
                        "no",
                        "--lazyfree-lazy-server-del",
                        "no"));
                Side mine = Side.of(ServerProcess.redstart("--repl-diskless-sync-delay", "0"))) {
            for (int i = 0; i < Differential.commandCount() / BATCH / 4; i++) {
                List<byte[][]> commands = generator.next(BATCH);
                List<List<String>> expected = peer.records(commands);
                List<List<String>> found = mine.records(commands);
                for (int j = 0; j < BATCH; j++) {
                    String name =
                            Escape.quote(commands.get(j)[0]).replace("\"", "").toLowerCase(Locale.ROOT);
                    compared += expected.get(j).size();
                    if (!BY_LOT.contains(name)
                            && !same(expected.get(j), withoutNewConsumers(expected.get(j), found.get(j)))) {
                        differences
                                .computeIfAbsent(name, unused -> new ArrayList<>())
                                .add(show(commands.get(j)) + "\n    peer: " + expected.get(j) + "\n    here: "
                                        + found.get(j));
                    }
                }
            }
        }
        assertTrue(compared > 0, "no record was compared");
        if (!differences.isEmpty()) {
            StringBuilder text = new StringBuilder("seed " + seed + ":");
            differences.forEach((name, all) -> all.stream()
                    .limit(SHOWN)
                    .forEach(each -> text.append("\n  ").append(each)));
            fail(text.toString());
        }
    }
}
