package org.redstart.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.differential.Differential;
import org.redstart.differential.Generator;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** The tools for files say what the peer's say of the same files, leave with the same status, and cut off the same. */
@Tag("peer")
class FileCheckTest {
    private static final String SET = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n";
    private static final String CUT_SET = "*3\r\n$3\r\nSET\r\n$1\r\nb";
    private static final String MULTI = "*1\r\n$5\r\nMULTI\r\n";
    private static final String EXEC = "*1\r\n$4\r\nEXEC\r\n";
    private static final String STAMPED = "#TS:1000\r\n" + SET + "#TS:1010\r\n" + SET + "#TS:1020\r\n" + SET;
    private static final int COMMANDS = 3000;
    private static final int CUTS = 60;
    private static final int SUM_BYTES = 8;

    @TempDir
    Path folder;

    /** What a tool printed, and its exit status. */
    private record Said(String text, int status) {}

    private Said peer(String tool, String answer, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(ServerProcess.peerPath(tool)));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var to = process.getOutputStream()) {
            to.write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // it did not ask
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return new Said(text, process.waitFor());
    }

    private static Said aof(boolean fixes, Long seconds, String answer, Path file) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.ISO_8859_1);
        BufferedReader answers = new BufferedReader(new StringReader(answer));
        int status = new AofCheck(fixes, seconds, answers, out, System.err).run(file.toString());
        return new Said(said.toString(StandardCharsets.ISO_8859_1), status);
    }

    private static Said rdb(Path file) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                RdbCheck.run(file.toString(), new PrintStream(said, true, StandardCharsets.ISO_8859_1), System.err);
        return new Said(said.toString(StandardCharsets.ISO_8859_1), status);
    }

    /** The same files twice: the tools change them. */
    private Path put(String side, String name, String content) throws IOException {
        Path file = Files.createDirectories(folder.resolve(side)).resolve(name);
        return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void assertSameAof(String content, boolean fixes, Long seconds, String answer) throws Exception {
        Path ours = put("ours", "one.aof", content);
        Path theirs = put("theirs", "one.aof", content);
        assertSame(ours, theirs, fixes, seconds, answer);
        assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(ours), content);
    }

    private void assertSame(Path ours, Path theirs, boolean fixes, Long seconds, String answer) throws Exception {
        List<String> args = new ArrayList<>();
        if (fixes) {
            args.add("--fix");
        }
        if (seconds != null) {
            args.addAll(List.of("--truncate-to-timestamp", seconds.toString()));
        }
        args.add(theirs.toString());
        Said expected = peer("valkey-check-aof", answer, args.toArray(String[]::new));
        Said said = aof(fixes, seconds, answer, ours);
        String place = theirs.getParent().toString();
        assertEquals(
                expected.text().replace(place, "").replace("valkey-check-aof", "check-aof"),
                said.text().replace(ours.getParent().toString(), ""));
        assertEquals(expected.status(), said.status());
    }

    @Test
    void appendOnlyFiles() throws Exception {
        List<String> files = List.of(
                "",
                SET,
                SET + CUT_SET,
                SET + "hello\r\n" + SET,
                SET + "*3\r\n+OK\r\n" + SET,
                SET + "*2\r\n$3\r\nGETxy$1\r\na\r\n",
                SET + MULTI + SET,
                SET + MULTI + SET + EXEC,
                SET + EXEC.toLowerCase(java.util.Locale.ROOT) + SET,
                "#hello\r\n" + SET,
                "#TS:abc\r\n" + SET,
                STAMPED);
        for (String file : files) {
            assertSameAof(file, false, null, "");
            assertSameAof(file, true, null, "y\n");
            assertSameAof(file, true, null, "n\n");
            for (long seconds : new long[] {900, 1000, 1010, 1015, 1020, 9000}) {
                assertSameAof(file, false, seconds, "");
            }
        }
        assertEquals(1, aof(false, null, "", folder.resolve("none.aof")).status());
        assertEquals(1, peer("valkey-check-aof", "", "none.aof").status());
    }

    @Test
    void manifests() throws Exception {
        String manifest =
                "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n";
        String[][] parts = {
            {SET, SET, SET},
            {SET, SET, SET + CUT_SET},
            {SET, CUT_SET, SET},
            {CUT_SET, SET, SET},
            {SET, SET, STAMPED},
            {SET, STAMPED, SET},
            {"", "", ""},
            {SET, SET, ""}
        };
        for (String[] part : parts) {
            assertSameParts(manifest, part, false, null);
            assertSameParts(manifest, part, true, null);
            assertSameParts(manifest, part, false, 1010L);
        }
    }

    private void assertSameParts(String manifest, String[] parts, boolean fixes, Long seconds) throws Exception {
        for (String side : List.of("ours", "theirs")) {
            put(side, "a.1.base.aof", parts[0]);
            put(side, "a.1.incr.aof", parts[1]);
            put(side, "a.2.incr.aof", parts[2]);
        }
        Path ours = put("ours", "a.manifest", manifest);
        assertSame(ours, put("theirs", "a.manifest", manifest), fixes, seconds, "y\n");
        for (String name : List.of("a.1.base.aof", "a.1.incr.aof", "a.2.incr.aof")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("theirs").resolve(name)),
                    Files.readAllBytes(folder.resolve("ours").resolve(name)));
        }
    }

    @Test
    void dumpsAndDumpsBeforeCommands() throws Exception {
        Path dump = folder.resolve("dump.rdb");
        try (ServerProcess server = ServerProcess.peer(ServerProcess.VALKEY, "--dir", folder.toString());
                RespClient client = new RespClient(server.port())) {
            fill(client, Differential.seed());
            client.call("SAVE");
        }
        assertEquals(peer("valkey-check-rdb", "", dump.toString()), rdb(dump));
        String whole = Files.readString(dump, StandardCharsets.ISO_8859_1);
        Path joined = put("ours", "dump.aof", whole + SET + STAMPED);
        assertSame(joined, joined, false, null, "");
        assertSame(joined, joined, false, 9000L, "");
        assertDamageIsFound(Files.readAllBytes(dump));
    }

    private static void fill(RespClient client, long seed) throws IOException {
        System.out.println("file check: seed " + seed);
        Generator generator =
                new Generator(seed, List.of("string", "list", "generic", "zset", "hash", "set", "stream"));
        client.pipeline(generator.next(COMMANDS));
        client.call("SELECT", "0");
        client.call("SET", "here", "today", "EX", "100000");
        client.call("XADD", "log", "1-1", "a", "1");
        client.call("XGROUP", "CREATE", "log", "readers", "0");
        client.call("XREADGROUP", "GROUP", "readers", "one", "STREAMS", "log", ">");
    }

    /** Wherever it ends, and whatever its sum covers, it is not whole, and both say so after as many keys. */
    private void assertDamageIsFound(byte[] whole) throws Exception {
        Random random = new Random(Differential.seed());
        Path file = folder.resolve("damaged.rdb");
        for (int i = 0; i < CUTS; i++) {
            Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
            Said expected = peer("valkey-check-rdb", "", file.toString());
            Said said = rdb(file);
            assertEquals(1, expected.status());
            assertEquals(1, said.status(), said.text());
            assertEquals(counts(expected.text()), counts(said.text()));
        }
        byte[] wrong = whole.clone();
        wrong[wrong.length - SUM_BYTES]++;
        Files.write(file, wrong);
        assertEquals(peer("valkey-check-rdb", "", file.toString()), rdb(file));
        Files.writeString(file, "no dump at all");
        assertTrue(rdb(file).text().contains("Wrong signature"));
        assertEquals(1, rdb(file).status());
    }

    /** The keys before the damage; how the damage is called differs by where in the record it is. */
    private static List<String> counts(String said) {
        return said.lines().filter(line -> line.startsWith("[info]")).toList();
    }
}
