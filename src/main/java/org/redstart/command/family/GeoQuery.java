package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.structure.GeoArea;
import org.redstart.structure.GeoHash;

/** What a search for places asks for. */
final class GeoQuery {
    boolean fromMember;
    boolean fromPlace;
    boolean circle;
    boolean box;
    double radius;
    double width;
    double height;
    GeoUnit unit;
    boolean ascending;
    boolean descending;
    boolean any;
    /** How many at the most; 0 for all. */
    long count;

    boolean withDistance;
    boolean withHash;
    boolean withPlace;
    /** The argument that names where the result goes, or 0. */
    int storeKey;

    boolean storesDistance;
    private double longitude;
    private double latitude;

    void setCentre(double centreLongitude, double centreLatitude) {
        longitude = centreLongitude;
        latitude = centreLatitude;
    }

    /** What is stored for a place if its distance is, in the query's unit. */
    double storedDistance(double score) {
        long bits = GeoHash.bits(score);
        double metres = GeoHash.exactDistance(longitude, latitude, GeoHash.longitude(bits), GeoHash.latitude(bits));
        return metres / unit.metres;
    }

    /** Takes an argument that is an option without values; false if it is none. */
    boolean readFlag(Call call, int index) {
        if (call.is(index, "ASC") || call.is(index, "DESC")) {
            ascending = call.is(index, "ASC");
            descending = !ascending;
        } else if (call.is(index, "ANY")) {
            any = true;
        } else if (call.is(index, "WITHDIST")) {
            withDistance = true;
        } else if (call.is(index, "WITHHASH")) {
            withHash = true;
        } else if (call.is(index, "WITHCOORD")) {
            withPlace = true;
        } else {
            return false;
        }
        return true;
    }

    GeoArea area() {
        return box
                ? GeoArea.box(longitude, latitude, width * unit.metres, height * unit.metres)
                : GeoArea.circle(longitude, latitude, radius * unit.metres);
    }
}
