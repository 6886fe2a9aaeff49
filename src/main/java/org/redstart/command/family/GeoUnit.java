package org.redstart.command.family;

import org.redstart.command.Call;

/** The units of distances. */
enum GeoUnit {
    M(1),
    KM(1000),
    FT(0.3048),
    MI(1609.34);

    private static final GeoUnit[] ALL = values();

    final double metres;

    GeoUnit(double metres) {
        this.metres = metres;
    }

    /** The unit an argument names, or null after an error was answered. */
    static GeoUnit read(Call call, int index) {
        for (GeoUnit each : ALL) {
            if (call.is(index, each.name())) {
                return each;
            }
        }
        call.error("ERR unsupported unit provided. please use M, KM, FT, MI");
        return null;
    }
}
