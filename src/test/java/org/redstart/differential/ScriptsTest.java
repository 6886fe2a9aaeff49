package org.redstart.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Scripts give what they give with the peers: some hundred by hand, and thousands at random. */
@Tag("server")
class ScriptsTest {
    private static final int RANDOM_SCRIPTS = 4000;
    private static final String[][] SETUP = {
        {"LPUSH", "lst", "1"},
        {"SET", "s", "v"},
        {"HSET", "h", "a", "1", "b", "2"},
        {"ZADD", "z", "1.5", "m", "2", "n"},
        {"SADD", "st", "x"},
    };

    private static List<String> byHand() throws IOException {
        try (InputStream in = ScriptsTest.class.getResourceAsStream("scripts.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            List<String> scripts = List.of(text.split("\n---\n"));
            assertTrue(scripts.size() > 500, "scripts are missing");
            return scripts;
        }
    }

    private static List<String> atRandom(long seed) {
        System.out.println("scripts: seed " + seed);
        LuaGenerator generator = new LuaGenerator(seed);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < RANDOM_SCRIPTS; i++) {
            scripts.add(generator.next());
        }
        return scripts;
    }

    /** The peer calls the server's table by another of its names. */
    private static String shown(Reply reply) {
        return reply.toString().replace("server.", "redis.");
    }

    private static void compare(String peer, List<String> scripts, boolean comparesErrors) throws IOException {
        List<String> different = new ArrayList<>();
        try (ServerProcess left = ServerProcess.peer(peer);
                ServerProcess right = ServerProcess.redstart("--enable-debug-command", "yes");
                RespClient expected = left.connect();
                RespClient found = right.connect()) {
            for (String[] command : SETUP) {
                assertEquals(expected.call(command), found.call(command));
            }
            for (String script : scripts) {
                Reply want = expected.call("EVAL", script, "0");
                Reply got = found.call("EVAL", script, "0");
                boolean same = want.isError() && got.isError() && !comparesErrors
                        || shown(want).equals(shown(got));
                if (!same) {
                    different.add(script + "\n  " + peer + ": " + want + "\n  found: " + got + "\n");
                }
            }
        }
        assertEquals(List.of(), different);
    }

    @Test
    void scriptsByHandAnswerAsWithValkey() throws IOException {
        compare(ServerProcess.VALKEY, byHand(), true);
    }

    @Test
    void randomScriptsAnswerAsWithValkey() throws IOException {
        compare(ServerProcess.VALKEY, atRandom(Differential.seed()), true);
    }

    @Test
    void randomScriptsAnswerAsWithRedis70() throws IOException {
        compare(ServerProcess.REDIS, atRandom(Differential.seed()), false);
    }
}
