package org.redstart.wire;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/**
 * Answers that are worked out of large collections in slices: as of when they were asked for, whatever becomes of the collections
 * while others are served.
 */
class SlicedAnswerWireTest extends WireCase {
    private static final int MEMBERS = 12_000;
    /** Sets a and b, sorted sets c and d, and a set e of few: the second half of one is the first of the next. */
    private static final int SHIFT = MEMBERS / 2;

    private RespClient asker;
    private RespClient other;

    @BeforeEach
    void fill() throws IOException {
        asker = connect();
        other = connect();
        add("SADD", "a", 0);
        add("SADD", "b", SHIFT);
        add("ZADD", "c", 0);
        add("ZADD", "d", SHIFT);
        other.call("SADD", "e", "m0", "m1", "n");
        for (int i = 0; i < 12; i++) {
            other.call("SADD", "f" + i, "m" + i, "f" + i);
        }
    }

    private void add(String command, String key, int first) throws IOException {
        List<String> words = new ArrayList<>(List.of(command, key));
        for (int i = first; i < first + MEMBERS; i++) {
            if (command.equals("ZADD")) {
                words.add(Integer.toString(i));
            }
            words.add("m" + i);
        }
        assertEquals(MEMBERS, other.call(words.toArray(String[]::new)).integer());
    }

    private static final String TWELVE = "f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11";

    private static final String EVERYWHERE = "FROMLONLAT -179 -84 BYRADIUS 40000 km";

    /** Commands, and of how many elements their answer is. */
    private static final Map<String, Integer> COMMANDS = Map.ofEntries(
            entry("SUNION a b", MEMBERS + SHIFT),
            entry("SUNION e a a b missing", MEMBERS + SHIFT + 1),
            entry("SUNION a " + TWELVE, MEMBERS + 12),
            entry("SINTER a b", SHIFT),
            entry("SINTER a a", MEMBERS),
            entry("SDIFF a b", SHIFT),
            entry("SDIFF a e " + TWELVE, MEMBERS - 12),
            entry("ZUNION 2 c d", MEMBERS + SHIFT),
            entry("ZUNION 3 c a e WITHSCORES", 2 * MEMBERS + 2),
            entry("ZINTER 2 c d", SHIFT),
            entry("ZINTER 3 c a d WEIGHTS 2 3 4 AGGREGATE MAX WITHSCORES", 2 * SHIFT),
            entry("ZDIFF 2 c d", SHIFT),
            entry("ZDIFF 3 c e d WITHSCORES", 2 * SHIFT - 4),
            entry("GEOSEARCH c " + EVERYWHERE, MEMBERS),
            entry("GEOSEARCH c " + EVERYWHERE + " COUNT 5000 DESC", 5000),
            entry("ZRANDMEMBER c 100000", MEMBERS),
            entry("SORT a ALPHA", MEMBERS),
            entry("SORT a ALPHA DESC LIMIT 10 100", 100),
            entry("SORT c BY missing_*", MEMBERS),
            entry("SORT c BY nosort DESC", MEMBERS));

    /** The answer while the sets change or go is the same as before. */
    @Test
    void areAsOfTheirBeginning() throws Exception {
        List<String> all = List.of("a", "b", "c", "d", "e");
        for (String key : all) {
            other.call("COPY", key, "kept" + key);
        }
        for (Map.Entry<String, Integer> each : COMMANDS.entrySet()) {
            String[] words = each.getKey().split(" ");
            List<String> keys = all.stream().filter(List.of(words)::contains).toList();
            Reply before = asker.call(words).sorted();
            assertEquals(each.getValue(), before.items().size(), each.getKey());

            send(asker, words);
            send(asker, "PING");
            for (String key : keys) {
                change(key);
            }
            assertEquals(before, asker.read().sorted(), each.getKey());
            assertEquals("PONG", asker.read().text());
            assertNotEquals(before, asker.call(words).sorted(), each.getKey());
            for (String key : keys) {
                other.call("COPY", "kept" + key, key, "REPLACE");
            }
        }
    }

