package org.redstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.config.Config;
import org.redstart.config.HostPort;
import org.redstart.config.SavePoint;

class RedstartCliTest {
    private static Config configure(String... args) throws CliExit {
        return RedstartCli.configure(args, InputStream.nullInputStream());
    }

    private static CliExit exit(String... args) {
        return assertThrows(CliExit.class, () -> configure(args));
    }

    @Test
    void optionsAreDirectives() throws CliExit {
        Config config = configure(
                "--port",
                "7000",
                "--save",
                "900 1",
                "--save",
                "60",
                "5",
                "--host",
                "0.0.0.0",
                "::1",
                "--replicaof",
                "localhost 6379",
                "--loglevel",
                "warn",
                "--proc-title-template",
                "--title--",
                "--requirepass",
                "a \"b");
        assertEquals(7000, config.intValue("port"));
        assertEquals(List.of(new SavePoint(900, 1), new SavePoint(60, 5)), config.savePoints());
        assertEquals(List.of("0.0.0.0", "::1"), config.addresses());
        assertEquals(new HostPort("localhost", 6379), config.primary());
        assertEquals("warning", config.text("loglevel"));
        assertEquals("--title--", config.text("proc-title-template"));
        assertEquals("a \"b", config.text("requirepass"));
    }

    @Test
    void saveAloneMeansNever() throws CliExit {
        assertEquals(List.of(), configure("--save", "--port", "1").savePoints());
        assertEquals(List.of(), configure("--port", "1", "--save").savePoints());
        assertEquals(List.of(), configure("--save", "").savePoints());
        assertEquals(5, configure("--hz 5", "--port", "1").intValue("hz"));
    }

    @Test
    void aFileComesFirstAndInputBeforeOptions(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("redis.conf"), "hz 20\ntimeout 1\nport 1\n");
        String[] args = {file.toString(), "--port", "3", "-"};
        byte[] input = "port 2\ntimeout 2".getBytes(StandardCharsets.UTF_8);
        Config config = RedstartCli.configure(args, new ByteArrayInputStream(input));
        assertEquals(20, config.intValue("hz"));
        assertEquals(2, config.intValue("timeout"));
        assertEquals(3, config.intValue("port"));
    }

    @Test
    void mistakesAreOneClearMessageAndStatusOne() {
        CliExit unknown = exit("--zz", "1");
        assertEquals(1, unknown.status());
        assertTrue(unknown.getMessage().endsWith(">>> 'zz \"1\"'\nBad directive or wrong number of arguments"));
        assertTrue(exit("--port", "99999").getMessage().endsWith("argument must be between 0 and 65535 inclusive"));
        assertTrue(exit("--port").getMessage().endsWith("wrong number of arguments"));
        assertEquals(1, exit("/no/such/file").status());
        assertMessage(".*'port \"6379\" \"6380\"'\nwrong number of arguments", "--port", "6379", "6380");
        assertMessage(".*'port \"--loglevel\" \"verbose\"'\nwrong number.*", "--port", "--loglevel", "verbose");
        assertMessage(".*'loglevel \"--bla\"'\nargument\\(s\\) must be one of.*", "--loglevel", "--bla");
        assertMessage(".*'shutdown-on-sigint'\nargument\\(s\\) must be one of.*", "--shutdown-on-sigint");
        assertMessage(".*'replicaof \"h\" \"abc\"'\nInvalid primary port", "--replicaof", "h", "abc");
        assertMessage(".*'replicaof \"--h\"'\nwrong number of arguments", "--replicaof", "--h", "--abc");
        assertMessage(".*'replicaof'\nwrong number of arguments", "--replicaof");
        assertEquals(1, exit("--check-system").status());
        assertEquals(1, exit("--test-memory", "10").status());
    }

    private static void assertMessage(String pattern, String... args) {
        String message = exit(args).getMessage();
        assertTrue(Pattern.compile(pattern, Pattern.DOTALL).matcher(message).matches(), message);
    }

    @Test
    void helpVersionAndSampleAreAnswers() {
        for (String word : List.of("--help", "-h", "--version", "-v", "--sample-config")) {
            assertEquals(0, exit(word).status(), word);
        }
        assertTrue(
                exit("--help").getMessage().contains("--dbfilename NAME"),
                exit("--help").getMessage());
    }
}
