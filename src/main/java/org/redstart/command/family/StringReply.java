package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.StringBlock;
import org.redstart.memory.Arena;
import org.redstart.memory.Chain;
import org.redstart.memory.Native;

/** Answers with the value of a key that holds a string. */
final class StringReply {
    /** From this size on, a reply streams from the value's own block instead of from a copy. */
    private static final int LEASED_BYTES = 64 * 1024;

    private StringReply() {}

    /** The whole string of an entry. */
    static void write(Call call, long entry) {
        if (Entry.isInt(entry)) {
            call.reply().bulkLong(Entry.intValue(entry));
            return;
        }
        int length = Entry.stringLength(entry);
        if (length >= LEASED_BYTES) {
            range(call, entry, 0, length);
        } else {
            call.reply().bulk(Entry.stringAddress(entry), length);
        }
    }

    /** Part of the string of an entry that is not a number. */
    static void range(Call call, long entry, int from, int length) {
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
