package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.KeyHash;

/** A member that sets are asked for or changed with, in every form that one of them may want. Reused. */
public final class SetMember implements AutoCloseable {
    private final Arena arena;
    private final KeyHash keyHash;
    private final Content content = new Content();
    private final long digits;
    private long text;
    private int length;
    private boolean isWhole;
    private boolean hashed;
    private long hash;

    SetMember(Arena arena, KeyHash keyHash) {
        this.arena = arena;
        this.keyHash = keyHash;
        this.digits = arena.allocate(Decimal.MAX_BYTES, Tag.SCRATCH);
    }

    /** Takes a text; the bytes have to stay. */
    public SetMember of(long bytes, int bytesLength) {
        content.setText(bytes, bytesLength);
        text = bytes;
        length = bytesLength;
        isWhole = content.isWhole();
        hashed = false;
        return this;
    }

    /** Takes what a set holds. */
    public SetMember of(Content held) {
        if (!held.isNumber()) {
            return of(held.address(), held.length());
        }
        content.setNumber(held.whole());
        text = 0;
        length = held.length();
        isWhole = true;
        hashed = false;
        return this;
    }

    /** Whether it is the text of a whole number. */
    public boolean isWhole() {
        return isWhole;
    }

    public long whole() {
        return content.whole();
    }

    public long text() {
        if (text == 0) {
            text = content.text(Arena.address(digits));
        }
        return text;
    }

    public int length() {
        return length;
    }

    long hash() {
        if (!hashed) {
            hash = keyHash.hash(text(), length);
            hashed = true;
        }
        return hash;
    }

    @Override
    public void close() {
        arena.free(digits, Tag.SCRATCH);
    }
}
