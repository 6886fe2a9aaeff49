package org.redstart.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** COMMAND GETKEYS and GETKEYSANDFLAGS as a peer answers them. */
class KeyQueryTest {
    private static final long SEED = 20240607;
    private static final int VARIATIONS = 60;
    private static final String[] WORDS = {
        "a",
        "b",
        "0",
        "1",
        "2",
        "3",
        "-1",
        "x1",
        "",
        "GET",
        "get",
        "STORE",
        "streams",
        "KEYS",
        "LIMIT",
        "BY",
        "u8",
        "COUNT",
        "LEFT",
        "AUTH",
        "auth2",
        "STOREDIST",
        "SET",
        "INCRBY",
        "OVERFLOW",
        "9999999999"
    };
    private static final String[] LINES = {
        "PING",
        "GET",
        "NOPE a",
        "GET a",
        "SPUBLISH a b",
        "EVAL x 0",
        "EVAL x 1 a",
        "EVAL x 2 a",
        "EVAL x -1 a",
        "EVAL x foo",
        "FCALL f 1 k",
        "ZUNIONSTORE d 2 a b",
        "ZUNIONSTORE d 0 a",
        "LMPOP 0 a left",
        "ZUNION 1 a",
        "SORT a BY b GET c STORE d STORE e",
        "SORT_RO a GET b",
        "SORT a LIMIT 1 store store x",
        "SORT a STORE",
        "MIGRATE h 1 k 0 1",
        "MIGRATE h 1 _ 0 1 KEYS a b",
        "MIGRATE h 1 _ 0 1 AUTH keys KEYS a b",
        "MIGRATE h 1 k 0 1 COPY KEYS a",
        "MIGRATE h 1 _ 0 1",
        "MIGRATE h 1 _ 0 1 AUTH2 keys keys KEYS a",
        "XREAD COUNT 1 STREAMS a b 1 2",
        "XREAD STREAMS a b 1",
        "XREAD COUNT 1 a b",
        "XREAD STREAMS",
        "XREADGROUP GROUP streams c STREAMS a b 1 2",
        "GEORADIUS k 1 1 1 m STORE a STOREDIST b",
        "GEORADIUS k 1 1 1 m",
        "GEORADIUSBYMEMBER k m 1 m STORE a",
        "SET a b GET",
        "SET a b",
        "SET a GET",
        "BITFIELD a GET u8 0",
        "BITFIELD a SET u8 0 1",
        "BITFIELD a",
        "BITFIELD a OVERFLOW SAT GET u8 0",
        "BITFIELD a GET u8",
        "BITFIELD a SET u8 0",
        "MSET a b c d",
        "MSET a b c",
        "OBJECT ENCODING a",
        "OBJECT HELP",
        "OBJECT FOO a",
        "OBJECT",
        "MEMORY USAGE x",
        "XGROUP CREATE a b c",
        "BITOP AND d a b",
        "PFCOUNT a",
        "PFMERGE a",
        "PFMERGE a b c",
        "BLPOP a b 0",
        "BLPOP a 1",
        "LCS a b",
        "SINTERCARD 1 a LIMIT 1",
        "RENAME a b",
        "SINTERSTORE d a b",
        "COMMAND GETKEYS GET x",
        "CONFIG GET x",
        "SSUBSCRIBE a",
        "COPY a b",
        "WATCH a b",
        "BLMPOP 0 2 a b LEFT",
        "BZMPOP 0 1 a MIN",
        "ZRANGESTORE d s 0 1",
        "SMOVE a b m"
    };

    /** 7.2 says that the target is read too; the peer, which is newer, that it is not. */
    private static final String PEER_DIFFERS = "sinterstore";

    /** The peer knows the commands up to this release; those that came later have no row on its side. */
    private static final String PEERS_RELEASE = "7.2.999";

    private static ServerProcess server;
    private static RespClient peer;

    private final KeyQuery query = new KeyQuery(CommandTable.load());
    private final CommandTable table = CommandTable.load();

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.peer(ServerProcess.VALKEY);
        peer = server.connect();
    }

    @AfterAll
    static void stop() throws IOException {
        peer.close();
        server.close();
    }

    @Test
    void answersLikeThePeer() throws IOException {
        for (String line : LINES) {
            String[] words = line.split(" ");
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i].equals("_") ? "" : words[i];
            }
            compare(words);
        }
    }

    /** No peer has it. */
    private static final String OWN = "backup";

    @Test
    void answersLikeThePeerForEveryRow() throws IOException {
        Random random = new Random(SEED);
        int compared = 0;
        for (CommandDef def : table.commands()) {
            List<CommandDef> rows = def.hasSubcommands() ? def.subcommands() : List.of(def);
            for (CommandDef row : rows) {
                if (row.since().compareTo(PEERS_RELEASE) > 0 || row.fullName().equals(OWN)) {
                    continue;
                }
                int variations = row.keys().any() ? VARIATIONS : 1;
                for (int i = 0; i < variations; i++) {
                    compare(variation(row, random));
                    compared++;
                }
            }
        }
        assertTrue(compared > VARIATIONS * 100);
    }

    private static String[] variation(CommandDef row, Random random) {
        List<String> words = new ArrayList<>(Arrays.asList(row.fullName().split("\\|")));
        int count = Math.abs(row.arity()) + (row.arity() < 0 ? random.nextInt(6) : 0);
        while (words.size() < count) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toArray(new String[0]);
    }

    private void compare(String... words) throws IOException {
        Reply flags = ask("GETKEYSANDFLAGS", words);
        Reply keys = ask("GETKEYS", words);
        String what = Arrays.toString(words);
        try (NativeArguments arguments = new NativeArguments(words)) {
            KeyQuery.Outcome outcome = query.run(arguments);
            if (keys.isError()) {
                assertEquals(keys.text(), "ERR " + outcome.error(), what);
                return;
            }
            assertEquals(KeyQuery.Outcome.KEYS, outcome, what);
            List<String> ours = new ArrayList<>();
            List<String> oursWithFlags = new ArrayList<>();
            for (int i = 0; i < query.keys().count(); i++) {
                String key = words[query.keys().position(i)];
                ours.add(key);
                oursWithFlags.add(key + KeyFlag.names(query.keys().flags(i)));
            }
            assertEquals(keys.texts(), ours, what);
            List<String> theirs = new ArrayList<>();
            if (words[0].equalsIgnoreCase(PEER_DIFFERS)) {
                return;
            }
            for (Reply pair : flags.items()) {
                theirs.add(pair.items().get(0).text() + pair.items().get(1).texts());
            }
            assertEquals(theirs, oursWithFlags, what);
        }
    }

    private static Reply ask(String subcommand, String... words) throws IOException {
        List<String> call = new ArrayList<>(List.of("COMMAND", subcommand));
        call.addAll(Arrays.asList(words));
        return peer.call(call.toArray(new String[0]));
    }
}
