package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A hash and a set in all their forms beside plain maps, in checked mode, while cuts open and close: what a cut froze is read by
 * another thread and must be what they were then.
 *
 * <p>{@code -Dredstart.seed=N} repeats a run, {@code -Dredstart.members.operations=N} makes it longer.
 */
class MemberStoreModelTest extends ModelTest {
    private static final int OPERATIONS = Integer.getInteger("redstart.members.operations", 150_000);
    private static final int SCRATCH_BYTES = 400 * 1024;
    private static final int VALUE_AT = 200 * 1024;

    private final HashStore hashes = keyspace.hashes();
    private final SetEditor editor = keyspace.sets().editor();
    private final SetMember sought = keyspace.sets().member();
    private final Map<String, String> hash = new HashMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    private final Map<String, String> set = new HashMap<>();
    private int members = 20;
    private int adding = 60;
    private int expiring;
    private long nowMs = 1_000_000;

    private final class Frozen extends View {
        /** Looking a key up can change it, so that is done before. */
        final long hashEntry = find('h');

        final long setEntry = find('s');
        final Map<String, String> expectedHash = new HashMap<>(hash);
        final Map<String, Long> expectedExpiries = new HashMap<>(expiries);
        final long cutMs = nowMs;
        final Map<String, String> expectedSet = new HashMap<>(set);

        @Override
        void compare() {
            assertEquals(expectedHash, readHash(hashEntry, cutMs, expectedExpiries));
            assertEquals(expectedSet, readSet(setEntry));
        }
    }

    MemberStoreModelTest() {
        super(SCRATCH_BYTES);
    }

    @Override
    View newView() {
        return new Frozen();
    }

    @Test
    void behaveAsMapsAndTheirViewsAsCopies() throws InterruptedException {
        for (int i = 0; i < OPERATIONS; i++) {
            if (i % 10_000 == 0) {
                members = 10 << random.nextInt(11);
                adding = 40 + random.nextInt(30);
                expiring = random.nextInt(3) * 15;
                setLimits();
            }
            if (random.nextBoolean()) {
                changeHash();
            } else {
                changeSet();
            }
            passTime();
            turnViews();
        }
        assertTrue(keyspace.stats().expiredFields() > 0);
        finish('h', 's');
    }

    /** Fields die in the model at their time, in the hash on a turn that may come later. */
    private void passTime() {
        nowMs += random.nextInt(3);
        keyspace.setTime(nowMs);
        expiries.entrySet().removeIf(field -> field.getValue() <= nowMs && hash.remove(field.getKey()) != null);
        if (random.nextInt(20) == 0) {
            expire();
        }
    }

    private void expire() {
        long budgetNs = random.nextInt(4) * 10_000L;
        boolean more = keyspace.expirer().slice(budgetNs);
        if (budgetNs > 0 && !more) {
            assertTrue(keyspace.expirer().nextDueMs() > nowMs);
            assertEquals(hash.isEmpty(), find('h') == 0);
        }
    }

    private void setLimits() {
        hashes.setMostEntries(LIMITS[random.nextInt(LIMITS.length)]);
        keyspace.sets().limits().setNumbers(LIMITS[random.nextInt(LIMITS.length)]);
        keyspace.sets().limits().setPacked(LIMITS[random.nextInt(LIMITS.length)]);
    }

    private String randomMember() {
        int n = random.nextInt(members);
        return n % 401 == 400 ? "L".repeat(140_000) + n : n % 3 == 0 ? Integer.toString(n) : "member" + n;
    }

    private String randomValue() {
        return random.nextInt(3000) == 0
                ? "v".repeat(150_000)
                : Integer.toString(random.nextInt(1 << random.nextInt(31)));
    }

    private void changeHash() {
        String member = randomMember();
        boolean puts = random.nextInt(100) < adding;
        if (find('h') == 0 && !puts) {
            return;
        }
        int length = place(member, 8);
        if (puts) {
            put(member, length, randomValue());
        } else if (locate(member, length)) {
            assertEquals(hash.get(member), text(hashes.value(database.entry(key))));
            removeOrExpire(member);
        }
        long entry = database.entry(key);
        assertEquals(hash.size(), entry == 0 ? 0 : hashes.liveCount(entry));
    }

