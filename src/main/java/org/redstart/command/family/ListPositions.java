package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.keyspace.ListCursor;
import org.redstart.keyspace.ListStore;
import org.redstart.structure.Listpack;

/** LPOS: where in a list an element is. */
final class ListPositions {
    private static final int FIRST = 16;

    private final ListStore lists;
    private long rank;
    private long count;
    private long most;
    private long[] found = new long[FIRST];

    ListPositions(ListStore lists) {
        this.lists = lists;
    }

    void find(Call call) {
        if (!readOptions(call)) {
            return;
        }
        boolean many = count >= 0;
        long entry = call.database().read(call.key(1));
        if (entry == 0) {
            if (many) {
                call.reply().array(0);
            } else {
                call.reply().nil();
            }
        } else if (ListCommands.isList(call, entry)) {
            int hits = search(entry, call.address(2), call.length(2), many ? count : 1);
            answer(call, many, hits);
        }
    }

    private boolean readOptions(Call call) {
        rank = 1;
        count = -1;
        most = 0;
        for (int i = 3; i < call.count(); i += 2) {
            if (i + 1 >= call.count()) {
                call.error(Errors.SYNTAX);
                return false;
            }
            if (!readOption(call, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean readOption(Call call, int i) {
        if (call.is(i, "RANK")) {
            if (!call.readLong(i + 1)) {
                return false;
            }
            rank = call.number();
            return rank != 0 && rank != Long.MIN_VALUE
                    || refuse(
                            call,
                            rank == 0
                                    ? "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use"
                                            + " negative to start from the end of the list"
                                    : Errors.NOT_NEGATABLE);
        }
        if (call.is(i, "COUNT")) {
            if (!readNatural(call, i + 1, "ERR COUNT can't be negative")) {
                return false;
            }
            count = call.number();
            return true;
        }
        if (call.is(i, "MAXLEN")) {
            if (!readNatural(call, i + 1, "ERR MAXLEN can't be negative")) {
                return false;
            }
            most = call.number();
            return true;
        }
        return refuse(call, Errors.SYNTAX);
    }

    private static boolean readNatural(Call call, int index, String otherwise) {
        return call.readLong(index, otherwise) && (call.number() >= 0 || refuse(call, otherwise));
    }

    private static boolean refuse(Call call, String error) {
        call.error(error);
        return false;
    }

    private int search(long entry, long bytes, int length, long wanted) {
        long size = lists.length(entry);
        boolean back = rank < 0;
        long toSkip = Math.abs(rank) - 1;
        ListCursor cursor = lists.walk(entry, back ? size - 1 : 0);
        int hits = 0;
        long looks = most == 0 ? size : Math.min(most, size);
        for (long i = 0; i < looks; i++) {
            if (Listpack.equals(cursor.element(), bytes, length) && toSkip-- <= 0) {
                note(hits++, back ? size - 1 - i : i);
                if (hits == wanted) {
                    break;
                }
            }
            if (back) {
                cursor.previous();
            } else {
                cursor.next();
            }
        }
        return hits;
    }

    private void note(int at, long position) {
        if (at == found.length) {
            found = java.util.Arrays.copyOf(found, 2 * at);
        }
        found[at] = position;
    }

    private void answer(Call call, boolean many, int hits) {
        if (!many) {
            if (hits == 0) {
                call.reply().nil();
            } else {
                call.reply().integer(found[0]);
            }
            return;
        }
        call.reply().array(hits);
        for (int i = 0; i < hits; i++) {
            call.reply().integer(found[i]);
        }
    }
}