    private void change(String key) throws IOException {
        boolean sorted = key.equals("c") || key.equals("d");
        for (int i = 0; i < 5; i++) {
            other.call(sorted ? "ZREM" : "SREM", key, "m" + (SHIFT + i));
            if (sorted) {
                other.call("ZADD", key, "-5", "new" + i);
            } else {
                other.call("SADD", key, "new" + i);
            }
        }
        other.call("RENAME", key, "was" + key);
        assertEquals(1, other.call("DEL", "was" + key).integer());
        assertEquals(
                1,
                other.call(sorted ? new String[] {"ZADD", key, "1", "x"} : new String[] {"SADD", key, "x"})
                        .integer());
    }

    /** Commands that store, each with one that shows the same. */
    private static final Map<String, String> STORING = Map.of(
            "SUNIONSTORE to a b e",
            "SUNION a b e",
            "SINTERSTORE to a b",
            "SINTER a b",
            "SDIFFSTORE to a e " + TWELVE,
            "SDIFF a e " + TWELVE,
            "SUNIONSTORE a a b",
            "SUNION a b",
            "ZUNIONSTORE to 3 c d e",
            "ZUNION 3 c d e WITHSCORES",
            "ZINTERSTORE to 2 d c WEIGHTS 2 3",
            "ZINTER 2 d c WEIGHTS 2 3 WITHSCORES",
            "GEOSEARCHSTORE to c " + EVERYWHERE,
            "ZRANGE c 0 -1 WITHSCORES",
            "ZDIFFSTORE to 2 c d",
            "ZDIFF 2 c d WITHSCORES");

    private Reply stored(String command) throws IOException {
        String key = command.split(" ")[1];
        return command.startsWith("S")
                ? other.call("SMEMBERS", key).sorted()
                : other.call("ZRANGE", key, "0", "-1", "WITHSCORES");
    }

    private Reply shown(String command) throws IOException {
        Reply shown = other.call(command.split(" "));
        return command.startsWith("S") ? shown.sorted() : shown;
    }

    /** What is stored is what the sources have when it appears, even if they change while it is put together. */
    @Test
    void whatIsStoredIsAsOfTheEnd() throws Exception {
        for (Map.Entry<String, String> each : STORING.entrySet()) {
            for (int changes = 0; changes < 4; changes++) {
                for (String key : List.of("a", "c")) {
                    other.call("COPY", key, "kept" + key, "REPLACE");
                }
                other.call("DEL", "to");
                Reply before = shown(each.getValue());
                send(asker, each.getKey().split(" "));
                for (int i = 0; i < changes; i++) {
                    other.call("SREM", "a", "m" + i);
                    other.call("ZADD", "c", "7", "m" + (SHIFT + i));
                }
                long count = asker.read().integer();
                Reply stored = stored(each.getKey());
                assertEquals(count, stored.items().size() / (each.getKey().startsWith("S") ? 1 : 2), each.getKey());
                if (!each.getKey().startsWith("SUNIONSTORE a")) {
                    Reply after = shown(each.getValue());
                    assertTrue(stored.equals(before) || stored.equals(after), each.getKey());
                }
                if (changes == 0) {
                    assertEquals(before, stored, each.getKey());
                }
                for (String key : List.of("a", "c")) {
                    other.call("COPY", "kept" + key, key, "REPLACE");
                }
            }
        }
    }

    @Test
    void aStoredListIsSortedWhole() throws Exception {
        Reply before = other.call("SORT", "a", "ALPHA");
        send(asker, "SORT", "a", "ALPHA", "STORE", "to");
        other.call("SREM", "a", "m1");
        Reply after = other.call("SORT", "a", "ALPHA");
        long count = asker.read().integer();
        Reply stored = other.call("LRANGE", "to", "0", "-1");
        assertEquals(count, stored.items().size());
        assertTrue(stored.equals(before) || stored.equals(after));
        assertEquals(
                "ERR One or more scores can't be converted into double",
                asker.call("SORT", "a", "STORE", "to").text());
        assertEquals(count, other.call("LLEN", "to").integer());
    }

