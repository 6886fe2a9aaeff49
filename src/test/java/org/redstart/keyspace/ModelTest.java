package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/**
 * A keyspace in checked mode whose contents a test has in plain maps too, while cuts open and close: what a cut froze is read by
 * another thread and must be what it was then.
 */
abstract class ModelTest {
    static final int[] LIMITS = {0, 8, 128};

    final long seed = Long.getLong("redstart.seed", System.nanoTime());
    final SplittableRandom random = new SplittableRandom(seed);
    final Usage usage = new Usage();
    final Arena arena = new Arena(usage, Reclaimer.INLINE);
    final Keyspace keyspace = new Keyspace(arena, seed, 1);
    final Database database = keyspace.database(0);
    final Key key = new Key();
    final long scratch;
    final long emptyBytes;
    private final List<View> views = new ArrayList<>();

    ModelTest(int scratchBytes) {
        scratch = Arena.address(arena.allocate(scratchBytes, Tag.SCRATCH));
        emptyBytes = usedBytes();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        assertTrue(Native.CHECKED, "run with -Dredstart.memory.checked=true");
    }

    /** Reads what a cut froze, on a thread of its own; what it should find is copied when it is made, just before the cut. */
    abstract class View extends Thread {
        private long cut;
        private Throwable failure;

        /** On the view's own thread. */
        abstract void compare();

        @Override
        public void run() {
            try {
                compare();
            } catch (Throwable failed) {
                failure = failed;
            }
        }

        void finish() throws InterruptedException {
            join();
            arena.closeCut(cut);
            assertNull(failure, () -> failure.toString());
        }
    }

    abstract View newView();

    /** With no view open: everything there is, and every byte accounted for. */
    abstract void check();

    void turnViews() throws InterruptedException {
        if (views.size() < 3 && random.nextInt(300) == 0) {
            View view = newView();
            view.cut = arena.openCut();
            views.add(view);
            view.start();
        }
        if (!views.isEmpty() && random.nextInt(300) == 0) {
            views.remove(random.nextInt(views.size())).finish();
        }
        if (views.isEmpty() && random.nextInt(500) == 0) {
            check();
        }
    }

    /** The end: all views agree, and once the keys are gone so is their memory. */
    void finish(char... names) throws InterruptedException {
        while (!views.isEmpty()) {
            views.remove(0).finish();
        }
        check();
        for (char name : names) {
            find(name);
            database.remove(key);
        }
        drain();
        assertEquals(emptyBytes, usedBytes());
    }

    /** The entry of a key, 0 if there is none. */
    long find(char name) {
        Native.putByte(scratch, (byte) name);
        database.aim(key, scratch, 1);
        return database.find(key);
    }

    /** The length of a text that is put into the scratch memory. */
    int place(String text, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(scratch + at, bytes, 0, bytes.length);
        return bytes.length;
    }

    void drain() {
        while (keyspace.lazyFree().slice(1_000_000_000)) {
            // until nothing is left
        }
    }

    /** But for the keyspace's own table, which notes when something is due. */
    long usedBytes() {
        long table = keyspace.dict().bytes(database.root());
        return usage.bytes("dataset") + usage.bytes("tables") + usage.bytes("views") - table;
    }
}
