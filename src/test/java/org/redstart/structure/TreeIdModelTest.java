package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** An {@link IdTree} beside a sorted map. */
class TreeIdModelTest extends TreeModel {
    /** Two unsigned numbers. */
    private record Id(long ms, long sequence) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int order = Long.compareUnsigned(ms, other.ms);
            return order != 0 ? order : Long.compareUnsigned(sequence, other.sequence);
        }
    }

    private final NavigableMap<Id, Long> model = new TreeMap<>();
    private IdTree ids;
    private long nextMs = 1;

    @Test
    void behavesAsASortedMapAndItsViewsAsCopiesOfIt() throws InterruptedException {
        ids = new IdTree(arena);
        run(ids);
    }

    @Override
    void operate() {
        int what = random.nextInt(10);
        if (what < 2) {
            seek();
        } else if (grows()) {
            add(what < 6 ? new Id(nextMs += random.nextInt(3), 1_000_000_000 + model.size()) : randomId());
        } else {
            remove();
        }
    }

    private Id randomId() {
        long ms = random.nextInt(10) == 0 ? -1 - random.nextInt(5) : random.nextLong(nextMs + 2);
        return new Id(ms, random.nextBoolean() ? random.nextInt(8) : -1 - random.nextInt(8));
    }

    private void add(Id id) {
        ids.seekCeiling(root, id.ms, id.sequence, cursor);
        if (model.containsKey(id)) {
            assertStandsAt(id);
            return;
        }
        long item = arena.allocate(2 * Long.BYTES, Tag.NODE);
        Native.putLong(item, id.ms);
        Native.putLong(item + Long.BYTES, id.sequence);
        if (random.nextBoolean()) {
            ids.seekFloor(root, id.ms, id.sequence, cursor);
            ids.insertAfter(cursor, item);
        } else {
            ids.insertBefore(cursor, item);
        }
        added(item);
        model.put(id, item);
        assertEquals(item, cursor.item());
    }

    private void remove() {
        Id id = random.nextBoolean() ? model.ceilingKey(randomId()) : model.isEmpty() ? null : model.firstKey();
        if (id != null) {
            ids.seekFloor(root, id.ms, id.sequence, cursor);
            assertStandsAt(id);
            gone(ids.remove(cursor));
            model.remove(id);
            assertStandsAt(model.ceilingKey(id));
        }
    }

    private void seek() {
        Id id = randomId();
        assertEquals(model.floorKey(id) != null, ids.seekFloor(root, id.ms, id.sequence, cursor));
        assertStandsAt(model.floorKey(id));
        cursor.next();
        assertStandsAt(model.higherKey(id));
        assertEquals(model.ceilingKey(id) != null, ids.seekCeiling(root, id.ms, id.sequence, cursor));
        assertStandsAt(model.ceilingKey(id));
        cursor.previous();
        assertStandsAt(model.lowerKey(id));
    }

    private void assertStandsAt(Id id) {
        assertEquals(id, cursor.exists() ? read(cursor.item()) : null);
    }

    private static Id read(long item) {
        return new Id(IdTree.ms(item), IdTree.sequence(item));
    }

    @Override
    List<String> contents() {
        List<String> texts = new ArrayList<>();
        model.keySet().forEach(id -> texts.add(id.toString()));
        return texts;
    }

    @Override
    String text(long item) {
        return read(item).toString();
    }

    @Override
    long weightOf(long item) {
        return 1;
    }

    @Override
    long handleOf(long item) {
        return item;
    }

    @Override
    Tag tagOf() {
        return Tag.NODE;
    }
}