    /** What is taken out of a sorted set, and what is left, is the same whether others change it meanwhile or not. */
    @Test
    void manyMembersGo() throws Exception {
        other.call("EXPIRE", "c", "10000");
        Reply all = other.call("ZRANGE", "c", "0", "-1", "WITHSCORES");
        int gone = MEMBERS - 100;
        send(asker, "ZPOPMIN", "c", Integer.toString(gone));
        other.call("SET", "unrelated", "x");
        assertEquals(all.items().subList(0, 2 * gone), asker.read().items());
        assertEquals(
                all.items().subList(2 * gone, 2 * MEMBERS),
                other.call("ZRANGE", "c", "0", "-1", "WITHSCORES").items());
        assertTrue(other.call("TTL", "c").integer() > 0);

        send(asker, "ZREMRANGEBYRANK", "d", "50", Integer.toString(MEMBERS - 51));
        other.call("ZADD", "d", "-1", "first");
        assertEquals(MEMBERS - 100, asker.read().integer());
        assertEquals(101, other.call("ZCARD", "d").integer());
        assertEquals(
                "m" + (SHIFT + MEMBERS - 1),
                other.call("ZRANGE", "d", "-1", "-1").items().get(0).text());
        Reply popped = asker.call("ZPOPMAX", "d", "101");
        assertEquals(202, popped.items().size());
        assertEquals("first", popped.items().get(200).text());
        assertEquals(0, other.call("EXISTS", "d").integer());
    }

    @Test
    void copiesAndRangesAreWhole() throws Exception {
        for (int i = 0; i < MEMBERS; i += 100) {
            List<String> fields = new ArrayList<>(List.of("HSET", "h"));
            List<String> elements = new ArrayList<>(List.of("RPUSH", "l"));
            for (int j = i; j < i + 100; j++) {
                fields.addAll(List.of("f" + j, "v" + j));
                elements.add("e" + j);
            }
            other.call(fields.toArray(String[]::new));
            other.call(elements.toArray(String[]::new));
            other.call("XADD", "x", (i + 1) + "-1", "f", "v");
        }
        other.call("HPEXPIRE", "h", "10000000", "FIELDS", "1", "f1");
        for (String key : List.of("a", "c", "h", "l", "x")) {
            send(asker, "COPY", key, "to", "REPLACE");
            other.call("SADD", "a", "one more");
            assertEquals(1, asker.read().integer());
            assertEquals(
                    other.call("DEBUG", "DIGEST-VALUE", key).items(),
                    other.call("DEBUG", "DIGEST-VALUE", "to").items(),
                    key);
        }
        assertEquals(
                MEMBERS - 10, asker.call("ZRANGESTORE", "to", "c", "10", "-1").integer());
        assertEquals(
                other.call("ZRANGE", "c", "10", "-1", "WITHSCORES"),
                other.call("ZRANGE", "to", "0", "-1", "WITHSCORES"));
    }

