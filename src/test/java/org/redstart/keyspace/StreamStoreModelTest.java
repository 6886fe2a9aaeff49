package org.redstart.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Native;
import org.redstart.structure.Listpack;
import org.redstart.structure.TreeCursor;

/**
 * A stream with groups and consumers beside plain maps, in checked mode, while cuts open and close: what a cut froze is read by
 * another thread and must be what it was then.
 *
 * <p>{@code -Dredstart.seed=N} repeats a run, {@code -Dredstart.streams.operations=N} makes it longer.
 */
class StreamStoreModelTest extends ModelTest {
    private static final int OPERATIONS = Integer.getInteger("redstart.streams.operations", 40_000);
    private static final int[] NODE_ENTRIES = {2, 7, 100};
    private static final int SCRATCH_BYTES = 16 * 1024;
    /** Few, or more than a leaf of a tree holds. */
    private static final int[] GROUPS = {2, 3, 90};

    private static final int[] CONSUMERS = {3, 4, 200};
    private static final int MOST_ENTRIES = 3000;

    /** What a group knows: the last id, and who has what pending, how often delivered. */
    private static final class Group {
        long last;
        final TreeSet<String> consumers = new TreeSet<>();
        final TreeMap<Long, String> owners = new TreeMap<>();
        final TreeMap<Long, Long> deliveries = new TreeMap<>();

        List<String> lines() {
            List<String> lines = new ArrayList<>(List.of("last " + last));
            for (String consumer : consumers) {
                lines.add("consumer " + consumer);
                owners.forEach((id, owner) -> {
                    if (owner.equals(consumer)) {
                        lines.add(id + " " + deliveries.get(id));
                    }
                });
            }
            owners.forEach((id, owner) -> lines.add(id + " of " + owner));
            return lines;
        }
    }

    private final StreamStore streams = keyspace.streams();
    private final StreamGroups groups = streams.groups();
    private final StreamId id = new StreamId();
    private final TreeMap<Long, String> entries = new TreeMap<>();
    private final Map<String, Group> model = new TreeMap<>();
    private long nextMs = 1;
    private int adding = 50;
    private int mostGroups;
    private int mostConsumers;

    private final class Frozen extends View {
        final long root = root();
        final List<String> expected = expected();

        @Override
        void compare() {
            assertEquals(expected, read(root));
        }
    }

    StreamStoreModelTest() {
        super(SCRATCH_BYTES);
    }

    @Override
    View newView() {
        return new Frozen();
    }

    @Test
    void behavesAsMapsAndItsViewsAsCopies() throws InterruptedException {
        find('x');
        streams.create(database, key);
        for (int i = 0; i < OPERATIONS; i++) {
            if (i % 5_000 == 0) {
                adding = 20 + random.nextInt(60);
                mostGroups = GROUPS[random.nextInt(GROUPS.length)];
                mostConsumers = CONSUMERS[random.nextInt(CONSUMERS.length)];
                streams.setNodeEntries(NODE_ENTRIES[random.nextInt(NODE_ENTRIES.length)]);
            }
            find('x');
            if (random.nextInt(3) == 0) {
                changeEntries();
            } else {
                changeGroup();
            }
            turnViews();
        }
        finish('x');
    }

    private long root() {
        return Entry.valueHandle(find('x'));
    }

    private void changeEntries() {
        int choice = random.nextInt(100);
        if (choice < adding && entries.size() < MOST_ENTRIES) {
            append();
        } else if (choice < 98) {
            delete();
        } else {
            StreamTrim trim = new StreamTrim();
            int kept = Math.max(0, entries.size() - random.nextInt(20));
            trim.toLength(kept);
            trim.setApproximate(false, 0);
            assertEquals(entries.size() - kept, streams.trim(database, key, trim));
            while (entries.size() > kept) {
                entries.pollFirstEntry();
            }
        }
        assertEquals(entries.size(), StreamRoot.length(Entry.valueHandle(database.entry(key))));
    }

    private void append() {
        String text = "v".repeat(random.nextInt(40)) + random.nextInt(1000);
        String field = random.nextInt(4) == 0 ? "other" : "field";
        int fieldLength = place(field, 100);
        int textLength = place(text, 200);
        streams.append(database, key, id.set(nextMs, 0), new StreamFields() {
            @Override
            public int fields() {
                return 1;
            }

            @Override
            public long address(int index) {
                return scratch + (index == 0 ? 100 : 200);
            }

            @Override
            public int length(int index) {
                return index == 0 ? fieldLength : textLength;
            }
        });
        entries.put(nextMs, field + "=" + text);
        nextMs += 1 + random.nextInt(3);
    }

    private void delete() {
        long at = anyId();
        assertEquals(entries.remove(at) != null, streams.delete(database, key, id.set(at, 0)));
        streams.deleted(database, key);
    }

    /** Mostly of the younger entries, where groups are at work. */
    private long anyId() {
        return Math.max(0, nextMs - 1 - random.nextInt(random.nextBoolean() ? 30 : 6000));
    }

