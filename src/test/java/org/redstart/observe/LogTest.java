package org.redstart.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redstart.config.Caller;
import org.redstart.config.Config;
import org.redstart.config.Setting;

class LogTest {
    private static final long TIME_MS = 1_795_342_215_123L;

    @TempDir
    Path folder;

    private static String formatted(boolean json, LogLevel level, char role, String message) {
        StringBuilder out = new StringBuilder();
        new LogFormat(json, 42, () -> ZoneId.of("UTC")).append(out, new LogLine(TIME_MS, level, role, message));
        return out.toString();
    }

    @Test
    void consoleLinesHaveTheShapeToolsKnow() {
        assertEquals("42:M 22 Nov 2026 10:10:15.123 * text\n", formatted(false, LogLevel.NOTICE, 'M', "text"));
        assertEquals("42:S 22 Nov 2026 10:10:15.123 # text\n", formatted(false, LogLevel.WARNING, 'S', "text"));
        assertEquals("42:C 22 Nov 2026 10:10:15.123 - text\n", formatted(false, LogLevel.VERBOSE, 'C', "text"));
        assertEquals("42:X 22 Nov 2026 10:10:15.123 . text\n", formatted(false, LogLevel.DEBUG, 'X', "text"));
    }

    @Test
    void jsonLinesAreEscaped() {
        assertEquals(
                "{\"ts\":\"2026-11-22T10:10:15.123Z\",\"level\":\"warning\",\"pid\":42,\"role\":\"M\","
                        + "\"message\":\"a\\\"b\\\\c\\nd\\u0001\\u007fü\\ud83d\"}\n",
                formatted(true, LogLevel.WARNING, 'M', "a\"b\\c\nd\u0001\u007fü\ud83d"));
    }

    private Config config(String... namesAndValues) {
        Config config = new Config();
        config.put("dir", folder.toString());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            config.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return config;
    }

    @Test
    void levelsFollowTheConfigurationAndCloseWritesWhatWaits() throws Exception {
        Config config = config("logfile", "x.log", "loglevel", "warn");
        try (Log log = Log.open(config)) {
            log.notice("no");
            log.warning("one");
            assertFalse(log.isOn(LogLevel.NOTICE));
            config.set(List.of(new Setting("loglevel", "debug")), Caller.LOCAL);
            log.role('S');
            log.debug("two");
            config.set(List.of(new Setting("loglevel", "nothing")), Caller.LOCAL);
            log.warning("no");
        }
        List<String> lines = Files.readAllLines(folder.resolve("x.log"));
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith(" # one") && lines.get(0).contains(":M "), lines.get(0));
        assertTrue(lines.get(1).endsWith(" . two") && lines.get(1).contains(":S "), lines.get(1));
    }

    @Test
    void aFileThatIsMovedAwayIsMadeAnew() throws Exception {
        Path file = folder.resolve("x.log");
        try (Log log = Log.open(config("logfile", "x.log"))) {
            log.notice("old");
            waitFor(file, "old");
            Files.move(file, folder.resolve("x.log.1"));
            log.notice("new");
            waitFor(file, "new");
        }
        assertFalse(Files.readString(file).contains("old"));
        assertTrue(Files.readString(folder.resolve("x.log.1")).contains("old"));
    }

    private static void waitFor(Path file, String text) throws Exception {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertTrue(System.nanoTime() < deadline, "never written: " + text);
            Thread.sleep(5);
        }
    }

    /** Every line is either written or counted among the dropped. */
    @Test
    void noLineIsLostInSilence() throws Exception {
        int count = 50_000;
        try (Log log = Log.open(config("logfile", "x.log"))) {
            for (int i = 0; i < count; i++) {
                log.notice("line");
            }
        }
        long written = 0;
        long dropped = 0;
        for (String line : Files.readAllLines(folder.resolve("x.log"))) {
            String message = line.substring(line.lastIndexOf(" * ") < 0 ? line.indexOf(" # ") + 3 : 0);
            if (message.endsWith(" log lines were dropped")) {
                dropped += Long.parseLong(message.substring(0, message.indexOf(' ')));
            } else {
                written++;
            }
        }
        assertEquals(count, written + dropped);
    }
}
