package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** What STOREDIST stores is what the peer stores to the millimetre: how a sine is rounded is the affair of the C library. */
@Tag("server")
class StoredDistancesTest {
    private static final int PLACES = 400;
    private static final int SEARCHES = 300;
    private static final int MOST_METRES = 20_000_000;
    private static final double MILLIMETRE = 1e-3;
    private static final String[] UNITS = {"m", "km", "mi", "ft"};

    private final Xorshift random = new Xorshift(Differential.seed());

    private static void both(RespClient left, RespClient right, String... command) throws IOException {
        assertEquals(left.call(command).text(), right.call(command).text(), () -> String.join(" ", command));
    }

    private String degrees(int most) {
        return (random.below(2 * most * 10_000) - most * 10_000) / 10_000.0 + "";
    }

    private static Map<String, Double> stored(RespClient client) throws IOException {
        List<String> words = client.call("ZRANGE", "distances", "0", "-1", "WITHSCORES").items().stream()
                .map(each -> each.text())
                .toList();
        Map<String, Double> distances = new TreeMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            distances.put(words.get(i), Double.valueOf(words.get(i + 1)));
        }
        return distances;
    }

    @Test
    void areThePeersToTheMillimetre() throws IOException {
        int compared = 0;
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                ServerProcess server = ServerProcess.redstart();
                RespClient left = new RespClient(peer.port());
                RespClient right = new RespClient(server.port())) {
            for (int i = 0; i < PLACES; i++) {
                both(left, right, "GEOADD", "places", degrees(180), degrees(85), "place" + i);
            }
            for (int i = 0; i < SEARCHES; i++) {
                String metres = Integer.toString(1 + random.below(MOST_METRES));
                String where = degrees(180) + " " + degrees(85) + " BYRADIUS " + metres + " m ";
                String unit = random.pick(UNITS);
                both(left, right, ("GEOSEARCHSTORE distances places FROMLONLAT " + where + "STOREDIST").split(" "));
                compared += compare(stored(left), stored(right));
                String of = "place" + random.below(PLACES);
                both(left, right, "GEORADIUSBYMEMBER", "places", of, metres, unit, "STOREDIST", "distances");
                compared += compare(stored(left), stored(right));
            }
        }
        assertTrue(compared > PLACES, "distances compared: " + compared);
    }

    private static int compare(Map<String, Double> peers, Map<String, Double> ours) {
        assertEquals(peers.keySet(), ours.keySet());
        peers.forEach((place, distance) -> assertEquals(distance, ours.get(place), MILLIMETRE, place));
        return peers.size();
    }
}
