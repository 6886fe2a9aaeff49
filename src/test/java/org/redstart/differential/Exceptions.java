package org.redstart.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.redstart.peer.Escape;
import org.redstart.peer.Reply;

/**
 * The replies that need not be equal, read from {@code exceptions.tsv}: who differs ({@code any} or a pair's name),
 * the first words of the command ({@code \s} for a blank in a word), how to compare, and why.
 */
public final class Exceptions {
    /** How two replies are compared. */
    enum Rule {
        /** Elements in any order. */
        UNORDERED,
        /** Only the type of the reply; an error must be equal. */
        TYPE,
        /** Seconds or milliseconds that may differ by the time between two servers. */
        SECONDS,
        MILLISECONDS,
        /** The same but for numbers that say when something was, or how long ago, by the time between two servers. */
        TIMES,
        /** The right one refuses a form of the command that came later. */
        REFUSED,
        /** Both errors, whatever their text. */
        ERROR_TEXT,
        /** The left one refuses a form of the command that the right one takes. */
        TAKEN,
        /** Both say that it is a string of bytes, in one block or two. */
        STRING_FORM,
        /** Rows of a name and a distance: those equally far come in any order, and if not all fit any of them come last. */
        TIES,
        /** Anything goes. */
        IGNORE
    }

    private record Allowance(String who, List<String> words, Rule rule) {}

    private static final long SKEW_SECONDS = 20;
    private static final Set<String> TIME_NAMES =
            Set.of("idle", "inactive", "seen-time", "active-time", "radix-tree-nodes");

    private final String who;
    private final List<Allowance> allowances = new ArrayList<>();

    /** The allowances for the pair {@code who}. */
    public Exceptions(String who) {
        this.who = who;
        for (String line : text().split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] columns = line.split("\t");
                if (columns.length != 4) {
                    throw new IllegalArgumentException("an exception without its reason: " + line);
                }
                List<String> words = new ArrayList<>(
                        List.of(columns[1].toLowerCase(Locale.ROOT).split(" ")));
                words.replaceAll(word -> word.replace("\\s", " "));
                allowances.add(new Allowance(columns[0], words, Rule.valueOf(columns[2])));
            }
        }
    }

    private static String text() {
        try (InputStream in = Exceptions.class.getResourceAsStream("exceptions.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the two replies to {@code command} count as equal. */
    public boolean equal(byte[][] command, Reply left, Reply right) {
        if (left == null || right == null) {
            return left == null && right == null;
        }
        if (left.equals(right)) {
            return true;
        }
        for (Allowance allowance : allowances) {
            boolean concerns = allowance.who().equals("any") || allowance.who().equals(who);
            if (concerns && matches(allowance.words(), command) && allows(allowance.rule(), left, right)) {
                return true;
            }
        }
        return false;
    }

    /** Words match from the front; {@code *} matches any word, and {@code ...x} that some later word is x. */
    private static boolean matches(List<String> words, byte[][] command) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith("...")) {
                return contains(command, i, words.get(i).substring(3));
            }
            if (i >= command.length
                    || !(words.get(i).equals("*") || words.get(i).equals(lower(command[i])))) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[][] command, int from, String word) {
        for (int i = from; i < command.length; i++) {
            if (lower(command[i]).equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static String lower(byte[] word) {
        return new String(word, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static boolean allows(Rule rule, Reply left, Reply right) {
        switch (rule) {
            case UNORDERED:
                return left.sorted().equals(right.sorted());
            case TYPE:
                return left.type() == right.type() && !left.isError() && left.isNull() == right.isNull();
            case SECONDS:
                return near(left, right, SKEW_SECONDS);
            case MILLISECONDS:
                return near(left, right, SKEW_SECONDS * 1000);
            case TIMES:
                return sameButForTimes(left, right);
            case REFUSED:
                return right.isError();
            case ERROR_TEXT:
                return left.isError() && right.isError();
            case TAKEN:
                return left.isError() && !right.isError();
            case TIES:
                return sameButForTies(left, right);
            case STRING_FORM:
                return isStringForm(left) && isStringForm(right);
            default:
                return true;
        }
    }

    private static boolean sameButForTies(Reply left, Reply right) {
        if (!areRowsWithDistance(left) || !areRowsWithDistance(right)) {
            return false;
        }
        int count = left.items().size();
        if (count != right.items().size()) {
            return false;
        }
        for (int from = 0, to; from < count; from = to) {
            String distance = distance(left, from);
            for (to = from; to < count && distance(left, to).equals(distance); to++) {
                if (!distance(right, to).equals(distance)) {
                    return false;
                }
            }
            if (to < count && !rows(left, from, to).equals(rows(right, from, to))) {
                return false;
            }
        }
        return true;
    }

    private static boolean areRowsWithDistance(Reply reply) {
        return reply.isAggregate()
                && reply.items().stream()
                        .allMatch(row -> row.isAggregate()
                                && row.items().size() > 1
                                && row.items().get(1).type() == '$');
    }

    private static String distance(Reply rows, int index) {
        return rows.items().get(index).items().get(1).text();
    }

    private static Set<Reply> rows(Reply reply, int from, int to) {
        return Set.copyOf(reply.items().subList(from, to));
    }

    private static boolean isStringForm(Reply reply) {
        return reply.type() == '$'
                && !reply.isNull()
                && (reply.text().equals("embstr") || reply.text().equals("raw"));
    }

    /** The same shape, with the same numbers but for times, and for what no other server can know of a tree's nodes. */
    private static boolean sameButForTimes(Reply left, Reply right) {
        if (!left.isAggregate() || !right.isAggregate()) {
            return left.equals(right);
        }
        if (left.type() != right.type() || left.items().size() != right.items().size()) {
            return false;
        }
        for (int i = 0; i < left.items().size(); i++) {
            Reply one = left.items().get(i);
            Reply other = right.items().get(i);
            boolean time = isTime(left.items(), i) && closeInTime(one, other);
            if (!time && !sameButForTimes(one, other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an element is a time by its place: behind such a name, or in the row of a pending entry. */
    private static boolean isTime(List<Reply> items, int index) {
        boolean pending = index > 0 && index == items.size() - 2 && items.get(0).type() == '$' && items.size() <= 4;
        return pending || index > 0 && TIME_NAMES.contains(items.get(index - 1).text());
    }

    private static boolean closeInTime(Reply left, Reply right) {
        return left.type() == ':'
                && right.type() == ':'
                && left.integer() >= 0
                && right.integer() >= 0
                && Math.abs(left.integer() - right.integer()) <= SKEW_SECONDS * 1000;
    }

    private static boolean near(Reply left, Reply right, long skew) {
        if (left.isAggregate() && right.isAggregate()) {
            return areNear(left.items(), right.items(), skew);
        }
        return left.type() == ':'
                && right.type() == ':'
                && left.integer() > 0
                && right.integer() > 0
                && Math.abs(left.integer() - right.integer()) <= skew;
    }

    private static boolean areNear(List<Reply> left, List<Reply> right, long skew) {
        boolean near = left.size() == right.size();
        for (int i = 0; near && i < left.size(); i++) {
            near = left.get(i).equals(right.get(i)) || near(left.get(i), right.get(i), skew);
        }
        return near;
    }

    /** The command as a line for redis-cli. */
    static String line(byte[][] command) {
        StringBuilder line = new StringBuilder();
        for (byte[] word : command) {
            line.append(line.length() == 0 ? "" : " ").append(Escape.quote(word));
        }
        return line.toString();
    }
}
