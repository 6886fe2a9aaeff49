package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.memory.Arena;
import org.redstart.resp.ProtocolLimits;

/** Strings as numbers of any width at any bit: BITFIELD. */
public final class BitFieldCommands {
    private final BitArguments arguments;
    private final StringBytes bytes;

    public BitFieldCommands(Arena arena, ProtocolLimits limits) {
        this.arguments = new BitArguments(limits);
        this.bytes = new StringBytes(arena);
    }

    public void bind(CommandTable table) {
        table.bind("bitfield", call -> bitField(call, false));
        table.bind("bitfield_ro", call -> bitField(call, true));
    }

    private enum Action {
        GET,
        SET,
        INCRBY
    }

    /** One subcommand; {@code operand} is the new value or the increment. */
    private record Step(Action action, FieldType type, long offset, long operand, FieldType.Overflow overflow) {
        boolean writes() {
            return action != Action.GET;
        }
    }

    private void bitField(Call call, boolean readOnly) {
        List<Step> steps = readSteps(call);
        if (steps == null) {
            return;
        }
        long lastBit = -1;
        for (Step step : steps) {
            if (step.writes()) {
                lastBit = Math.max(lastBit, step.offset() + step.type().bits() - 1);
            }
        }
        if (lastBit < 0) {
            readAll(call, steps);
        } else if (readOnly) {
            call.error("ERR BITFIELD_RO only supports the GET subcommand");
        } else {
            changeAll(call, steps, (int) (lastBit >>> 3) + 1);
        }
    }

    /** The subcommands, or null after an error was answered. */
    private List<Step> readSteps(Call call) {
        List<Step> steps = new ArrayList<>();
        FieldType.Overflow overflow = FieldType.Overflow.WRAP;
        for (int i = 2; i < call.count(); i++) {
            int left = call.count() - i - 1;
            if (call.is(i, "OVERFLOW") && left >= 1) {
                overflow = FieldType.Overflow.of(call, ++i);
                if (overflow == null) {
                    return null;
                }
                continue;
            }
            Action action = action(call, i, left);
            Step step = action == null ? null : readStep(call, i, action, overflow);
            if (step == null) {
                if (action == null) {
                    call.error(Errors.SYNTAX);
                }
                return null;
            }
            steps.add(step);
            i += step.writes() ? 3 : 2;
        }
        return steps;
    }

    private static Action action(Call call, int index, int left) {
        if (call.is(index, "GET") && left >= 2) {
            return Action.GET;
        }
        if (call.is(index, "SET") && left >= 3) {
            return Action.SET;
        }
        return call.is(index, "INCRBY") && left >= 3 ? Action.INCRBY : null;
    }

    private Step readStep(Call call, int index, Action action, FieldType.Overflow overflow) {
        FieldType type = FieldType.of(call, index + 1);
        if (type == null || !arguments.readFieldOffset(call, index + 2, type.bits())) {
            return null;
        }
        if (action == Action.GET) {
            return new Step(action, type, arguments.offset(), 0, overflow);
        }
        return call.readLong(index + 3) ? new Step(action, type, arguments.offset(), call.number(), overflow) : null;
    }

    private void readAll(Call call, List<Step> steps) {
        long entry = call.database().read(call.key(1));
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        bytes.of(entry);
        call.reply().array(steps.size());
        for (Step step : steps) {
            call.reply().integer(step.type().read(bytes.address(), bytes.length(), step.offset()));
        }
    }

    private static void changeAll(Call call, List<Step> steps, int length) {
        Key key = call.key(1);
        long entry = call.database().findTouched(key);
        if (!StringValues.isStringOrMissing(call, entry)) {
            return;
        }
        int had = entry == 0 ? 0 : StringValues.length(entry);
        int total = Math.max(had, length);
        long string = call.database().editString(key, total);
        call.reply().array(steps.size());
        long changes = 0;
        for (Step step : steps) {
            long old = step.type().read(string, total, step.offset());
            if (!step.writes()) {
                call.reply().integer(old);
            } else if (change(call, string, step, old)) {
                boolean differs = step.type().read(string, total, step.offset()) != old;
                changes += differs || total > had ? 1 : 0;
            }
        }
        if (changes > 0) {
            call.changed(key, KeyEvent.SETBIT);
            call.changed(changes - 1);
        }
    }

    /** Carries out a step that writes, and answers; false if the value did not fit and was to be left alone. */
    private static boolean change(Call call, long string, Step step, long old) {
        boolean sets = step.action() == Action.SET;
        long base = sets ? step.operand() : old;
        long increment = sets ? 0 : step.operand();
        FieldType type = step.type();
        int excess = type.excess(base, increment);
        if (excess != 0 && step.overflow() == FieldType.Overflow.FAIL) {
            call.reply().nil();
            return false;
        }
        long value = excess != 0 && step.overflow() == FieldType.Overflow.SAT
                ? type.limit(excess)
                : type.wrap(base + increment);
        type.write(string, step.offset(), value);
        call.reply().integer(sets ? old : value);
        return true;
    }
}