    /** A client that waits for the key that is stored is served; one that goes leaves nothing behind. */
    @Test
    void whoWaitsForWhatIsStoredIsServed() throws Exception {
        send(other, "BZPOPMIN", "to", "0");
        assertEquals(
                MEMBERS + SHIFT, asker.call("ZUNIONSTORE", "to", "2", "c", "d").integer());
        assertEquals("m0", other.read().items().get(1).text());
        RespClient leaver = connect();
        send(leaver, "ZUNIONSTORE", "gone", "2", "c", "d");
        leaver.close();
        eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 2);
        assertEquals(
                MEMBERS + SHIFT, asker.call("ZUNIONSTORE", "to", "2", "c", "d").integer());
    }

    @Test
    void countsAreTheSameAsSizes() throws IOException {
        assertEquals(SHIFT, asker.call("SINTERCARD", "2", "a", "b").integer());
        assertEquals(7, asker.call("SINTERCARD", "2", "a", "b", "LIMIT", "7").integer());
        assertEquals(SHIFT, asker.call("ZINTERCARD", "2", "c", "d").integer());
        assertEquals(7, asker.call("ZINTERCARD", "2", "c", "d", "LIMIT", "7").integer());
        assertEquals(
                5_500,
                asker.call("ZINTERCARD", "3", "a", "c", "d", "LIMIT", "5500").integer());
    }

    /** What was put aside for a client that goes is given back. */
    @Test
    void askersLeave() throws Exception {
        for (String command : List.of(
                "SUNION a b " + TWELVE,
                "ZUNION 2 c d",
                "ZINTER 2 c d",
                "ZDIFF 2 c d",
                "SORT a ALPHA",
                "GEOSEARCH c " + EVERYWHERE)) {
            RespClient leaver = connect();
            send(leaver, command.split(" "));
            leaver.close();
        }
        other.call("FLUSHALL");
        eventually(() -> other.call("CLIENT", "LIST").text().lines().count() == 2
                && other.call("INFO", "memory").text().contains("lazyfree_pending_objects:0"));
        assertEquals("PONG", asker.call("PING").text());
    }

    @Test
    void aConsumersHistoryIsAsOfItsBeginning() throws Exception {
        for (int i = 1; i <= 3000; i++) {
            other.call("XADD", "x", i + "-1", "f", "v" + i);
        }
        assertOk(other.call("XGROUP", "CREATE", "x", "g", "0"));
        other.call("XREADGROUP", "GROUP", "g", "one", "STREAMS", "x", ">");
        other.call("XDEL", "x", "5-1");
        String[] history = {"XREADGROUP", "GROUP", "g", "one", "STREAMS", "x", "0"};
        Reply before = asker.call(history);
        assertEquals(3000, before.items().get(0).items().get(1).items().size());
        send(asker, history);
        assertEquals(3000, other.call("XGROUP", "DELCONSUMER", "x", "g", "one").integer());
        assertEquals(1, other.call("DEL", "x").integer());
        assertEquals(before, asker.read());
    }

    @Test
    void whatIsClaimedIsAsOfItsBeginning() throws Exception {
        for (int i = 1; i <= 3000; i++) {
            other.call("XADD", "x", i + "-1", "f", "v" + i);
        }
        assertOk(other.call("XGROUP", "CREATE", "x", "g", "0"));
        other.call("XREADGROUP", "GROUP", "g", "one", "STREAMS", "x", ">");
        other.call("XDEL", "x", "5-1", "6-1", "1000-1", "3000-1");
        Reply entries = other.call("XRANGE", "x", "-", "+");
        sendFirst("xautoclaim", "XAUTOCLAIM", "x", "g", "two", "0", "0", "COUNT", "10000");
        other.call("XDEL", "x", "7-1", "2999-1");
        Reply claimed = asker.read();
        assertEquals("0-0", claimed.items().get(0).text());
        assertEquals(entries, claimed.items().get(1));
        assertEquals(
                List.of("5-1", "6-1", "1000-1", "3000-1"),
                claimed.items().get(2).texts());

        String[] full = {"XINFO", "STREAM", "x", "FULL", "COUNT", "0"};
        Reply before = asker.call(full);
        sendFirst("xinfo|stream", full);
        other.call("XACK", "x", "g", "2999-1");
        other.call("XREADGROUP", "GROUP", "g", "three", "STREAMS", "x", "0");
        other.call("XGROUP", "DELCONSUMER", "x", "g", "two");
        other.call("DEL", "x");
        assertEquals(before, asker.read());
    }

    /** The asker's command comes before all that others say afterwards. */
    private void sendFirst(String name, String... words) throws Exception {
        String id = id(asker);
        send(asker, words);
        eventually(() -> other.call("CLIENT", "LIST", "ID", id).text().contains("cmd=" + name));
    }

    /** One consumer has most of what is pending, another the rest. */
    @Test
    void aConsumerGoesWithWhatItHas() throws IOException {
        assertGoes("one", 700);
        assertGoes("two", 300);
    }

    private void assertGoes(String leaver, int pending) throws IOException {
        other.call("DEL", "x");
        for (int i = 1; i <= 1000; i++) {
            other.call("XADD", "x", i + "-1", "f", "v");
        }
        assertOk(other.call("XGROUP", "CREATE", "x", "g", "0"));
        for (int i = 0; i < 100; i++) {
            other.call("XREADGROUP", "GROUP", "g", "one", "COUNT", "7", "STREAMS", "x", ">");
            other.call("XREADGROUP", "GROUP", "g", "two", "COUNT", "3", "STREAMS", "x", ">");
        }
        Reply others = other.call("XPENDING", "x", "g", "-", "+", "1000", leaver.equals("one") ? "two" : "one");
        assertEquals(1000 - pending, others.items().size());
        assertEquals(
                pending, other.call("XGROUP", "DELCONSUMER", "x", "g", leaver).integer());
        assertEquals(
                others.items().size(),
                other.call("XPENDING", "x", "g", "-", "+", "1000").items().size());
        assertEquals(
                1000 - pending, other.call("XPENDING", "x", "g").items().get(0).integer());
        for (Reply each : others.items()) {
            assertEquals(
                    1, other.call("XACK", "x", "g", each.items().get(0).text()).integer());
        }
        assertEquals(0, other.call("XPENDING", "x", "g").items().get(0).integer());
    }
}
