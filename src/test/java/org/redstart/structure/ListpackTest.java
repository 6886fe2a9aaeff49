package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Tag;
import org.redstart.memory.Usage;

/** A listpack against a list of texts, with cuts opened and closed in between. */
class ListpackTest {
    private static final int ROUNDS = 60;
    private static final int EDITS = 120;

    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final ListpackEditor editor = new ListpackEditor(arena);
    private final Packs packs = new Packs(arena, 5);
    private final long scratch = arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH);
    private final List<byte[]> model = new ArrayList<>();
    private long handle;

    private long cut;
    private long frozen;
    private byte[] frozenBytes;

    @AfterEach
    void close() {
        arena.free(scratch, Tag.SCRATCH);
        packs.close();
        editor.close();
        assertEquals(0, usage.totalBytes());
        arena.close();
    }

    private long pack() {
        return Arena.address(handle);
    }

    private int offset(int index) {
        return index == model.size()
                ? ListpackEditor.end(handle)
                : ListpackEditor.offset(handle, Listpack.seek(pack(), index));
    }

    @Test
    void editsGiveWhatTheyGiveInAList() {
        for (int round = 0; round < ROUNDS; round++) {
            model.clear();
            handle = editor.create(packs.below(100));
            for (int i = 0; i < EDITS; i++) {
                toggleCut();
                edit();
                check();
            }
            closeCut();
            editor.free(handle);
            assertEquals(0, usage.bytes(Tag.NODE));
        }
    }

    private void toggleCut() {
        if (packs.below(8) != 0) {
            return;
        }
        if (cut != 0) {
            closeCut();
        } else {
            cut = arena.openCut();
            frozen = pack();
            frozenBytes = Native.bytes(frozen, Listpack.bytes(frozen));
        }
    }

    private void closeCut() {
        if (cut != 0) {
            assertArrayEquals(frozenBytes, Native.bytes(frozen, frozenBytes.length));
            arena.closeCut(cut);
            cut = 0;
            while (arena.hasLimbo()) {
                arena.drainLimbo(100);
            }
        }
    }

    private void edit() {
        int at = packs.below(model.size() + 1);
        byte[] content = packs.content();
        long bytes = packs.argument(content);
        switch (packs.below(12)) {
            case 0 -> {
                handle = editor.append(handle, bytes, content.length);
                model.add(content);
            }
            case 1 -> {
                handle = editor.prepend(handle, bytes, content.length);
                model.add(0, content);
            }
            case 2, 3 -> {
                handle = editor.insert(handle, offset(at), bytes, content.length);
                model.add(at, content);
            }
            case 4 -> numbers(at);
            case 5 -> pairs(at, content, bytes);
            case 6, 7 -> {
                if (at < model.size()) {
                    handle = editor.replace(handle, offset(at), bytes, content.length);
                    model.set(at, content);
                }
            }
            case 8 -> delete(at, packs.below(4) == 0 ? packs.below(30) : packs.below(4));
            case 9 -> splitAndJoin(at);
            case 10 -> handle = editor.shrink(handle);
            default -> handle = editor.thaw(handle);
        }
    }

    private void numbers(int at) {
        long value = packs.number();
        byte[] text = Packs.bytes(Long.toString(value));
        switch (packs.below(4)) {
            case 0 -> {
                handle = editor.append(handle, value);
                model.add(text);
            }
            case 1 -> {
                handle = editor.prepend(handle, value);
                model.add(0, text);
            }
            case 2 -> {
                handle = editor.insert(handle, offset(at), value);
                model.add(at, text);
            }
            default -> {
                if (at < model.size()) {
                    handle = editor.replace(handle, offset(at), value);
                    model.set(at, text);
                }
            }
        }
    }

    private void pairs(int at, byte[] content, long bytes) {
        double score = packs.below(1000) / 8.0;
        byte[] text = Packs.bytes(score == (long) score ? Long.toString((long) score) : Double.toString(score));
        switch (packs.below(3)) {
            case 0 -> {
                handle = editor.insertPair(handle, offset(at), bytes, content.length, bytes, content.length);
                model.addAll(at, List.of(content, content));
            }
            case 1 -> {
                handle = editor.insertPair(handle, offset(at), bytes, content.length, 7);
                model.addAll(at, List.of(content, Packs.bytes("7")));
            }
            default -> {
                handle = editor.insertPairReal(handle, offset(at), bytes, content.length, score);
                model.addAll(at, List.of(content, text));
                handle = editor.replaceReal(handle, offset(at + 1), score);
                assertEquals(score, Listpack.realValue(Listpack.seek(pack(), at + 1)));
            }
        }
    }

    private void delete(int at, int elements) {
        handle = editor.delete(handle, offset(at), elements);
        model.subList(at, Math.min(model.size(), at + elements)).clear();
    }

    private void splitAndJoin(int at) {
        int offset = offset(at);
        long right = editor.copyRight(handle, offset);
        assertEquals(model.size() - at, Listpack.count(Arena.address(right)));
        handle = editor.truncate(handle, offset, model.size() - at);
        assertEquals(at, Listpack.count(pack()));
        if (packs.below(2) == 0) {
            handle = editor.concat(handle, right);
        } else {
            long left = handle;
            handle = editor.concat(right, left);
            List<byte[]> tail = new ArrayList<>(model.subList(at, model.size()));
            tail.addAll(model.subList(0, at));
            model.clear();
            model.addAll(tail);
        }
    }

    private byte[] text(long element) {
        int length = Listpack.contentLength(element);
        return Native.bytes(Listpack.content(element, scratch), length);
    }

    private void check() {
        int bytes = Listpack.bytes(pack());
        assertTrue(Listpack.isValid(pack(), bytes, true));
        assertEquals(model.size(), Listpack.count(pack()));
        long element = Listpack.first(pack());
        for (byte[] expected : model) {
            assertArrayEquals(expected, text(element));
            element = Listpack.next(element);
        }
        assertEquals(0, element);
        element = Listpack.last(pack());
        for (int i = model.size() - 1; i >= 0; i--) {
            assertArrayEquals(model.get(i), text(element));
            element = Listpack.previous(pack(), element);
        }
        assertEquals(0, element);
        assertEquals(0, Listpack.seek(pack(), model.size()));
        assertEquals(0, Listpack.seek(pack(), -1L - model.size()));
        if (!model.isEmpty()) {
            search(packs.below(model.size()), packs.below(3));
        }
    }

    private void search(int wanted, int skip) {
        byte[] needle = packs.below(5) == 0 ? packs.content() : model.get(wanted);
        int from = wanted - wanted / (skip + 1) * (skip + 1);
        int expected = -1;
        for (int i = from; i < model.size() && expected < 0; i += skip + 1) {
            expected = Arrays.equals(model.get(i), needle) ? i : -1;
        }
        long bytes = packs.argument(needle);
        long found = Listpack.find(Listpack.seek(pack(), from), bytes, needle.length, skip);
        assertEquals(expected < 0 ? 0 : Listpack.seek(pack(), expected), found);
        assertEquals(
                Arrays.equals(model.get(wanted), needle),
                Listpack.equals(Listpack.seek(pack(), wanted - model.size()), bytes, needle.length));
    }

    @Test
    void aLargePackGrowsAndShrinks() {
        handle = editor.create(0);
        byte[] content = new byte[50_000];
        for (int i = 0; i < 20; i++) {
            Arrays.fill(content, (byte) i);
            handle = editor.append(handle, packs.argument(content), content.length);
            model.add(content.clone());
            check();
        }
        while (!model.isEmpty()) {
            delete(model.size() / 2, 1);
            check();
        }
        handle = editor.shrink(handle);
        assertTrue(Arena.capacity(handle) < 16);
        editor.free(handle);
    }

    @Test
    void moreElementsThanTheHeadCanCountAreCounted() {
        handle = editor.create(0);
        for (int i = 0; i < 65_534; i++) {
            handle = editor.append(handle, 1);
        }
        assertEquals(65_534, Listpack.count(pack()));
        for (int i = 0; i < 3; i++) {
            handle = editor.append(handle, i + 2);
        }
        assertEquals(65_537, Listpack.count(pack()));
        assertEquals(4, Listpack.intValue(Listpack.seek(pack(), 65_536)));
        assertEquals(3, Listpack.intValue(Listpack.seek(pack(), -2)));
        handle = editor.delete(handle, Listpack.HEAD_BYTES, 60_000);
        assertEquals(5_537, Listpack.count(pack()));
        editor.free(handle);
    }

    /** Any byte of a pack changed: it is refused, or can be walked both ways within its bytes. */
    @Test
    void brokenPacksAreRefused() {
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            handle = editor.create(0);
            for (int i = packs.below(5); i >= 0; i--) {
                byte[] content = packs.content();
                handle = editor.append(handle, packs.argument(content), content.length);
            }
            handle = editor.shrink(handle);
            int bytes = Listpack.bytes(pack());
            int at = packs.below(Math.min(bytes, 100));
            Native.putByte(pack() + at, (byte) packs.below(256));
            if (!Listpack.isValid(pack(), bytes, true)) {
                refused++;
            } else {
                long walked = 0;
                for (long e = Listpack.first(pack()); e != 0; e = Listpack.next(e)) {
                    walked += 1L + text(e).length;
                }
                for (long e = Listpack.last(pack()); e != 0; e = Listpack.previous(pack(), e)) {
                    walked -= 1L + text(e).length;
                }
                assertEquals(0, walked);
            }
            editor.free(handle);
        }
        assertTrue(refused > 1000, refused + " refused");
    }

    @Test
    void framesThatDoNotFitAreRefused() {
        handle = editor.append(editor.create(0), 5);
        int bytes = Listpack.bytes(pack());
        assertTrue(Listpack.isValid(pack(), bytes, false));
        assertFalse(Listpack.isValid(pack(), bytes - 1, false));
        assertFalse(Listpack.isValid(pack(), 6, false));
        Native.putShort(pack() + 4, (short) 2);
        assertTrue(Listpack.isValid(pack(), bytes, false));
        assertFalse(Listpack.isValid(pack(), bytes, true));
        editor.free(handle);
    }
}
