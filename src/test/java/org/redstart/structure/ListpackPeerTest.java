package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Usage;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Our bytes are a peer's, as its dumps show them. */
@Tag("peer")
class ListpackPeerTest {
    private static final int ROUNDS = 150;
    private static final String[] PLAIN = {
        "--rdbcompression", "no", "--hash-max-listpack-value", "100000", "--list-max-listpack-size", "-5"
    };

    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final ListpackEditor editor = new ListpackEditor(arena);
    private final IntsetEditor sets = new IntsetEditor(arena);
    private final Packs packs = new Packs(arena, 3);

    private void compare(RespClient client, String key, long handle) throws IOException {
        long pack = Arena.address(handle);
        byte[] ours = Native.bytes(pack, Listpack.bytes(pack));
        assertArrayEquals(ours, Packs.dumped(client, key, ours.length));
        client.call("DEL", key);
        editor.free(handle);
    }

    @Test
    void dumpsHoldTheSameBytes() throws IOException {
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY, PLAIN);
                RespClient client = peer.connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                list(client);
                hash(client);
                sortedSet(client);
                intset(client);
            }
        }
        packs.close();
        editor.close();
        arena.close();
    }

    private void list(RespClient client) throws IOException {
        long handle = editor.create(0);
        for (int i = packs.below(30); i >= 0; i--) {
            byte[] content = packs.content();
            boolean front = packs.below(2) == 0;
            client.call(Packs.bytes(front ? "LPUSH" : "RPUSH"), Packs.bytes("l"), content);
            long bytes = packs.argument(content);
            handle = front
                    ? editor.prepend(handle, bytes, content.length)
                    : editor.append(handle, bytes, content.length);
        }
        compare(client, "l", handle);
    }

    private void hash(RespClient client) throws IOException {
        Map<String, Integer> fields = new LinkedHashMap<>();
        long handle = editor.create(0);
        for (int i = packs.below(60); i >= 0; i--) {
            byte[] field = Packs.bytes("f" + packs.below(40));
            byte[] value = packs.content();
            client.call(Packs.bytes("HSET"), Packs.bytes("h"), field, value);
            String name = new String(field, StandardCharsets.ISO_8859_1);
            if (fields.putIfAbsent(name, fields.size()) == null) {
                handle = editor.append(handle, packs.argument(field), field.length);
                handle = editor.append(handle, packs.argument(value), value.length);
            } else {
                long first = Listpack.first(Arena.address(handle));
                long found = Listpack.find(first, packs.argument(field), field.length, 1);
                int offset = ListpackEditor.offset(handle, Listpack.next(found));
                handle = editor.replace(handle, offset, packs.argument(value), value.length);
            }
        }
        compare(client, "h", handle);
    }

    /** Members of equal scores come in their order, so that appending is enough. */
    private void sortedSet(RespClient client) throws IOException {
        long handle = editor.create(0);
        double score = packs.below(3) == 0 ? packs.anyDouble() : packs.number() / 16.0;
        for (int i = packs.below(20); i >= 0; i--) {
            byte[] member = Packs.bytes("m" + (char) ('z' - i));
            client.call(Packs.bytes("ZADD"), Packs.bytes("z"), Packs.bytes(Double.toString(score)), member);
            handle = editor.insertPairReal(
                    handle, ListpackEditor.end(handle), packs.argument(member), member.length, score);
        }
        compare(client, "z", handle);
    }

    private void intset(RespClient client) throws IOException {
        long handle = sets.create();
        int shift = packs.below(60);
        for (int i = packs.below(100); i >= 0; i--) {
            long value = packs.number() >> shift;
            boolean added = packs.below(4) != 0 || Intset.count(Arena.address(handle)) <= 1;
            client.call(added ? "SADD" : "SREM", "s", Long.toString(value));
            handle = added ? sets.add(handle, value) : sets.remove(handle, value);
        }
        long set = Arena.address(handle);
        byte[] ours = Native.bytes(set, Intset.bytes(set));
        assertArrayEquals(ours, Packs.dumped(client, "s", ours.length));
        client.call("DEL", "s");
        sets.free(handle);
    }
}
