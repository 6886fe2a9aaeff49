package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.BackgroundReclaimer;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** Random changes to a member table against a map, with cuts open whose frozen roots are read and compared at their end. */
final class MemberTableModelTest {
    private static final int OPERATIONS = 120_000;
    private static final int MOST_CUTS = 3;

    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, new BackgroundReclaimer());
    private final MemberTable members = new MemberTable(arena, new KeyHash(5));
    private final Map<String, String> model = new HashMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    private final ArrayDeque<Cut> cuts = new ArrayDeque<>();
    private final long textBlock = arena.allocate(1 << 18, Tag.SCRATCH);
    private final long text = Arena.address(textBlock);
    private SplittableRandom random;
    private long root;

    private record Cut(long epoch, long root, Map<String, String> model) {}

    @Test
    void keepsWhatTheMapKeepsAndCutsStand() {
        long seed = Long.getLong("redstart.seed", System.nanoTime());
        System.out.println("MemberTableModelTest seed " + seed);
        random = new SplittableRandom(seed);
        root = members.dict().create();
        for (int i = 0; i < OPERATIONS; i++) {
            // The table swells and shrinks, so that segments split and join under cuts.
            step(i / 30_000 % 2 == 0 ? 70 : 35);
            if (i % 10_000 == 0) {
                checkAll();
            }
        }
        checkAll();
        while (!cuts.isEmpty()) {
            endCut();
        }
        DictDrain drain = members.dict().drain(members.dict().own(root));
        boolean more = drain.next(members::free);
        // What is left is older than this cut, and nobody's to read.
        long late = arena.openCut();
        while (more) {
            more = drain.next(members::free);
        }
        arena.closeCut(late);
        arena.drainLimbo(Integer.MAX_VALUE);
        arena.free(textBlock, Tag.SCRATCH);
        for (Tag tag : Tag.values()) {
            assertEquals(0, usage.bytes(tag), tag.name());
        }
    }

    /** As when a table is copied or united with others: each segment that splits has all its entries in one half. */
    @Test
    void takesEntriesInTheOrderOfTheirHashes() {
        random = new SplittableRandom(1);
        root = members.dict().create();
        while (model.size() < ORDERED_MEMBERS) {
            put("member:" + random.nextInt(1 << 30), "");
        }
        long copy = members.dict().create();
        scan(root, entry -> members.addCopy(copy, entry, true));
        compare(copy, model);
        assertEquals(true, members.dict().fill(copy) > 0.4);
    }

    private static final int ORDERED_MEMBERS = 20_000;

    private void step(int percentPut) {
        int kind = random.nextInt(1000);
        if (kind < 2 && cuts.size() < MOST_CUTS) {
            cuts.add(new Cut(arena.openCut(), root, new HashMap<>(model)));
        } else if (kind < 4 && !cuts.isEmpty()) {
            endCut();
        } else if (random.nextInt(100) < percentPut) {
            put(member(), value());
        } else {
            remove(member());
        }
    }

    private String member() {
        int n = random.nextInt(20_000);
        return n % 5000 == 0 ? "long-" + "m".repeat(140_000) + n : "member:" + n;
    }

    private String value() {
        return random.nextInt(20_000) == 0 ? "v".repeat(200_000) : "v".repeat(random.nextInt(30));
    }

    private long write(String to, long at) {
        byte[] bytes = to.getBytes(StandardCharsets.US_ASCII);
        Native.put(at, bytes, 0, bytes.length);
        return at;
    }

    private void put(String member, String value) {
        long argument = arena.allocate(member.length() + value.length() + 1, Tag.SCRATCH);
        long key = write(member, Arena.address(argument));
        long bytes = write(value, Arena.address(argument) + member.length());
        long expireAtMs = random.nextInt(4) == 0 ? 1000 + random.nextInt(1000) : MemberTable.NO_EXPIRY;
        root = members.dict().own(root);
        long hash = members.hash(key, member.length());
        long slot = members.find(root, hash, key, member.length());
        if (slot == 0) {
            members.add(root, hash, key, member.length(), bytes, value.length(), expireAtMs);
        } else {
            members.replace(root, hash, slot, bytes, value.length(), expireAtMs);
        }
        model.put(member, value);
        expiries.put(member, expireAtMs);
        arena.free(argument, Tag.SCRATCH);
    }

    private void remove(String member) {
        write(member, text);
        long hash = members.hash(text, member.length());
        long slot = members.find(root, hash, text, member.length());
        assertEquals(model.containsKey(member), slot != 0);
        if (slot != 0) {
            root = members.dict().own(root);
            members.remove(root, hash, members.find(root, hash, text, member.length()));
            model.remove(member);
            expiries.remove(member);
        }
    }

    private void endCut() {
        Cut cut = cuts.remove();
        compare(cut.root, cut.model);
        arena.closeCut(cut.epoch);
        arena.drainLimbo(Integer.MAX_VALUE);
    }

    private void checkAll() {
        compare(root, model);
        long[] bytes = {0};
        scan(root, entry -> {
            bytes[0] += Arena.footprint(EntryKey.handle(entry));
            assertEquals(expiries.get(memberOf(entry)), MemberTable.expireAtMs(entry));
        });
        long tables = members.dict().bytes(root) - bytes[0];
        if (cuts.isEmpty()) {
            assertEquals(usage.bytes(Tag.NODE) + usage.bytes(Tag.EXPIRY), tables);
            assertEquals(usage.bytes(Tag.MEMBER), bytes[0]);
        }
        long earliest =
                expiries.values().stream().mapToLong(Long::longValue).min().orElse(MemberTable.NO_EXPIRY);
        assertEquals(true, members.dict().due().nextDueMs(root) <= earliest);
    }

    private static String memberOf(long entry) {
        return new String(
                Native.bytes(MemberTable.memberAddress(entry), MemberTable.memberLength(entry)),
                StandardCharsets.US_ASCII);
    }

    private void scan(long of, EntryVisitor visitor) {
        long cursor = 0;
        do {
            cursor = members.dict().scan(of, cursor, visitor);
        } while (cursor != 0);
    }

    private void compare(long of, Map<String, String> with) {
        assertEquals(with.size(), members.dict().count(of));
        Set<String> seen = new HashSet<>();
        scan(of, entry -> {
            String member = memberOf(entry);
            String value = new String(
                    Native.bytes(MemberTable.valueAddress(entry), MemberTable.valueLength(entry)),
                    StandardCharsets.US_ASCII);
            assertEquals(with.get(member), value);
            assertEquals(true, seen.add(member));
        });
        assertEquals(with.size(), seen.size());
        assertNull(with.get("never there"));
    }
}
