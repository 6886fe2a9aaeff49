package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.StringBlock;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.resp.ProtocolLimits;
import org.redstart.structure.Bits;

/** Strings as rows of bits: single ones, counted, searched, and combined between strings. */
public final class BitCommands {
    private final Arena arena;
    private final BitArguments arguments;
    private final StringBytes bytes;

    public BitCommands(Arena arena, ProtocolLimits limits) {
        this.arena = arena;
        this.arguments = new BitArguments(limits);
        this.bytes = new StringBytes(arena);
    }

    public void bind(CommandTable table) {
        table.bind("getbit", this::get);
        table.bind("setbit", this::set);
        table.bind("bitcount", this::count);
        table.bind("bitpos", this::find);
        table.bind("bitop", this::combine);
    }

    private void get(Call call) {
        if (!arguments.readOffset(call, 2)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (StringValues.isStringOrMissing(call, entry)) {
            bytes.of(entry);
            long bit = arguments.offset();
            call.reply().integer(bit >>> 3 < bytes.length() && Bits.get(bytes.address(), bit) ? 1 : 0);
        }
    }

    private static final String BAD_BIT = "ERR bit is not an integer or out of range";

    private void set(Call call) {
        if (!arguments.readOffset(call, 2) || !call.readLong(3, BAD_BIT)) {
            return;
        }
        if (call.number() != 0 && call.number() != 1) {
            call.error(BAD_BIT);
            return;
        }
        boolean value = call.number() == 1;
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        int length = (int) (arguments.offset() >>> 3) + 1;
        boolean grows = entry == 0 || StringValues.length(entry) < length;
        long string = call.database().editString(key, length);
        boolean old = Bits.get(string, arguments.offset());
        if (grows || old != value) {
            Bits.set(string, arguments.offset(), value);
            call.changed(key, KeyEvent.SETBIT);
        }
        call.reply().integer(old ? 1 : 0);
    }

    private void count(Call call) {
        if (call.count() == 3 || call.count() > 5) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (!readRange(call, 2)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (StringValues.isStringOrMissing(call, entry)) {
            bytes.of(entry);
            boolean crossed = start < 0 && end < 0 && start > end;
            ByteRange range = bits(bytes.length());
            call.reply().integer(crossed ? 0 : Bits.count(bytes.address(), range.from(), range.to()));
        }
    }

    private long start;
    private long end;
    private boolean countsBits;

    /** Reads the optional first, last and unit of a range; false if an error was answered. */
    private boolean readRange(Call call, int index) {
        start = 0;
        end = -1;
        countsBits = false;
        if (call.count() > index) {
            if (!call.readLong(index)) {
                return false;
            }
            start = call.number();
        }
        if (call.count() > index + 2) {
            countsBits = call.is(index + 2, "BIT");
            if (!countsBits && !call.is(index + 2, "BYTE")) {
                call.error(Errors.SYNTAX);
                return false;
            }
        }
        if (call.count() > index + 1) {
            if (!call.readLong(index + 1)) {
                return false;
            }
            end = call.number();
        }
        return true;
    }

    /** The range that was read as bits of a string of so many bytes. */
    private ByteRange bits(int length) {
        if (countsBits) {
            return ByteRange.clipped(start, end, length * 8L);
        }
        ByteRange range = ByteRange.clipped(start, end, length);
        return new ByteRange(range.from() * 8, range.to() * 8);
    }

    private void find(Call call) {
        if (!call.readLong(2)) {
            return;
        }
        boolean value = call.number() == 1;
        if (!value && call.number() != 0) {
            call.error("ERR The bit argument must be 1 or 0.");
            return;
        }
        if (call.count() > 6) {
            call.error(Errors.SYNTAX);
            return;
        }
        if (!readRange(call, 3)) {
            return;
        }
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            call.reply().integer(value ? -1 : 0);
        } else if (StringValues.isString(call, entry)) {
            bytes.of(entry);
            call.reply().integer(find(bits(bytes.length()), value, call.count() > 4));
        }
    }

    /** Behind the end of a string are zeros without end, unless the client said where to stop. */
    private long find(ByteRange range, boolean value, boolean endGiven) {
        if (range.isEmpty()) {
            return -1;
        }
        long found = Bits.find(bytes.address(), range.from(), range.to(), value);
        return found < 0 && !value && !endGiven ? range.to() : found;
    }

    private static final String[] OPERATIONS = {"AND", "OR", "XOR", "NOT"};
    private static final int AND = 0;
    private static final int OR = 1;
    private static final int NOT = 3;

    private void combine(Call call) {
        int operation = 0;
        while (operation < OPERATIONS.length && !call.is(1, OPERATIONS[operation])) {
            operation++;
        }
        if (operation == OPERATIONS.length) {
            call.error(Errors.SYNTAX);
        } else if (operation == NOT && call.count() != 4) {
            call.error("ERR BITOP NOT must be called with a single source key.");
        } else {
            long digits = arena.allocate((long) Decimal.MAX_BYTES * call.count(), Tag.SCRATCH);
            combine(call, operation, digits);
            arena.free(digits, Tag.SCRATCH);
        }
    }

    /** {@code digits} is room for the texts of the sources that are numbers. */
    private void combine(Call call, int operation, long digits) {
        int sources = call.count() - 3;
        long[] addresses = new long[sources];
        int[] lengths = new int[sources];
        int longest = 0;
        for (int i = 0; i < sources; i++) {
            long entry = call.database().read(call.key(i + 3));
            if (!StringValues.isStringOrMissing(call, entry)) {
                return;
            }
            bytes.of(entry);
            addresses[i] = bytes.address();
            lengths[i] = bytes.length();
            if (bytes.isBorrowed()) {
                addresses[i] = Arena.address(digits) + (long) i * Decimal.MAX_BYTES;
                Native.copy(bytes.address(), addresses[i], lengths[i]);
            }
            longest = Math.max(longest, lengths[i]);
        }
        storeResult(call, longest == 0 ? 0 : result(operation, addresses, lengths, longest));
        call.reply().integer(longest);
    }

    /** A new {@link StringBlock} with what the operation makes of the sources. */
    private long result(int operation, long[] addresses, int[] lengths, int longest) {
        long block = arena.allocate((long) StringBlock.HEAD_BYTES + longest, Tag.STRING);
        StringBlock.init(block, longest);
        long to = StringBlock.bytes(block);
        Native.copy(addresses[0], to, lengths[0]);
        Native.fill(to + lengths[0], longest - lengths[0], (byte) 0);
        if (operation == NOT) {
            Bits.invert(to, longest);
        }
        for (int i = 1; i < addresses.length; i++) {
            if (operation == AND) {
                Bits.and(to, addresses[i], lengths[i]);
                Native.fill(to + lengths[i], longest - lengths[i], (byte) 0);
            } else if (operation == OR) {
                Bits.or(to, addresses[i], lengths[i]);
            } else {
                Bits.xor(to, addresses[i], lengths[i]);
            }
        }
        return block;
    }

    /** Stores a block as the value of the target, or removes the target if there is none. */
    private static void storeResult(Call call, long block) {
        Key key = call.key(2);
        long old = call.database().findTouched(key);
        if (block != 0) {
            call.database().setBlock(key, block, Database.NO_EXPIRY);
            call.changed(key, KeyEvent.SET);
        } else if (old != 0) {
            call.database().remove(key);
            call.changed(key, KeyEvent.DEL);
        }
    }
}
