package org.redstart.command.family;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.redstart.command.Call;
import org.redstart.command.Errors;
import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Tag;
import org.redstart.resp.ReplyWriter;
import org.redstart.structure.GeoHash;

/** Places and distances in arguments and replies. */
final class GeoReplies {
    private static final int COORDINATE_DECIMALS = 17;
    private static final int DISTANCE_DECIMALS = 4;

    private final long text;
    private double longitude;
    private double latitude;

    GeoReplies(Arena arena) {
        this.text = Arena.address(arena.allocate(DoubleText.MAX_BYTES, Tag.SCRATCH));
    }

    /** Reads longitude and latitude from an argument on; false after an error was answered. */
    boolean readPlace(Call call, int index) {
        longitude = DoubleText.parse(call.address(index), call.length(index));
        latitude = Double.isNaN(longitude)
                ? Double.NaN
                : DoubleText.parse(call.address(index + 1), call.length(index + 1));
        if (Double.isNaN(latitude)) {
            call.error(Errors.NOT_A_FLOAT);
            return false;
        }
        if (!GeoHash.isPlace(longitude, latitude)) {
            call.error("ERR invalid longitude,latitude pair " + decimals(longitude) + "," + decimals(latitude));
            return false;
        }
        return true;
    }

    private static String decimals(double value) {
        if (Double.isInfinite(value)) {
            return SeventeenDigits.of(value);
        }
        boolean negativeZero = value == 0 && 1 / value < 0;
        return (negativeZero ? "-" : "") + String.format(Locale.ROOT, "%f", new BigDecimal(value));
    }

    /** What {@link #readPlace} read. */
    double longitude() {
        return longitude;
    }

    double latitude() {
        return latitude;
    }

    /** Answers with the middle of what a score stands for. */
    static void place(ReplyWriter reply, double score) {
        reply.array(2);
        coordinate(reply, GeoHash.longitude(GeoHash.bits(score)));
        coordinate(reply, GeoHash.latitude(GeoHash.bits(score)));
    }

    private static void coordinate(ReplyWriter reply, double degrees) {
        BigDecimal shown = new BigDecimal(degrees).setScale(COORDINATE_DECIMALS, RoundingMode.HALF_EVEN);
        reply.real(shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString());
    }

    void distance(ReplyWriter reply, double metres, GeoUnit unit) {
        reply.bulk(text, DoubleText.writeFixed(text, metres / unit.metres, DISTANCE_DECIMALS));
    }

    void hash(ReplyWriter reply, double score) {
        GeoHash.writeText(GeoHash.bits(score), text);
        reply.bulk(text, GeoHash.TEXT_BYTES);
    }
}
