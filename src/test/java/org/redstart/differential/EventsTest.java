package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;
import org.redstart.peer.ServerProcess;

/** Every command raises the peer's events, in the peer's order. */
@Tag("server")
class EventsTest {
    /** All classes but expiry, whose moment is each server's own. */
    private static final String CLASSES = "KEg$lshzetdmn";

    private static final List<String> FAMILIES =
            List.of("string", "bitmap", "hyperloglog", "list", "generic", "zset", "hash", "set", "stream", "sort");
    /** Those in which 7.2 raises no other events than 7.0. */
    private static final List<String> OF_REDIS_70 = List.of("string", "list", "generic", "hash", "set");

    private static final int SHOWN = 3;

    private static byte[][] words(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = Escape.bytes(words[i]);
        }
        return bytes;
    }

    /** The command's name: one difference of each is enough to see. */
    private static String name(String line) {
        return line.split(" ")[1].replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isRefused(FrameDuel.Frames replies) {
        return replies.left().stream().allMatch(Reply::isError)
                && replies.right().stream().allMatch(Reply::isError);
    }

    /** Whether a command that is refused has looked for its key before depends on the order of its checks. */
    private static boolean isMiss(Reply event) {
        return event.toString().contains("keymiss");
    }

    /** Valkey 8 calls what an expiry in the past removes expired, not deleted. */
    private static final Set<String> EXPIRED_IN_VALKEY = Set.of("expire", "pexpire", "expireat", "pexpireat");

    /** SORT does not look up what it will not show; 8.1 refuses more cursors, 7.0 fewer ranks. */
    private static final Set<String> MISSES_DIFFER = Set.of("sort", "sort_ro", "lpos", "sscan", "hscan", "zscan");

    @Test
    void raisesValkeysEvents() throws IOException {
        compareWith(ServerProcess.VALKEY, FAMILIES, EXPIRED_IN_VALKEY);
    }

    @Test
    void raisesRedis70sEvents() throws IOException {
        compareWith(ServerProcess.REDIS, OF_REDIS_70, Set.of());
    }

    private void compareWith(String peer, List<String> families, Set<String> unlike) throws IOException {
        long seed = Differential.seed();
        System.out.println("events: seed " + seed);
        int events = 0;
        Map<String, String> differences = new TreeMap<>();
        int commands = Differential.commandCount() / 4;
        try (ServerProcess left = ServerProcess.peer(peer, "--notify-keyspace-events", CLASSES);
                ServerProcess right = ServerProcess.redstart("--notify-keyspace-events", CLASSES);
                FrameDuel duel = new FrameDuel(left.port(), right.port(), 2)) {
            duel.send(0, List.of(words("HELLO", "3"), words("PSUBSCRIBE", "__key*")));
            duel.collect();
            Generator generator = new Generator(seed, families);
            for (int i = 0; i < commands; i++) {
                duel.send(1, generator.next(1));
                List<FrameDuel.Frames> all = duel.collect();
                FrameDuel.Frames frames = all.get(0);
                String name = name(duel.history(1));
                if (isRefused(all.get(1)) || MISSES_DIFFER.contains(name)) {
                    frames.left().removeIf(EventsTest::isMiss);
                    frames.right().removeIf(EventsTest::isMiss);
                }
                if (!frames.agree() && !unlike.contains(name)) {
                    differences.putIfAbsent(name, frames + "\n" + duel.history(SHOWN));
                }
                events += frames.right().size();
            }
        }
        if (!differences.isEmpty()) {
            fail("seed " + seed + ": " + String.join("\n\n", differences.values()));
        }
        assertTrue(events > commands / 4, "too few events to prove anything: " + events);
    }
}
