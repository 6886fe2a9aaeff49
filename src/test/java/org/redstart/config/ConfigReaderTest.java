package org.redstart.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private final Config config = new Config();

    private void read(String text) throws IOException {
        new ConfigReader(config).read(null, null, text);
    }

    private String refusal(String text) {
        return assertThrows(ConfigFileException.class, () -> read(text)).getMessage();
    }

    @Test
    void aBadLineIsNamedWithItsPlace() {
        assertEquals(
                "\n*** FATAL CONFIG FILE ERROR (Redis " + Release.REDIS_VERSION + ") ***\n"
                        + "Reading the configuration file, at line 4\n"
                        + ">>> 'hz ten'\n"
                        + "argument couldn't be parsed into an integer",
                refusal("# a comment\n\n  hz ten  \n"));
        assertEquals("Bad directive or wrong number of arguments", lastLine(refusal("zz 1")));
        assertEquals("wrong number of arguments", lastLine(refusal("hz 1 2")));
        assertEquals("wrong number of arguments", lastLine(refusal("hz")));
        assertEquals("Unbalanced quotes in configuration line", lastLine(refusal("requirepass \"x")));
        assertEquals("Bad directive or wrong number of arguments", lastLine(refusal("rename-command x")));
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    @Test
    void repeatedLinesAddUpWhereTheyShould() throws IOException {
        read("save 900 1\nsave 60 5\nhz 1\nhz 2\nuser a on\nuser b off +@all\nrename-command FLUSHALL \"\"\n");
        assertEquals(List.of(new SavePoint(900, 1), new SavePoint(60, 5)), config.savePoints());
        assertEquals(2, config.longValue("hz"));
        assertEquals(List.of(List.of("a", "on"), List.of("b", "off", "+@all")), config.lines("user"));
        assertEquals(List.of(List.of("FLUSHALL", "")), config.lines("rename-command"));
        read("save 900 1\nsave \"\"\n");
        assertEquals(List.of(), config.savePoints());
        read("shutdown-on-sigint 'save now'\nreplicaof \"localhost 6379\"");
        assertEquals("[save, now]", config.choices("shutdown-on-sigint").toString());
        assertEquals(new HostPort("localhost", 6379), config.primary());
    }

    @Test
    void fileInputAndOptionsComeInThisOrder(@TempDir Path folder) throws IOException {
        Path included = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "hz 22\nmaxmemory 1gb");
        Files.writeString(included.resolve("a.conf"), "hz 21\ntimeout 3");
        Path file = Files.writeString(
                folder.resolve("redis.conf"),
                "hz 20\ninclude " + included + "/*.conf\ninclude " + folder + "/no*.conf");
        ByteArrayInputStream input = new ByteArrayInputStream("timeout 4".getBytes(StandardCharsets.UTF_8));
        new ConfigReader(config).read(file.toString(), input, "port 7");
        assertEquals(22, config.longValue("hz"));
        assertEquals(1L << 30, config.longValue("maxmemory"));
        assertEquals(4, config.longValue("timeout"));
        assertEquals(7, config.longValue("port"));
        assertEquals(file, config.file());
    }

    @Test
    void missingFilesAreSaid(@TempDir Path folder) {
        ConfigFileException missing = assertThrows(
                ConfigFileException.class, () -> new ConfigReader(config).read(folder + "/none", null, ""));
        assertEquals(
                "Fatal error, can't open config file '" + folder + "/none': No such file or directory",
                missing.getMessage());
        refusal("include " + folder + "/none");
    }

    @Test
    void aFileThatIncludesItselfIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("loop.conf");
        Files.writeString(file, "include " + file);
        assertThrows(ConfigFileException.class, () -> new ConfigReader(config).read(file.toString(), null, ""));
    }

    @Test
    void quotesAndEscapes() {
        assertEquals(List.of("a", "b c", "d'e"), ConfigText.split(" a\t\"b c\" 'd\\'e' "));
        assertEquals(List.of("\u0001\n\"\\z"), ConfigText.split("\"\\x01\\n\\\"\\\\\\z\""));
        assertEquals(List.of("", ""), ConfigText.split("\"\" ''"));
        assertNull(ConfigText.split("\"a\"b"));
        assertNull(ConfigText.split("'a"));
        String every = "";
        for (char c = 0; c < 256; c++) {
            every += c;
        }
        assertEquals(List.of(every), ConfigText.split(ConfigText.quote(every)));
        assertEquals("pässword", ConfigText.decode(ConfigText.encode("pässword")));
    }
}
