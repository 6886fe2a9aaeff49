package org.redstart.structure;

import org.redstart.memory.Native;

/**
 * Places on earth as numbers of 52 bits, 26 for the longitude and 26 for the latitude in turn, so that near places often have
 * near numbers: the scores of a geo set. Longitude and latitude are in degrees, distances in metres.
 */
public final class GeoHash {
    public static final double MAX_LONGITUDE = 180;
    /** Where the square map of the web ends. */
    public static final double MAX_LATITUDE = 85.05112878;
    /** The bits of each coordinate in a score. */
    public static final int MAX_STEP = 26;
    /** The bytes of the text form. */
    public static final int TEXT_BYTES = 11;

    static final double EARTH_RADIUS = 6372797.560856;

    private static final double POLE = 90;
    private static final double RADIANS = Math.PI / 180;
    private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static final int LETTER_BITS = 5;
    private static final int SCORE_BITS = 2 * MAX_STEP;

    private GeoHash() {}

    /** Whether there are such places; NaN is none. */
    public static boolean isPlace(double longitude, double latitude) {
        return Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE;
    }

    /**
     * The score of a place. The easternmost meridian and the northernmost parallel lie one beyond the last column and row:
     * there a score has more bits than a {@code double} keeps, and is what is left of it in one.
     */
    public static long encode(double longitude, double latitude) {
        return (long) (double) encode(longitude, latitude, MAX_LATITUDE, MAX_STEP);
    }

    /** The cell of a place, in a grid of two to the {@code step} columns and as many rows. */
    static long encode(double longitude, double latitude, int step) {
        return encode(longitude, latitude, MAX_LATITUDE, step);
    }

    private static long encode(double longitude, double latitude, double most, int step) {
        return interleave(index(latitude, most, step), index(longitude, MAX_LONGITUDE, step));
    }

    private static long index(double degrees, double most, int step) {
        double part = (degrees + most) / (most + most);
        return (long) (part * (1L << step));
    }

    /** The cell of a row and a column. */
    static long interleave(long row, long column) {
        return spread(row) | spread(column) << 1;
    }

    private static long spread(long value) {
        long x = value;
        x = (x | x << 16) & 0x0000FFFF0000FFFFL;
        x = (x | x << 8) & 0x00FF00FF00FF00FFL;
        x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
        x = (x | x << 2) & 0x3333333333333333L;
        return (x | x << 1) & 0x5555555555555555L;
    }

    static long row(long cell) {
        return gather(cell);
    }

    static long column(long cell) {
        return gather(cell >>> 1);
    }

    private static long gather(long value) {
        long x = value & 0x5555555555555555L;
        x = (x | x >>> 1) & 0x3333333333333333L;
        x = (x | x >>> 2) & 0x0F0F0F0F0F0F0F0FL;
        x = (x | x >>> 4) & 0x00FF00FF00FF00FFL;
        x = (x | x >>> 8) & 0x0000FFFF0000FFFFL;
        return (x | x >>> 16) & 0x00000000FFFFFFFFL;
    }

    /** The longitude of the middle of what has a score. */
    public static double longitude(long score) {
        return middle(column(score), MAX_LONGITUDE);
    }

    public static double latitude(long score) {
        return middle(row(score), MAX_LATITUDE);
    }

    private static double middle(long index, double most) {
        double middle = (edge(index, most, MAX_STEP) + edge(index + 1, most, MAX_STEP)) / 2;
        return Math.max(-most, Math.min(most, middle));
    }

    /** Where a row or column begins. */
    static double edge(long index, double most, int step) {
        return -most + (double) index / (1L << step) * (most + most);
    }

    /** Writes the text form that other programs know, which reaches to the poles; {@link #TEXT_BYTES} bytes. */
    public static void writeText(long score, long to) {
        long bits = encode(longitude(score), latitude(score), POLE, MAX_STEP);
        for (int i = 0; i < TEXT_BYTES; i++) {
            int shift = SCORE_BITS - (i + 1) * LETTER_BITS;
            int letter = shift < 0 ? 0 : (int) (bits >>> shift) & (1 << LETTER_BITS) - 1;
            Native.putByte(to + i, (byte) ALPHABET.charAt(letter));
        }
    }

    static double radians(double degrees) {
        return degrees * RADIANS;
    }

    static double degrees(double radians) {
        return radians / RADIANS;
    }

    /** The distance of two places on a sphere, by the haversine formula. */
    public static double distance(double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = Math.sin((radians(longitude2) - radians(longitude1)) / 2);
        if (v == 0) {
            return latitudeDistance(latitude1, latitude2);
        }
        double from = radians(latitude1);
        double to = radians(latitude2);
        double u = Math.sin((to - from) / 2);
        return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(u * u + Math.cos(from) * Math.cos(to) * v * v));
    }

    /** As {@link #distance}, to the last bit, which takes longer: for what is stored. */
    public static double exactDistance(double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = ExactAngles.sin((radians(longitude2) - radians(longitude1)) / 2);
        if (v == 0) {
            return latitudeDistance(latitude1, latitude2);
        }
        double from = radians(latitude1);
        double to = radians(latitude2);
        double u = ExactAngles.sin((to - from) / 2);
        double part = u * u + ExactAngles.cos(from) * ExactAngles.cos(to) * v * v;
        return 2 * EARTH_RADIUS * ExactAngles.asin(Math.sqrt(part));
    }

    /** The bits that a score stands for, if it is no place too: as C converts a double to an unsigned number of 64 bits. */
    public static long bits(double score) {
        if (score < TWO_TO_63) {
            return (long) score;
        }
        double rest = score - TWO_TO_63;
        return rest < TWO_TO_63 ? (long) rest ^ Long.MIN_VALUE : 0;
    }

    private static final double TWO_TO_63 = 0x1p63;

    /** The distance of two places with the same longitude. */
    static double latitudeDistance(double latitude1, double latitude2) {
        return EARTH_RADIUS * Math.abs(radians(latitude2) - radians(latitude1));
    }
}
