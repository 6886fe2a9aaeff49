package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.StringBlock;
import org.redstart.memory.Arena;
import org.redstart.memory.Chain;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/** How arguments become the values of keys, and such values replies. */
final class StringValues {
    /** From this size on, a reply streams from the value's own block instead of from a copy. */
    private static final int LEASED_BYTES = 64 * 1024;

    private StringValues() {}

    /** Stores an argument under the key that was just looked up; a large one is taken over as it is if it may. */
    static void store(Call call, Key key, int index, long expireAtMs, boolean mayTake) {
        int length = call.length(index);
        long block = mayTake ? call.request().takeBlock(index) : 0;
        if (block == 0) {
            call.database().setString(key, call.address(index), length, expireAtMs);
        } else {
            StringBlock.init(block, length);
            call.keyspace().arena().retag(block, Tag.ARGUMENT, Tag.STRING);
            call.database().setBlock(key, block, expireAtMs);
        }
    }

    /** Answers with the whole string of an entry. */
    static void write(Call call, long entry) {
        if (Entry.isInt(entry)) {
            call.reply().bulkLong(Entry.intValue(entry));
        } else {
            writeRange(call, entry, 0, Entry.stringLength(entry));
        }
    }

    /** Answers with part of the string of an entry that is not a number. */
    static void writeRange(Call call, long entry, int from, int length) {
        if (length >= LEASED_BYTES) {
            long block = Native.getLong(Entry.valueField(entry));
            call.reply().bulk(new BlockLease(call.keyspace().arena(), block, from, length));
        } else {
            call.reply().bulk(Entry.stringAddress(entry) + from, length);
        }
    }

    /** Whether an entry holds a string; if not, answers so. */
    static boolean isString(Call call, long entry) {
        if (Entry.isString(entry)) {
            return true;
        }
        call.error(Errors.WRONG_TYPE);
        return false;
    }

    /** Whether an entry is missing or holds a string; if not, answers so. */
    static boolean isStringOrMissing(Call call, long entry) {
        return entry == 0 || isString(call, entry);
    }

    /** The length of a string, be it kept as a number or not. */
    static int length(long entry) {
        return Entry.isInt(entry) ? Decimal.length(Entry.intValue(entry)) : Entry.stringLength(entry);
    }

    /** Part of a string's block, kept as it is until it has been sent. */
    private static final class BlockLease implements Chain.Lease {
        private final Arena arena;
        private final long block;
        private final int from;
        private final int length;

        BlockLease(Arena arena, long block, int from, int length) {
            this.arena = arena;
            this.block = block;
            this.from = from;
            this.length = length;
            StringBlock.lease(block);
        }

        @Override
        public long address() {
            return StringBlock.bytes(block) + from;
        }

        @Override
        public long lengthBytes() {
            return length;
        }

        @Override
        public void end() {
            StringBlock.release(arena, block);
        }
    }
}
