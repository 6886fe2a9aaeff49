package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.HyperLogLog;
import org.redstart.structure.HyperLogLogDense;
import org.redstart.structure.HyperLogLogEditor;
import org.redstart.structure.HyperLogLogEditor.Outcome;
import org.redstart.structure.HyperLogLogEstimate;
import org.redstart.structure.HyperLogLogSparse;

/** Counting different elements in little space: PFADD and its kin. */
public final class HyperLogLogCommands {
    private static final String NOT_ONE = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    private static final String BROKEN = "INVALIDOBJ Corrupted HLL object detected";

    private final StringBytes bytes;
    private final HyperLogLogEditor editor;
    private final HyperLogLogEstimate estimate = new HyperLogLogEstimate();
    /** Registers of a byte each: a union. */
    private final long registers;

    private long sparseMaxBytes = 3000;

    public HyperLogLogCommands(Arena arena) {
        this.bytes = new StringBytes(arena);
        this.editor = new HyperLogLogEditor(arena);
        this.registers = Arena.address(arena.allocate(HyperLogLog.REGISTERS, Tag.SCRATCH));
    }

    /** {@code hll-sparse-max-bytes}. */
    public void setSparseMaxBytes(long sparseMaxBytes) {
        this.sparseMaxBytes = sparseMaxBytes;
    }

    public void bind(CommandTable table) {
        table.bind("pfadd", this::add);
        table.bind("pfcount", this::count);
        table.bind("pfmerge", this::merge);
        table.bind("pfdebug", this::debug);
        table.bind("pfselftest", this::selfTest);
    }

    /** Whether an entry is a HyperLogLog, which {@link #bytes} then points to; if not, answers so. */
    private boolean isOne(Call call, long entry) {
        if (!StringValues.isString(call, entry)) {
            return false;
        }
        bytes.of(entry);
        if (Entry.isInt(entry) || !HyperLogLog.isOne(bytes.address(), bytes.length())) {
            call.error(NOT_ONE);
            return false;
        }
        return true;
    }

