package org.redstart.command.family;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.redstart.command.ReplyStreams.Producer;
import org.redstart.keyspace.Content;
import org.redstart.keyspace.MemberHeap;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetStore;
import org.redstart.keyspace.SetView;
import org.redstart.resp.ReplyWriter;

/**
 * An intersection, union or difference of sets as they are when it begins, answered without a copy of them: first it notes the places
 * of the members that belong to the result, some at a time, then it writes those.
 *
 * <p>A member is asked for in up to {@link #MOST_ASKED} sets one by one. What the further ones of a union, or of the sets to subtract,
 * hold is put together aside, so that many sets cost no more than their sum.
 */
final class SetSelection implements Producer {
    private static final int MOST_ASKED = 8;
    private static final int AT_A_TIME = 128;

    /** Which members of the first set are chosen, or of all of them. */
    private enum Rule {
        IN_ALL_OTHERS,
        IN_NO_OTHER,
        /** Of each set, what those before it have not. */
        NOT_BEFORE
    }

    private final SetStore sets;
    /** Shared: of use within one call only. */
    private final SetMember member;

    private final Rule rule;
    private final List<SetView> views;
    private final List<SetView> heaped;
    private final long work;
    private final List<BitSet> chosen = new ArrayList<>();
    private boolean counting;
    private long limit = Long.MAX_VALUE;
    private MemberHeap heap;
    private SetCursor cursor;
    private boolean writing;
    private boolean numbers = true;
    /** The set that is walked, and the member in it that comes next. */
    private int at;

    private int place;
    private long found;

    private SetSelection(SetStore sets, SetMember member, Rule rule, List<SetView> views, int asked) {
        this.sets = sets;
        this.member = member;
        this.rule = rule;
        this.views = new ArrayList<>(views.subList(0, Math.min(asked, views.size())));
        this.heaped = new ArrayList<>(views.subList(this.views.size(), views.size()));
        boolean walksAll = rule == Rule.NOT_BEFORE;
        this.work = heaped.stream().mapToLong(SetView::count).sum()
                + this.views.stream()
                        .limit(walksAll ? asked : 1)
                        .mapToLong(SetView::count)
                        .sum();
    }

    /** What all sets have; the smallest comes first, and there may be none. */
    static SetSelection intersection(SetStore sets, SetMember member, List<SetView> views) {
        return new SetSelection(sets, member, Rule.IN_ALL_OTHERS, views, views.size());
    }

    /** What the first of some sets has and no other. */
    static SetSelection difference(SetStore sets, SetMember member, List<SetView> views) {
        return new SetSelection(sets, member, Rule.IN_NO_OTHER, views, 1 + MOST_ASKED);
    }

    /** What any of the sets has; the largest comes first, and there may be none. */
    static SetSelection union(SetStore sets, SetMember member, List<SetView> views) {
        return new SetSelection(sets, member, Rule.NOT_BEFORE, views, MOST_ASKED);
    }

    /** Answers how many there are, up to a limit, in their place. */
    SetSelection counting(long most) {
        counting = true;
        limit = most;
        return this;
    }

    /** How many members have to be looked at. */
    long work() {
        return work;
    }

    @Override
    public boolean next(ReplyWriter reply) {
        if (writing) {
            return write(reply);
        }
        if (choose()) {
            return true;
        }
        if (counting) {
            reply.integer(found);
            return false;
        }
        reply.set(found);
        writing = true;
        return found > 0;
    }

    /** Finds out about some members; false once all that belong to the result are chosen, which then can be gone through. */
    boolean choose() {
        if (putAside() || chooseSome()) {
            return true;
        }
        at = 0;
        cursor = null;
        return false;
    }

    /** Puts some members aside; false if there are none left. */
    private boolean putAside() {
        if (heaped.isEmpty()) {
            return false;
        }
        if (heap == null) {
            heap = sets.heap();
        }
        SetView last = heaped.get(heaped.size() - 1);
        if (cursor == null) {
            cursor = last.cursor();
        }
        for (int i = 0; i < AT_A_TIME; i++) {
            if (!cursor.next()) {
                heaped.remove(last);
                cursor = null;
                break;
            }
            heap.add(member.of(cursor.member()));
        }
        if (heaped.isEmpty()) {
            views.add(heap.view());
        }
        return true;
    }

    private boolean isWalked(int index) {
        return index < views.size() && (index == 0 || rule == Rule.NOT_BEFORE);
    }

    /** Chooses among some members; false after the last. */
    private boolean chooseSome() {
        if (!isWalked(at)) {
            return false;
        }
        begin();
        BitSet places = chosen.get(at);
        for (int i = 0; i < AT_A_TIME; i++) {
            if (!cursor.next()) {
                leave();
                return true;
            }
            if (belongs(member.of(cursor.member()))) {
                places.set(place);
                found++;
                if (found == limit) {
                    return false;
                }
            }
            place++;
        }
        return true;
    }

    private void begin() {
        if (cursor == null) {
            cursor = views.get(at).cursor();
            place = 0;
        }
        if (chosen.size() == at) {
            chosen.add(new BitSet());
        }
    }

    private void leave() {
        cursor = null;
        at++;
    }

    private boolean belongs(SetMember each) {
        return switch (rule) {
            case IN_ALL_OTHERS -> isInAll(each);
            case IN_NO_OTHER -> !isInAny(each, 1, views.size());
            default -> !isInAny(each, 0, at);
        };
    }

    private boolean isInAll(SetMember each) {
        for (int i = 1; i < views.size(); i++) {
            if (!views.get(0).isSameAs(views.get(i)) && !views.get(i).contains(each)) {
                return false;
            }
        }
        return true;
    }

    private boolean isInAny(SetMember each, int from, int to) {
        for (int i = from; i < to; i++) {
            if (views.get(i).contains(each)) {
                return true;
            }
        }
        return false;
    }

    private boolean write(ReplyWriter reply) {
        return showSome(each -> Contents.write(reply, each));
    }

    /** Adds some of the chosen members to the set that is being built; false after the last. */
    boolean addSome(SetEditor editor) {
        return isWalked(at)
                && showSome(each -> {
                    editor.add(member.of(each));
                    numbers &= member.isWhole();
                });
    }

    /** Whether all that were added are numbers. */
    boolean areNumbers() {
        return numbers;
    }

    /** Shows some of the chosen members; false after the last. */
    private boolean showSome(Consumer<Content> to) {
        begin();
        BitSet places = chosen.get(at);
        for (int i = 0; i < AT_A_TIME; i++) {
            if (!cursor.next()) {
                leave();
                return isWalked(at);
            }
            if (places.get(place++)) {
                to.accept(cursor.member());
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (heap != null) {
            heap.close();
            heap = null;
        }
    }
}