    private boolean locate(String member, int length) {
        boolean found = hashes.locate(database.entry(key), scratch + 8, length);
        assertEquals(hash.containsKey(member), found);
        assertEquals(expiries.getOrDefault(member, HashStore.NO_EXPIRY), hashes.expireAtMs(database.entry(key)));
        return found;
    }

    private void put(String member, int length, String value) {
        hashes.prepare(database, key, 1, Math.max(length, value.length()));
        locate(member, length);
        long expireAtMs = random.nextInt(100) < expiring ? soon() : HashStore.NO_EXPIRY;
        hashes.put(database, key, scratch + VALUE_AT, place(value, VALUE_AT), expireAtMs);
        hash.put(member, value);
        remember(member, expireAtMs);
    }

    private void removeOrExpire(String member) {
        if (random.nextInt(100) >= expiring) {
            hashes.remove(database, key);
            hash.remove(member);
            expiries.remove(member);
        } else {
            long expireAtMs = random.nextInt(4) == 0 ? HashStore.NO_EXPIRY : soon();
            hashes.setExpiry(database, key, expireAtMs);
            remember(member, expireAtMs);
        }
    }

    private void remember(String member, long expireAtMs) {
        if (expireAtMs == HashStore.NO_EXPIRY) {
            expiries.remove(member);
        } else {
            expiries.put(member, expireAtMs);
        }
    }

    /** A few times come for many fields. */
    private long soon() {
        return nowMs + 1 + (random.nextInt(5) == 0 ? 300 : random.nextInt(4000));
    }

    private void changeSet() {
        String member = randomMember();
        boolean puts = random.nextInt(100) < adding;
        long entry = find('s');
        if (entry == 0 && !puts) {
            return;
        }
        sought.of(scratch + 8, place(member, 8));
        if (entry == 0) {
            editor.create(sought, 1);
        } else {
            editor.open(entry);
        }
        if (puts) {
            assertEquals(set.put(member, "") == null, editor.add(sought));
        } else {
            assertEquals(set.remove(member) != null, editor.remove(sought));
        }
        assertEquals(puts, editor.contains(sought));
        editor.store(database, key);
        assertEquals(set.isEmpty(), database.entry(key) == 0);
    }

    private static String text(Content content) {
        return new String(content.bytes(), StandardCharsets.ISO_8859_1);
    }

    /** The fields that live at a time; each must say when it dies. */
    private Map<String, String> readHash(long entry, long atMs, Map<String, Long> expected) {
        Map<String, String> read = new HashMap<>();
        if (entry != 0) {
            HashCursor cursor = hashes.cursor();
            cursor.open(entry, atMs);
            while (cursor.next()) {
                String field = text(cursor.field());
                assertNull(read.put(field, text(cursor.value())));
                assertEquals(expected.getOrDefault(field, HashStore.NO_EXPIRY), cursor.expireAtMs());
            }
        }
        return read;
    }

    private Map<String, String> readSet(long entry) {
        Map<String, String> read = new HashMap<>();
        if (entry != 0) {
            SetCursor cursor = keyspace.sets().cursor();
            cursor.open(entry);
            while (cursor.next()) {
                assertNull(read.put(text(cursor.member()), ""));
            }
            assertEquals(cursor.count(), read.size());
        }
        return read;
    }

    @Override
    void check() {
        drain();
        long bytes = emptyBytes;
        long entry = find('h');
        assertEquals(hash, readHash(entry, nowMs, expiries));
        bytes += entry == 0 ? 0 : keyspace.containers().footprint(entry);
        entry = find('s');
        assertEquals(set, readSet(entry));
        bytes += entry == 0 ? 0 : keyspace.containers().footprint(entry);
        assertEquals(bytes, usedBytes());
    }
}
