package org.redstart.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private final Config config = new Config();

    private void set(String... namesAndValues) {
        set(Caller.LOCAL, namesAndValues);
    }

    private void set(Caller caller, String... namesAndValues) {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.add(new Setting(namesAndValues[i], namesAndValues[i + 1]));
        }
        config.set(settings, caller);
    }

    private String refusal(String... namesAndValues) {
        return assertThrows(ConfigException.class, () -> set(namesAndValues)).getMessage();
    }

    private String get(String name) {
        return config.get(List.of(name)).get(0).value();
    }

    @Test
    void getMatchesPatternsAndShowsAPlainNameAsAsked() {
        assertEquals(List.of(new Setting("MAXmemory", "0")), config.get(List.of("MAXmemory", "maxmemory")));
        assertEquals(List.of(), config.get(List.of("zzz", "zz*")));
        assertEquals(
                2,
                config.get(List.of("*list-max-[lz]i??pack-size", "list-max-*-size"))
                        .size());
        assertEquals(List.of(), config.get(List.of("*key-load-delay*", "user")));
        assertEquals("0", get("key-load-delay"));
    }

    @Test
    void nothingChangesWhenOneValueIsRefused() {
        assertEquals(
                "CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be parsed into an integer",
                refusal("maxmemory", "1mb", "hz", "x"));
        assertEquals(0, config.longValue("maxmemory"));
    }

    @Test
    void aHookFollowsAndARefusalUndoesEverything() {
        AtomicLong samples = new AtomicLong();
        config.followLong("maxmemory-samples", samples::set);
        assertEquals(5, samples.get());
        set("maxmemory-samples", "7");
        assertEquals(7, samples.get());
        config.onChange(
                changed -> {
                    if (changed.longValue("port") == 1) {
                        throw new ConfigException("Unable to listen on this port.");
                    }
                },
                "port");
        assertEquals(
                "CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port.",
                refusal("maxmemory-samples", "8", "port", "1", "timeout", "9"));
        assertEquals(7, samples.get());
        assertEquals("0", get("timeout"));
        assertEquals("6379", get("port"));
    }

    @Test
    void aHookOfSeveralDirectivesRunsOnceAndOnlyOnAChange() {
        AtomicLong runs = new AtomicLong();
        config.onChange(changed -> runs.incrementAndGet(), "port", "bind", "tls-cert-file");
        set("port", "7000", "bind", "127.0.0.1");
        assertEquals(1, runs.get());
        set("port", "7000");
        assertEquals(1, runs.get());
        set("tls-cert-file", "");
        assertEquals(2, runs.get(), "a certificate is read again even when its name is the same");
    }

    @Test
    void protectedAndLoadingDirectives(@TempDir Path folder) throws Exception {
        assertTrue(refusal("dir", folder.toString()).endsWith("'dir') - can't set protected config"));
        new ConfigReader(config).read(null, null, "enable-protected-configs local");
        set("dir", folder.toString());
        assertEquals(folder.toString(), get("dir"));
        assertEquals(folder.resolve("x"), config.path("x"));
        ConfigException denied =
                assertThrows(ConfigException.class, () -> set(new Caller(true, true), "hz", "20", "appendonly", "yes"));
        assertEquals("LOADING", denied.code());
        assertEquals("10", get("hz"));
        assertThrows(ConfigException.class, () -> set(new Caller(false, false), "dir", "/"));
    }

    @Test
    void amountsOfMemoryEndAtANul() {
        set("maxmemory", "12kb\0x");
        assertEquals(12 * 1024, config.longValue("maxmemory"));
        set("maxmemory", "\0");
        assertEquals(0, config.longValue("maxmemory"));
    }

    @Test
    void typedValues() {
        set("save", "900 1 60 1000", "client-output-buffer-limit", "replica 1mb 2kb 3", "maxmemory-clients", "5%");
        assertEquals(List.of(new SavePoint(900, 1), new SavePoint(60, 1000)), config.savePoints());
        assertEquals(new BufferLimits(1 << 20, 2048, 3), config.bufferLimits(BufferLimits.ClientClass.REPLICA));
        assertEquals(-5, config.longValue("maxmemory-clients"));
        set("notify-keyspace-events", "KA", "loglevel", "INFO");
        assertEquals(EventClasses.KEYSPACE | EventClasses.ALL, config.intValue("notify-keyspace-events"));
        assertEquals("verbose", config.text("loglevel"));
        config.put("replicaof", "localhost 6379");
        assertEquals(new HostPort("localhost", 6379), config.primary());
        config.put("replicaof", "no one");
        assertTrue(config.primary().isNone());
    }
}