    private void changeGroup() {
        String name = "group" + random.nextInt(mostGroups);
        int length = place(name, 8);
        Group known = model.get(name);
        if (known == null) {
            long last = anyId();
            assertTrue(groups.create(database, key, scratch + 8, length, id.set(last, 0), StreamGroup.UNKNOWN));
            known = new Group();
            known.last = last;
            model.put(name, known);
        } else if (random.nextInt(mostGroups > 3 ? 100 : 2000) == 0) {
            assertTrue(groups.destroy(database, key, scratch + 8, length));
            model.remove(name);
        } else {
            changeConsumer(known, groups.open(database, key, scratch + 8, length));
        }
    }

    private void changeConsumer(Group known, long group) {
        String name = "consumer" + random.nextInt(mostConsumers);
        int length = place(name, 50);
        long consumer = groups.openConsumer(group, scratch + 50, length);
        assertEquals(known.consumers.contains(name), consumer != 0);
        if (consumer == 0) {
            groups.createConsumer(group, scratch + 50, length, 1);
            known.consumers.add(name);
        } else if (random.nextInt(mostConsumers > 4 ? 20 : 1000) == 0) {
            groups.deleteConsumer(group, consumer);
            known.consumers.remove(name);
            known.owners.values().removeIf(name::equals);
            known.deliveries.keySet().retainAll(known.owners.keySet());
        } else {
            changePending(known, group, consumer, name);
        }
    }

    private void changePending(Group known, long group, long consumer, String name) {
        int choice = random.nextInt(100);
        Long next = entries.higherKey(known.last);
        if (choice < adding && next != null) {
            groups.advance(Entry.valueHandle(database.entry(key)), group, id.set(next, 0));
            known.last = next;
            deliver(known, group, consumer, name, next, 1);
        } else if (choice < 90) {
            long at = anyId();
            boolean there = known.owners.remove(at) != null;
            known.deliveries.remove(at);
            assertEquals(there, groups.acknowledge(group, at, 0));
        } else if (choice < 99) {
            deliver(known, group, consumer, name, anyId(), 1 + random.nextInt(5));
        } else {
            known.last = anyId();
            groups.setLast(group, id.set(known.last, 0), StreamGroup.UNKNOWN);
        }
    }

    private void deliver(Group known, long group, long consumer, String name, long at, long deliveries) {
        groups.deliver(group, consumer, at, 0, 1, deliveries);
        known.owners.put(at, name);
        known.deliveries.put(at, deliveries);
    }

    private List<String> expected() {
        List<String> lines = new ArrayList<>();
        entries.forEach((at, text) -> lines.add(at + " " + text));
        model.forEach((name, group) -> {
            lines.add(name);
            lines.addAll(group.lines());
        });
        return lines;
    }

    private List<String> read(long root) {
        List<String> lines = new ArrayList<>();
        StreamCursor cursor = streams.newCursor();
        StreamId most = new StreamId(StreamId.MOST, StreamId.MOST);
        for (boolean more = cursor.seek(root, new StreamId(), most); more; more = cursor.next()) {
            List<String> texts = new ArrayList<>();
            cursor.show(element -> texts.add(text(element)));
            lines.add(cursor.ms() + " " + texts.get(0) + "=" + texts.get(1));
        }
        if (StreamGroups.count(root) > 0) {
            for (TreeCursor each = groups.eachGroup(root); each.exists(); each.next()) {
                long group = each.item();
                lines.add(text(groups.nameAddress(group), groups.nameLength(group)));
                lines.add("last " + StreamGroup.last(group, new StreamId()).ms());
                readPending(group, lines);
            }
        }
        return lines;
    }

    private void readPending(long group, List<String> lines) {
        Map<Long, String> names = new TreeMap<>();
        for (TreeCursor each = groups.eachConsumer(group); each.exists(); each.next()) {
            long consumer = each.item();
            String name = text(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer));
            lines.add("consumer " + name);
            for (TreeCursor at = groups.eachPendingOf(consumer, new StreamId()); at.exists(); at.next()) {
                lines.add(PendingEntry.ms(at.item()) + " " + PendingEntry.deliveries(at.item()));
                names.put(PendingEntry.ms(at.item()), name);
            }
        }
        for (TreeCursor at = groups.eachPending(group, new StreamId()); at.exists(); at.next()) {
            long ms = PendingEntry.ms(at.item());
            lines.add(ms + " of " + names.get(ms));
        }
    }

    private static String text(long element) {
        return Listpack.isInt(element)
                ? Long.toString(Listpack.intValue(element))
                : text(Listpack.textAddress(element), Listpack.textLength(element));
    }

    private static String text(long address, int length) {
        return new String(Native.bytes(address, length), StandardCharsets.ISO_8859_1);
    }

    /** All there is, in a copy, too. */
    @Override
    void check() {
        drain();
        long entry = find('x');
        assertEquals(expected(), read(Entry.valueHandle(entry)));
        assertEquals(emptyBytes + keyspace.containers().footprint(entry), usedBytes());
        if (random.nextInt(4) == 0) {
            long before = usedBytes();
            Copying copying = keyspace.containers().copying(entry);
            while (copying.step()) {
                // all of it
            }
            assertEquals(expected(), read(copying.handle()));
            keyspace.containers().free(ValueType.STREAM, Entry.TABLE, copying.handle());
            drain();
            assertEquals(before, usedBytes());
        }
    }
}
