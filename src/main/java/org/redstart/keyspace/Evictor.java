package org.redstart.keyspace;

import java.util.function.LongSupplier;
import org.redstart.memory.Arena;
import org.redstart.memory.Tag;
import org.redstart.structure.EntryVisitor;

/**
 * Makes room when more memory is used than {@code maxmemory} allows: samples a few keys and removes the one its policy minds
 * least, within a time budget; what is left to do goes on next turn.
 */
public final class Evictor {
    private static final long TENACITY_UNIT_NS = 50_000;
    private static final int TENACITY_LINEAR = 10;
    private static final double TENACITY_GROWTH = 1.15;
    private static final int TENACITY_UNBOUNDED = 100;
    private static final int KEYS_PER_CLOCK_READ = 16;
    /** A sample takes at least one bucket's worth: its entries are in the cache anyway. */
    private static final int LEAST_SAMPLES = 7;

    private final Keyspace keyspace;
    private final Key key = new Key();
    private final EntryVisitor judge = this::judge;
    private EvictionPolicy policy = EvictionPolicy.NOEVICTION;
    private long maxBytes;
    private int samples = 5;
    private long budgetNs = 500_000;
    private LongSupplier excludedBytes = () -> 0;
    private boolean evictsWhenLed;
    private long best;
    private long bestScore;
    private int nextDatabase;

    /** How making room went. */
    public enum Outcome {
        /** Memory is within its limit. */
        ENOUGH,
        /** Not yet, but keys are going; the command may run. */
        RUNNING,
        /** Nothing can be removed. */
        NOTHING_TO_EVICT
    }

    Evictor(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    public void setPolicy(EvictionPolicy policy) {
        this.policy = policy;
        keyspace.access().useFrequency(policy.usesFrequency());
    }

    public EvictionPolicy policy() {
        return policy;
    }

    /** {@code maxmemory}; 0 is no limit. */
    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    public void setSamples(int samples) {
        this.samples = Math.max(samples, LEAST_SAMPLES);
    }

    /** @param bytes asked for whenever memory is compared with its limit: what feeds replicas, which eviction would only swell */
    public void exclude(LongSupplier bytes) {
        excludedBytes = bytes;
    }

    /** What does not count against the limit: what feeds replicas, and what waits in limbo for a view to end. */
    public long excludedBytes() {
        return keyspace.arena().limboBytes() + excludedBytes.getAsLong();
    }

    /** {@code maxmemory-eviction-tenacity}: from 0, hardly any time a turn, to 100, as long as it takes. */
    public void setTenacity(int tenacity) {
        if (tenacity <= TENACITY_LINEAR) {
            budgetNs = TENACITY_UNIT_NS * tenacity;
        } else if (tenacity < TENACITY_UNBOUNDED) {
            budgetNs =
                    (long) (TENACITY_UNIT_NS * TENACITY_LINEAR * Math.pow(TENACITY_GROWTH, tenacity - TENACITY_LINEAR));
        } else {
            budgetNs = Long.MAX_VALUE;
        }
    }

    /** Whether memory has its limit though another server says what goes. */
    public void setEvictsWhenLed(boolean evictsWhenLed) {
        this.evictsWhenLed = evictsWhenLed;
    }

    public boolean isOver() {
        return maxBytes != 0 && !isHeld() && countedBytes() > maxBytes;
    }

    private boolean isHeld() {
        return keyspace.isPaused() || keyspace.isLed() && !evictsWhenLed;
    }

    private long countedBytes() {
        return keyspace.arena().usage().totalBytes() - excludedBytes();
    }

    /**
     * Removes keys until memory is within its limit, or the budget is spent. What is over the limit now is the measure: the messages
     * that each key's end sends to clients must not drive out the next one.
     */
    public Outcome makeRoom() {
        long start = System.nanoTime();
        long goal = isOver() ? dataBytes() - (countedBytes() - maxBytes) : Long.MAX_VALUE;
        for (int evicted = 0; dataBytes() > goal; evicted++) {
            if (evicted % KEYS_PER_CLOCK_READ == 0 && evicted > 0 && System.nanoTime() - start > budgetNs) {
                return Outcome.RUNNING;
            }
            if (keyspace.lazyFree().pending() > 0 && !keyspace.views().isOpen()) {
                keyspace.lazyFree().slice(0);
            } else if (policy == EvictionPolicy.NOEVICTION || !evictOne()) {
                return Outcome.NOTHING_TO_EVICT;
            }
        }
        return Outcome.ENOUGH;
    }

    /** All but replies, and but what waits in limbo for a view to end. */
    private long dataBytes() {
        Arena arena = keyspace.arena();
        return arena.usage().totalBytes() - arena.usage().bytes(Tag.OUTPUT) - arena.limboBytes();
    }

    private boolean evictOne() {
        int count = keyspace.databaseCount();
        for (int i = 0; i < count; i++) {
            Database database = keyspace.database((nextDatabase + i) % count);
            long entry = choose(database);
            if (entry != 0) {
                nextDatabase = (database.id() + 1) % count;
                database.removeByServer(entry, key, RemovalReason.EVICTED);
                return true;
            }
        }
        return false;
    }

    private long choose(Database database) {
        if (policy.onlyExpiring() ? database.expiring() == 0 : database.size() == 0) {
            return 0;
        }
        best = 0;
        bestScore = Long.MIN_VALUE;
        for (int tries = 0; best == 0; tries++) {
            boolean earliest = policy == EvictionPolicy.VOLATILE_TTL && tries == 0;
            long random = earliest ? 0 : keyspace.random().nextLong();
            if (policy.onlyExpiring()) {
                keyspace.dict().due().sample(database.root(), random, samples, judge);
            } else {
                keyspace.dict().sample(database.root(), random, samples, judge);
            }
        }
        return best;
    }

    private void judge(long entry) {
        if (policy.onlyExpiring() && !Entry.expires(entry)) {
            return;
        }
        long score = score(entry);
        if (best == 0 || score > bestScore) {
            best = entry;
            bestScore = score;
        }
    }

    private long score(long entry) {
        if (policy.isRandom()) {
            return keyspace.random().nextInt();
        }
        return policy == EvictionPolicy.VOLATILE_TTL
                ? -Entry.expireAtMs(entry)
                : keyspace.access().evictionScore(Entry.access(entry));
    }
}
