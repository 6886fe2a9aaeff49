package org.redstart.command;

import java.util.List;

/** Where the keys of a command are: its key specs, and for the plain cases a first, last and step. */
public final class KeyLayout {
    private final List<KeySpec> specs;
    private final int flags;
    private final int first;
    private final int last;
    private final int step;
    private final boolean fixed;

    KeyLayout(List<KeySpec> specs, long commandFlags) {
        this.specs = List.copyOf(specs);
        int union = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        int distance = 0;
        for (KeySpec spec : specs) {
            union |= spec.flags();
            if (spec.begin() != KeySpec.Begin.INDEX || spec.find() != KeySpec.Find.RANGE) {
                continue;
            }
            least = Math.min(least, spec.index());
            int end = spec.last() >= 0 ? spec.index() + spec.last() : spec.last();
            // Counted from the end is further than any index.
            most = most < 0 || (end >= 0 && end <= most) ? most : end;
            distance = distance == 0 ? spec.step() : distance;
        }
        flags = union;
        first = least == Integer.MAX_VALUE ? 0 : least;
        last = most;
        step = distance;
        fixed = (commandFlags & CommandFlag.MOVABLEKEYS) == 0 && (union & KeyFlag.NOT_KEY) == 0;
    }

    public List<KeySpec> specs() {
        return specs;
    }

    /** The key flags of all specs together. */
    public int flags() {
        return flags;
    }

    /** Whether the command can have keys; channels are none. */
    public boolean any() {
        for (KeySpec spec : specs) {
            if (!spec.has(KeyFlag.NOT_KEY)) {
                return true;
            }
        }
        return false;
    }

    /** Whether first, last and step tell all keys. */
    public boolean isFixed() {
        return fixed;
    }

    /** Position of the first key, 0 for none. */
    public int first() {
        return first;
    }

    /** Position of the last key; negative counts from the end of the arguments. */
    public int last() {
        return last;
    }

    public int step() {
        return step;
    }
}
