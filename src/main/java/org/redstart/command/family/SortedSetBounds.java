package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.keyspace.LexRange;
import org.redstart.keyspace.ScoreRange;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;

/** Reads where a range of a sorted set begins and ends. */
final class SortedSetBounds {
    private static final String NOT_A_SCORE = "ERR min or max is not a float";
    private static final String NOT_A_BOUND = "ERR min or max not valid string range item";

    final ScoreRange scores = new ScoreRange();
    final LexRange members = new LexRange();
    private double score;
    private boolean without;
    private LexRange.Bound bound;

    /** Reads the scores at two arguments into {@link #scores}; if they are none, answers so and returns false. */
    boolean readScores(Call call, int min, int max) {
        if (readScore(call, min)) {
            scores.setMin(score, without);
            if (readScore(call, max)) {
                scores.setMax(score, without);
                return true;
            }
        }
        call.error(NOT_A_SCORE);
        return false;
    }

    private boolean readScore(Call call, int index) {
        long address = call.address(index);
        int length = call.length(index);
        without = length > 0 && Native.getByte(address) == '(';
        int skipped = without ? 1 : 0;
        score = DoubleText.parse(address + skipped, length - skipped);
        if (Double.isNaN(score)) {
            score = loose(new String(Native.bytes(address + skipped, length - skipped), StandardCharsets.ISO_8859_1));
        }
        return !Double.isNaN(score);
    }

    /** What ranges accept beside what is a score: nothing is 0, blanks in front, and numbers too large or too small for one. */
    private static double loose(String text) {
        int end = text.indexOf(0);
        String number = (end < 0 ? text : text.substring(0, end)).replaceFirst("^[ \\t\\n\\x0B\\f\\r]+", "");
        if (text.isEmpty() || end == 0) {
            return 0;
        }
        boolean decimal = number.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
        return decimal ? Double.parseDouble(number) : Double.NaN;
    }

    /** Reads the bounds at two arguments into {@link #members}; if they are none, answers so and returns false. */
    boolean readMembers(Call call, int min, int max) {
        if (readBound(call, min)) {
            members.setMin(bound, call.address(min) + 1, call.length(min) - 1);
            if (readBound(call, max)) {
                members.setMax(bound, call.address(max) + 1, call.length(max) - 1);
                return true;
            }
        }
        call.error(NOT_A_BOUND);
        return false;
    }

    private boolean readBound(Call call, int index) {
        int length = call.length(index);
        bound = length == 0 ? null : bound(Native.getByte(call.address(index)), length);
        return bound != null;
    }

    private static LexRange.Bound bound(int mark, int length) {
        return switch (mark) {
            case '-' -> length == 1 ? LexRange.Bound.LOWEST : null;
            case '+' -> length == 1 ? LexRange.Bound.HIGHEST : null;
            case '[' -> LexRange.Bound.WITH;
            case '(' -> LexRange.Bound.WITHOUT;
            default -> null;
        };
    }
}
