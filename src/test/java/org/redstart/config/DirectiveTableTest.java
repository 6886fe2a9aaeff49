package org.redstart.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DirectiveTableTest {
    /** Where a default is not that of Redis 7.2 (or of the server the list was read from), and why. */
    private static final Map<String, String> OWN_DEFAULTS = Map.of(
            "bind", "127.0.0.1 -::1", // only this host, unless asked
            "port", "6379", // the list came from a server started on 7002
            "save", "3600 1 300 100 60 10000", // the list came from a server started without snapshots
            "syslog-ident", "redstart");

    private static Map<String, String> reference() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        try (InputStream in = DirectiveTableTest.class.getResourceAsStream("defaults-7.2.tsv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().skip(1).forEach(line -> {
                int tab = line.indexOf('\t');
                defaults.put(line.substring(0, tab), line.substring(tab + 1));
            });
        }
        assertTrue(defaults.size() > 190, "the reference has shrunk to " + defaults.size());
        return defaults;
    }

    @Test
    void everyDirectiveOfRedisExistsWithItsDefault() throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, String> all = new HashMap<>();
        new Config().get(List.of("*")).forEach(setting -> all.put(setting.name(), setting.value()));
        all.put("dir", DirectiveTable.get().find("dir").defaultText());
        reference().forEach((name, value) -> {
            String expected = OWN_DEFAULTS.getOrDefault(name, value);
            if (!expected.equals(all.get(name))) {
                wrong.add(name + " is " + all.get(name) + ", not " + expected);
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyDefaultIsAValueOfItsTypeAndShownAsWritten() {
        for (Directive directive : DirectiveTable.get().rows()) {
            if (directive.defaultText().isEmpty() || directive.type() instanceof FolderType) {
                continue;
            }
            Object value = directive.type().parse(directive, Config.words(directive, directive.defaultText()), null);
            assertEquals(directive.defaultText(), directive.type().format(value), directive.name());
        }
    }

    @Test
    void everyRowSaysInASentenceWhatItIsFor() {
        for (Directive directive : DirectiveTable.get().rows()) {
            assertTrue(directive.comment().endsWith("."), directive.name());
            assertFalse(directive.group().isEmpty(), directive.name());
        }
    }

    /** A client that reads everything and sets it back must not stumble over what only this server has. */
    @Test
    void ownDirectivesCanBeSet() {
        for (Directive directive : DirectiveTable.get().rows()) {
            assertFalse(directive.is(Flag.OWN) && directive.is(Flag.IMMUTABLE), directive.name());
        }
    }

    @Test
    void namesAreFoundInAnyCaseAndByAlias() {
        DirectiveTable table = DirectiveTable.get();
        assertEquals("maxmemory", table.find("MaxMemory").name());
        assertEquals("replicaof", table.find("slaveof").name());
        assertNotNull(table.find("rename-command"));
        assertEquals(null, table.find("no-such-thing"));
    }

    @Test
    void readingTheSampleChangesNothing() throws IOException {
        Config config = new Config();
        new ConfigReader(config).read(null, null, ConfigSample.text());
        assertEquals(new Config().get(List.of("*")), config.get(List.of("*")));
        TreeSet<String> missing = new TreeSet<>();
        for (Directive directive : DirectiveTable.get().rows()) {
            if (!directive.is(Flag.HIDDEN)
                    && !ConfigSample.text().contains("\n" + directive.name() + " ")
                    && !ConfigSample.text().contains("\n# " + directive.name() + " ")) {
                missing.add(directive.name());
            }
        }
        assertEquals(new TreeSet<String>(), missing);
    }
}
