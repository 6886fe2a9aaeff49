package org.redstart.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A decoded reply as a tree. */
public final class Reply {
    private final char type;
    private final byte[] bytes;
    private final List<Reply> items;

    private Reply(char type, byte[] bytes, List<Reply> items) {
        this.type = type;
        this.bytes = bytes;
        this.items = items;
    }

    /** The first byte of its wire form, also for a null. */
    public char type() {
        return type;
    }

    /** What a leaf carries; null for a null and for aggregates. */
    public byte[] bytes() {
        return bytes;
    }

    /** The elements of an aggregate, null for a leaf; a map's keys and values in turn. */
    public List<Reply> items() {
        return items;
    }

    /** A leaf. */
    static Reply leaf(char type, byte[] bytes) {
        return new Reply(type, bytes, null);
    }

    /** An array, set, map, push or attribute. */
    static Reply aggregate(char type, List<Reply> items) {
        return new Reply(type, null, items);
    }

    public boolean isError() {
        return type == '-' || type == '!';
    }

    public boolean isNull() {
        return bytes == null && items == null;
    }

    public boolean isAggregate() {
        return items != null;
    }

    /** The bytes of a leaf, one char each. */
    public String text() {
        return bytes == null ? "(nil)" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public long integer() {
        return Long.parseLong(text());
    }

    /** The texts of an aggregate's elements. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Reply item : items) {
            texts.add(item.text());
        }
        return texts;
    }

    /** The same reply with the elements of every set, map and array in order of their texts. */
    public Reply sorted() {
        if (items == null) {
            return this;
        }
        List<Reply> copy = new ArrayList<>();
        int step = type == '%' ? 2 : 1;
        List<Reply[]> groups = new ArrayList<>();
        for (int i = 0; i + step <= items.size(); i += step) {
            Reply[] group = new Reply[step];
            for (int j = 0; j < step; j++) {
                group[j] = items.get(i + j).sorted();
            }
            groups.add(group);
        }
        groups.sort((a, b) -> a[0].toString().compareTo(b[0].toString()));
        for (Reply[] group : groups) {
            copy.addAll(Arrays.asList(group));
        }
        return new Reply(type, null, copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply that
                && type == that.type
                && Arrays.equals(bytes, that.bytes)
                && Objects.equals(items, that.items);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Arrays.hashCode(bytes)) + (items == null ? 0 : items.hashCode());
    }

    @Override
    public String toString() {
        if (items != null) {
            return type + items.toString();
        }
        return bytes == null ? type + "nil" : type + Escape.quote(bytes);
    }
}
