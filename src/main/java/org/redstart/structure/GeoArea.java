package org.redstart.structure;

import static org.redstart.structure.GeoHash.MAX_LATITUDE;
import static org.redstart.structure.GeoHash.MAX_LONGITUDE;
import static org.redstart.structure.GeoHash.MAX_STEP;

/**
 * A circle or a box on earth, and the ranges of scores that cover it: a cell around its centre and those of the eight
 * neighbours that it reaches. Made once for a search; degrees and metres.
 */
public final class GeoArea {
    private static final double WORLD_HALF_METRES = 20037726.37;
    /** Beyond these latitudes cells are so narrow that they must be larger. */
    private static final double NARROW_LATITUDE = 66;

    private static final double NARROWER_LATITUDE = 80;

    /** Columns and rows from the centre, in the order of the search. */
    private static final int[] EAST = {0, 0, 0, 1, -1, 1, -1, 1, -1};

    private static final int[] NORTH = {0, 1, -1, 0, 0, 1, 1, -1, -1};

    private final double longitude;
    private final double latitude;
    /** Of a circle; negative for a box. */
    private final double radius;

    private final double halfWidth;
    private final double halfHeight;

    private double west;
    private double east;
    private double south;
    private double north;

    private final long[] cells = new long[EAST.length];
    private int count;
    private int step;

    private GeoArea(double longitude, double latitude, double radius, double halfWidth, double halfHeight) {
        this.longitude = longitude;
        this.latitude = latitude;
        this.radius = radius;
        this.halfWidth = halfWidth;
        this.halfHeight = halfHeight;
        bound();
        cover();
    }

    public static GeoArea circle(double longitude, double latitude, double radius) {
        return new GeoArea(longitude, latitude, radius, radius, radius);
    }

    public static GeoArea box(double longitude, double latitude, double width, double height) {
        return new GeoArea(longitude, latitude, -1, width / 2, height / 2);
    }

    private void bound() {
        double rise = GeoHash.degrees(halfHeight / GeoHash.EARTH_RADIUS);
        double edge = latitude < 0 ? latitude - rise : latitude + rise;
        double run = GeoHash.degrees(halfWidth / GeoHash.EARTH_RADIUS / Math.cos(GeoHash.radians(edge)));
        west = longitude - run;
        east = longitude + run;
        south = latitude - rise;
        north = latitude + rise;
    }

    private void cover() {
        double reach = radius >= 0 ? radius : Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight);
        step = stepFor(reach, latitude);
        if (step > 1 && !isReached()) {
            step--;
        }
        long centre = GeoHash.encode(longitude, latitude, step);
        for (int i = 0; i < EAST.length; i++) {
            long cell = neighbour(centre, EAST[i], NORTH[i]);
            boolean isRepeated = count > 1 && cell == cells[count - 1];
            if (isUseful(centre, EAST[i], NORTH[i]) && !isRepeated) {
                cells[count++] = cell;
            }
        }
    }

    /** The finest grid of which three by three cells are about enough. */
    private static int stepFor(double reach, double latitude) {
        if (reach == 0) {
            return MAX_STEP;
        }
        int step = -1;
        for (double metres = reach; metres < WORLD_HALF_METRES; metres *= 2) {
            step++;
        }
        double off = Math.abs(latitude);
        step -= off > NARROWER_LATITUDE ? 2 : off > NARROW_LATITUDE ? 1 : 0;
        return Math.max(1, Math.min(MAX_STEP, step));
    }

    /** Whether the neighbours of the centre reach as far as the area does. */
    private boolean isReached() {
        long centre = GeoHash.encode(longitude, latitude, step);
        return top(neighbour(centre, 0, 1)) >= north
                && bottom(neighbour(centre, 0, -1)) <= south
                && right(neighbour(centre, 1, 0)) >= east
                && left(neighbour(centre, -1, 0)) <= west;
    }

    /** Whether the area reaches into a neighbour; in a grid of two by two it is always looked at. */
    private boolean isUseful(long centre, int toEast, int toNorth) {
        if (step == 1) {
            return true;
        }
        boolean rowNeeded = toNorth == 0 || (toNorth < 0 ? bottom(centre) >= south : top(centre) <= north);
        return rowNeeded && (toEast == 0 || (toEast < 0 ? left(centre) >= west : right(centre) <= east));
    }

    /** The grid is a torus; but the edge that lies one beyond its last row or column stays there until it is left. */
    private long neighbour(long cell, int toEast, int toNorth) {
        return GeoHash.interleave(moved(GeoHash.row(cell), toNorth), moved(GeoHash.column(cell), toEast));
    }

    private long moved(long index, int by) {
        return by == 0 ? index : index + by & (1L << step) - 1;
    }

    private double left(long cell) {
        return GeoHash.edge(GeoHash.column(cell), MAX_LONGITUDE, step);
    }

    private double right(long cell) {
        return GeoHash.edge(GeoHash.column(cell) + 1, MAX_LONGITUDE, step);
    }

    private double bottom(long cell) {
        return GeoHash.edge(GeoHash.row(cell), MAX_LATITUDE, step);
    }

    private double top(long cell) {
        return GeoHash.edge(GeoHash.row(cell) + 1, MAX_LATITUDE, step);
    }

    /** How many ranges of scores there are, up to nine. */
    public int ranges() {
        return count;
    }

    /** The first score of a range. */
    public long from(int range) {
        return cells[range] << 2 * (MAX_STEP - step);
    }

    /** The first score after a range. */
    public long to(int range) {
        return cells[range] + 1 << 2 * (MAX_STEP - step);
    }

    /** How far a place is from the centre; negative if it is outside. */
    public double distanceInside(double placeLongitude, double placeLatitude) {
        if (radius < 0 && !isInBox(placeLongitude, placeLatitude)) {
            return -1;
        }
        double distance = GeoHash.distance(longitude, latitude, placeLongitude, placeLatitude);
        return radius >= 0 && distance > radius ? -1 : distance;
    }

    private boolean isInBox(double placeLongitude, double placeLatitude) {
        return GeoHash.latitudeDistance(placeLatitude, latitude) <= halfHeight
                && GeoHash.distance(placeLongitude, placeLatitude, longitude, placeLatitude) <= halfWidth;
    }
}
