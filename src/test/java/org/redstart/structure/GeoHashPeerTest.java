package org.redstart.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;
import org.redstart.memory.Reclaimer;
import org.redstart.memory.Usage;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Scores, positions, texts, distances and searches of random places, as a peer has them. */
@Tag("peer")
class GeoHashPeerTest {
    private static final int PLACES = 4000;
    private static final int SEARCHES = 1000;

    private final Arena arena = new Arena(new Usage(), Reclaimer.INLINE);
    private final Packs packs = new Packs(arena, 21);
    private final long text = arena.allocate(DoubleText.MAX_BYTES, org.redstart.memory.Tag.SCRATCH);
    private final double[] longitudes = new double[PLACES];
    private final double[] latitudes = new double[PLACES];

    @AfterEach
    void close() {
        packs.close();
        arena.free(text, org.redstart.memory.Tag.SCRATCH);
        arena.close();
    }

    private double coordinate(double most) {
        return packs.below(50) == 0 ? (packs.below(3) - 1) * most : (packs.nextDouble() * 2 - 1) * most;
    }

    private String written(int length) {
        return new String(Native.bytes(text, length), StandardCharsets.ISO_8859_1);
    }

    private void fill(RespClient client) throws IOException {
        for (int i = 0; i < PLACES; i++) {
            longitudes[i] = coordinate(GeoHash.MAX_LONGITUDE);
            latitudes[i] = coordinate(GeoHash.MAX_LATITUDE);
            assertTrue(GeoHash.isPlace(longitudes[i], latitudes[i]));
            Reply added =
                    client.call("GEOADD", "g", Double.toString(longitudes[i]), Double.toString(latitudes[i]), "m" + i);
            assertEquals(1, added.integer());
        }
    }

    private long score(int place) {
        return GeoHash.encode(longitudes[place], latitudes[place]);
    }

    @Test
    void placesAreWhereAPeerHasThem() throws IOException {
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient client = peer.connect()) {
            fill(client);
            for (int i = 0; i < PLACES; i++) {
                long score = score(i);
                String member = "m" + i;
                assertEquals(client.call("ZSCORE", "g", member).text(), Long.toString(score));
                GeoHash.writeText(score, text);
                assertEquals(client.call("GEOHASH", "g", member).items().get(0).text(), written(GeoHash.TEXT_BYTES));
                List<String> position =
                        client.call("GEOPOS", "g", member).items().get(0).texts();
                assertEquals(Double.parseDouble(position.get(0)), GeoHash.longitude(score), 1e-17);
                assertEquals(Double.parseDouble(position.get(1)), GeoHash.latitude(score), 1e-17);
                int other = packs.below(PLACES);
                String distance =
                        client.call("GEODIST", "g", member, "m" + other).text();
                assertEquals(distance, distance(score, score(other)));
            }
            for (int i = 0; i < SEARCHES; i++) {
                search(client);
            }
        }
    }

    private String distance(long from, long to) {
        double metres = GeoHash.distance(
                GeoHash.longitude(from), GeoHash.latitude(from), GeoHash.longitude(to), GeoHash.latitude(to));
        return written(DoubleText.writeFixed(text, metres, 4));
    }

    private void search(RespClient client) throws IOException {
        double longitude = coordinate(GeoHash.MAX_LONGITUDE);
        double latitude = coordinate(GeoHash.MAX_LATITUDE);
        double size = Math.pow(10, 1 + packs.nextDouble() * 6.5);
        double height = Math.pow(10, 1 + packs.nextDouble() * 6.5);
        boolean circle = packs.below(2) == 0;
        List<String> words = new ArrayList<>(
                List.of("GEOSEARCH", "g", "FROMLONLAT", Double.toString(longitude), Double.toString(latitude)));
        words.addAll(
                circle
                        ? List.of("BYRADIUS", Double.toString(size), "m")
                        : List.of("BYBOX", Double.toString(size), Double.toString(height), "m"));
        GeoArea area =
                circle ? GeoArea.circle(longitude, latitude, size) : GeoArea.box(longitude, latitude, size, height);
        assertEquals(client.call(words.toArray(String[]::new)).texts(), found(client, area), words.toString());
    }

    private List<String> found(RespClient client, GeoArea area) throws IOException {
        List<String> found = new ArrayList<>();
        for (int range = 0; range < area.ranges(); range++) {
            String from = Long.toString(area.from(range));
            String to = "(" + area.to(range);
            for (String member : client.call("ZRANGE", "g", from, to, "BYSCORE").texts()) {
                long score = score(Integer.parseInt(member.substring(1)));
                if (area.distanceInside(GeoHash.longitude(score), GeoHash.latitude(score)) >= 0) {
                    found.add(member);
                }
            }
        }
        return found;
    }
}