    private void add(Call call) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (entry != 0 && !isOne(call, entry)) {
            return;
        }
        boolean isNew = entry == 0;
        long raised =
                !isNew && HyperLogLog.isDense(bytes.address()) ? addDense(call, key) : addSparse(call, key, entry);
        if (raised < 0) {
            call.error(BROKEN);
            return;
        }
        long changes = isNew ? raised + 1 : raised;
        if (changes > 0) {
            call.changed(key, KeyEvent.PFADD);
            call.changed(changes - 1);
        }
        call.reply().integer(changes > 0 ? 1 : 0);
    }

    /** Adds in place; returns how many registers grew. */
    private static long addDense(Call call, Key key) {
        long address = call.database().editString(key, HyperLogLogDense.BYTES);
        long raised = 0;
        for (int i = 2; i < call.count(); i++) {
            raised += HyperLogLogDense.add(address, HyperLogLog.hash(call.address(i), call.length(i))) ? 1 : 0;
        }
        if (raised > 0) {
            HyperLogLog.makeStale(address);
        }
        return raised;
    }

    /** Adds to a copy, which may turn dense, and stores that; returns how many registers grew, or -1 if it is broken. */
    private long addSparse(Call call, Key key, long entry) {
        loadOrClear(entry);
        long raised = 0;
        Outcome outcome = Outcome.UNCHANGED;
        for (int i = 2; i < call.count() && outcome != Outcome.BROKEN; i++) {
            outcome = editor.add(HyperLogLog.hash(call.address(i), call.length(i)));
            raised += outcome == Outcome.CHANGED ? 1 : 0;
        }
        if (raised > 0 || entry == 0) {
            HyperLogLog.makeStale(editor.address());
            store(call, key, entry);
        }
        return outcome == Outcome.BROKEN ? -1 : raised;
    }

    /** Puts the HyperLogLog of an entry, or one without elements if that is missing, into the editor. */
    private void loadOrClear(long entry) {
        if (entry == 0) {
            editor.clear(sparseMaxBytes);
        } else {
            bytes.of(entry);
            editor.load(bytes.address(), bytes.length(), sparseMaxBytes);
        }
    }

    private void store(Call call, Key key, long entry) {
        long expireAtMs = entry == 0 ? Database.NO_EXPIRY : Entry.expireAtMs(entry);
        call.database().setRaw(key, editor.address(), editor.length(), expireAtMs);
    }

    private void count(Call call) {
        if (call.count() == 2) {
            countOne(call);
        } else if (unite(call) >= 0) {
            call.reply().integer(estimate.of(registers));
        }
    }

    private void countOne(Call call) {
        Key key = call.key(1);
        long entry = call.database().read(key);
        if (entry == 0) {
            call.reply().integer(0);
        } else if (isOne(call, entry)) {
            if (HyperLogLog.isFresh(bytes.address())) {
                call.reply().integer(HyperLogLog.cardinality(bytes.address()));
            } else {
                estimateAndKeep(call, key);
            }
        }
    }

    /** The estimate is kept within the string, so counting changes the key. */
    private void estimateAndKeep(Call call, Key key) {
        Native.fill(registers, HyperLogLog.REGISTERS, (byte) 0);
        if (!HyperLogLog.mergeInto(registers, bytes.address(), bytes.length())) {
            call.error(BROKEN);
            return;
        }
        long cardinality = estimate.of(registers);
        HyperLogLog.putCardinality(call.database().editString(key, bytes.length()), cardinality);
        call.database().modified(key);
        call.changed(1);
        call.reply().integer(cardinality);
    }

    /** Unites all keys of a call in {@link #registers}; returns how many were dense, or -1 after an error was answered. */
    private int unite(Call call) {
        Native.fill(registers, HyperLogLog.REGISTERS, (byte) 0);
        int dense = 0;
        for (int i = 1; i < call.count(); i++) {
            long entry = call.database().read(call.key(i));
            if (entry == 0) {
                continue;
            }
            if (!isOne(call, entry)) {
                return -1;
            }
            if (!HyperLogLog.mergeInto(registers, bytes.address(), bytes.length())) {
                call.error(BROKEN);
                return -1;
            }
            dense += HyperLogLog.isDense(bytes.address()) ? 1 : 0;
        }
        return dense;
    }

    private void merge(Call call) {
        int dense = unite(call);
        if (dense < 0) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        loadOrClear(entry);
        if (dense > 0) {
            editor.makeDense();
        }
        for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
            int value = Native.getByte(registers + i);
            if (value != 0) {
                editor.raise(i, value);
            }
        }
        HyperLogLog.makeStale(editor.address());
        store(call, key, entry);
        call.changed(key, KeyEvent.PFADD);
        call.reply().ok();
    }

    private void debug(Call call) {
        Key key = call.key(2);
        long entry = call.database().findTouched(key);
        if (entry == 0) {
            call.error("ERR The specified key does not exist");
        } else if (isOne(call, entry)) {
            if (call.is(1, "GETREG")) {
                registers(call, key, entry);
            } else if (call.is(1, "DECODE")) {
                decode(call);
            } else if (call.is(1, "ENCODING")) {
                call.reply().simple(HyperLogLog.isDense(bytes.address()) ? "dense" : "sparse");
            } else if (call.is(1, "TODENSE")) {
                boolean wasDense = HyperLogLog.isDense(bytes.address());
                if (makeDense(call, key, entry)) {
                    call.reply().integer(wasDense ? 0 : 1);
                }
            } else {
                call.error("ERR Unknown PFDEBUG subcommand '" + call.request().quoted(1) + "'");
            }
        }
    }

    private void decode(Call call) {
        if (HyperLogLog.isDense(bytes.address())) {
            call.error("ERR HLL encoding is not sparse");
        } else {
            String text = HyperLogLogSparse.describe(bytes.address(), bytes.length());
            call.reply().bulk(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void registers(Call call, Key key, long entry) {
        if (!makeDense(call, key, entry)) {
            return;
        }
        bytes.of(call.database().find(key));
        call.reply().array(HyperLogLog.REGISTERS);
        for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
            call.reply().integer(HyperLogLogDense.get(bytes.address(), i));
        }
    }

    /** Stores the dense form of a sparse one; false if an error was answered. */
    private boolean makeDense(Call call, Key key, long entry) {
        if (HyperLogLog.isDense(bytes.address())) {
            return true;
        }
        loadOrClear(entry);
        if (!editor.makeDense()) {
            call.error(BROKEN);
            return false;
        }
        store(call, key, entry);
        call.changed(1);
        return true;
    }

    private void selfTest(Call call) {
        String failure = new HyperLogLogCheck(editor, estimate, registers).run();
        if (failure == null) {
            call.reply().ok();
        } else {
            call.error("TESTFAILED " + failure);
        }
    }
}
