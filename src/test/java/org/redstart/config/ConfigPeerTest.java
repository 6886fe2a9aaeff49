package org.redstart.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends the same CONFIG SET to this table and to a peer, and compares every answer and every value after it. */
class ConfigPeerTest {
    private static final String[] VALUES = {
        "zz",
        "",
        "0",
        "1",
        "-1",
        "-2",
        "5",
        "05",
        "+5",
        " 5",
        "64",
        "99",
        "100",
        "101",
        "1001",
        "65535",
        "65536",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "1k",
        "2KB",
        "1mb",
        "1tb",
        "50%",
        "101%",
        "-5%",
        "yes",
        "NO",
        "always",
        "everysec",
        "ip",
        "a/b",
        "a b",
        "1 2 3",
        "900 1",
        "60 x",
        "normal 1 2 3",
        "replica 1mb 2kb 3 pubsub 0 0 0",
        "normal 1 2",
        "who 1 2 3",
        "KEA",
        "Kg$lshzxetdn",
        "Q",
        "50 99.9",
        "50 x",
        "-1",
        "save now",
        "save nosave",
        "now force",
        "debug",
        "warning",
        "allkeys-lfu",
        "1.2.3.4",
        "::1",
        "{title}",
        "{zz}",
        "host-1.example",
        "host_1",
        "strict",
        "relaxed",
        "8",
        "777",
        "7z"
    };

    /** Not compared, because there the answer depends on the machine or cuts the connection. */
    private static final Set<String> LEFT_OUT = Set.of(
            "requirepass",
            "bind",
            "port",
            "tls-port",
            "maxclients",
            "activedefrag",
            "locale-collate",
            "logfile",
            "rdma-bind",
            "rdma-port",
            "replica-announced",
            "oom-score-adj",
            "disable-thp",
            "appendonly",
            "import-mode",
            // a certificate that does not exist, TLS without one
            "tls-replication",
            "tls-cluster");

    /** Known to differ: a period the peer draws from its clock, sizes of 8 EB and more. */
    private static final Set<String> KNOWN = Set.of(
            "watchdog-period", "maxmemory 9223372036854775808", "cluster-link-sendbuf-limit 9223372036854775808");

    @Test
    void answersEqualThePeers(@TempDir Path folder) throws Exception {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        try (ValkeyPeer peer = ValkeyPeer.start(folder)) {
            Config config = new Config();
            for (Directive directive : DirectiveTable.get().rows()) {
                if (isShared(directive, peer)) {
                    compared += compare(directive, config, peer, wrong);
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(compared > 10_000, "only " + compared + " compared");
    }

    private static boolean isShared(Directive directive, ValkeyPeer peer) throws Exception {
        boolean usable = !directive.isLine()
                && !directive.is(Flag.OWN)
                && !LEFT_OUT.contains(directive.name())
                && !KNOWN.contains(directive.name());
        return usable && !peer.call("CONFIG", "GET", directive.name()).isEmpty();
    }

    private static int compare(Directive directive, Config config, ValkeyPeer peer, List<String> wrong)
            throws Exception {
        String name = directive.name();
        config.put(name, peer.call("CONFIG", "GET", name).get(1));
        for (String value : VALUES) {
            if (KNOWN.contains(name + " " + value)) {
                continue;
            }
            String theirs = peer.call("CONFIG", "SET", name, value) + " "
                    + peer.call("CONFIG", "GET", name).get(1);
            String ours = "[" + answer(config, name, value) + "] "
                    + config.get(List.of(name)).get(0).value();
            if (!ours.equals(theirs)) {
                wrong.add(name + " '" + value + "'\n  theirs " + theirs + "\n  ours   " + ours);
            }
        }
        return VALUES.length;
    }

    private static String answer(Config config, String name, String value) {
        try {
            config.set(List.of(new Setting(name, value)), Caller.LOCAL);
            return "OK";
        } catch (ConfigException e) {
            return e.code() + " " + e.getMessage();
        }
    }
}
