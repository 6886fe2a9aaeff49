package org.redstart.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    private static final int COMMANDS = 254;
    private static final int ROWS = 383;

    private final CommandTable table = CommandTable.load();

    private List<CommandDef> rows() {
        List<CommandDef> rows = new ArrayList<>();
        for (CommandDef def : table.commands()) {
            rows.add(def);
            rows.addAll(def.subcommands());
        }
        return rows;
    }

    private CommandDef find(String name) {
        try (NativeArguments arguments = new NativeArguments(name)) {
            return table.find(arguments.address(0), arguments.length(0));
        }
    }

    @Test
    void everyRowParses() {
        assertEquals(COMMANDS, table.size());
        List<CommandDef> rows = rows();
        assertEquals(ROWS, rows.size());
        Set<String> names = new HashSet<>();
        for (CommandDef def : rows) {
            assertTrue(names.add(def.fullName()), def.fullName());
            assertTrue(def.arity() != 0, def.fullName());
            assertTrue(def.has(CommandFlag.FAST) == ((def.categories() & AclCategory.FAST) != 0), def.fullName());
            assertTrue(((def.categories() & AclCategory.FAST) != 0) != ((def.categories() & AclCategory.SLOW) != 0));
            assertEquals(def.has(CommandFlag.WRITE), (def.categories() & AclCategory.WRITE) != 0, def.fullName());
            assertFalse(def.group().isEmpty() || def.since().isEmpty(), def.fullName());
        }
    }

    @Test
    void findsEveryCommandInAnyCase() {
        for (CommandDef def : table.commands()) {
            assertSame(def, find(def.fullName()));
            assertSame(def, find(def.fullName().toUpperCase(Locale.ROOT)));
            assertSame(def, table.find(def.fullName().toUpperCase(Locale.ROOT)));
            for (CommandDef sub : def.subcommands()) {
                try (NativeArguments name = new NativeArguments(sub.name().toUpperCase(Locale.ROOT))) {
                    assertSame(sub, def.subcommand(name.address(0), name.length(0)));
                }
                assertSame(sub, table.findFull(sub.fullName()));
                assertSame(def, sub.container());
            }
        }
    }

    @Test
    void findsNothingElse() {
        for (CommandDef def : table.commands()) {
            String name = def.fullName();
            for (String wrong : List.of(name + "_", name + "\0", " " + name, "x" + name.substring(1) + "\u00e9")) {
                assertNull(find(wrong), wrong);
                assertNull(table.find(wrong), wrong);
            }
            for (int i = 0; i < name.length(); i++) {
                char[] changed = name.toCharArray();
                changed[i] = (char) (changed[i] ^ 0x40);
                assertNull(find(new String(changed)), () -> new String(changed));
            }
        }
        assertNull(find(""));
        assertNull(table.find("get").subcommand("x"));
    }

    @Test
    void foldsOnlyLetters() {
        for (int c = 0; c < 256; c++) {
            int expected = c >= 'A' && c <= 'Z' ? c + 32 : c;
            long word = 0x4141414141414100L | c;
            assertEquals(0x6161616161616100L | expected, FoldedName.fold(word));
        }
    }

    @Test
    void readsTheColumns() {
        CommandDef sort = table.find("sort");
        assertEquals(-2, sort.arity());
        assertEquals(List.of("write", "denyoom", "movablekeys"), CommandFlag.shown(sort.flags()));
        assertEquals(
                List.of("write", "set", "sortedset", "list", "slow", "dangerous"),
                AclCategory.names(sort.categories()));
        assertEquals("generic", sort.group());
        assertEquals("1.0.0", sort.since());
        assertEquals(
                List.of("request_policy:all_shards", "response_policy:agg_sum"),
                table.find("dbsize").tips());
        assertFalse(CommandFlag.shown(table.find("pfcount").flags()).contains("may_replicate"));
    }

    @Test
    void derivesFirstLastAndStep() {
        assertKeys("get", 1, 1, 1);
        assertKeys("mset", 1, -1, 2);
        assertKeys("blpop", 1, -2, 1);
        assertKeys("bitop", 2, -1, 1);
        assertKeys("rename", 1, 2, 1);
        assertKeys("pfmerge", 1, -1, 1);
        assertKeys("zunionstore", 1, 1, 1);
        assertKeys("xread", 0, 0, 0);
        assertKeys("ping", 0, 0, 0);
        assertTrue(table.find("mget").keys().isFixed());
        assertFalse(table.find("zunionstore").keys().isFixed());
    }

    private void assertKeys(String name, int first, int last, int step) {
        KeyLayout keys = table.find(name).keys();
        assertEquals(List.of(first, last, step), List.of(keys.first(), keys.last(), keys.step()), name);
    }

    @Test
    void countsArguments() {
        assertTrue(table.find("get").accepts(2));
        assertFalse(table.find("get").accepts(3));
        assertTrue(table.find("del").accepts(5));
        assertFalse(table.find("del").accepts(1));
    }

    @Test
    void bindsOnceAndOnlyKnownNames() {
        Handler handler = call -> {};
        table.bind("config|get", handler);
        assertSame(handler, table.find("config").subcommand("get").handler());
        assertThrows(IllegalArgumentException.class, () -> table.bind("config|get", handler));
        assertThrows(IllegalArgumentException.class, () -> table.bind("nosuch", handler));
        assertThrows(IllegalArgumentException.class, () -> table.bind("get|x", handler));
    }

    @Test
    void renames() {
        CommandDef get = table.find("get");
        table.rename("get", "a-rather-long-name");
        assertNull(find("get"));
        assertSame(get, find("A-RATHER-LONG-NAME"));
        assertEquals("get", get.fullName());
        table.rename("set", "");
        assertNull(find("set"));
        assertEquals(COMMANDS - 1, table.size());
        assertEquals(COMMANDS, table.original().size());
        assertThrows(IllegalArgumentException.class, () -> table.rename("set", "x"));
        assertThrows(IllegalArgumentException.class, () -> table.rename("del", "MGET"));
        for (CommandDef def : table.commands()) {
            assertTrue(def == get || def == find(def.fullName()), def.fullName());
        }
    }

    @Test
    void keepsStatistics() {
        CommandDef get = table.find("get");
        assertNull(get.latency());
        get.countCall(0, false, true);
        get.countCall(2_000_000_000L, true, true);
        get.countCall(5, false, false);
        get.countRejected();
        assertEquals(List.of(3L, 1L, 1L), List.of(get.calls(), get.failed(), get.rejected()));
        assertEquals(2_000_000_005L, get.executionNs());
        assertEquals(2, get.latency().getTotalCount());
        table.resetStats();
        assertNull(get.latency());
        assertEquals(0, get.calls());
    }

    @Test
    void everyRowIsDocumented() {
        CommandDocs docs = new CommandDocs();
        for (CommandDef def : rows()) {
            CommandDoc doc = docs.find(def.fullName());
            assertNotNull(doc, def.fullName());
            assertTrue(doc.summary().endsWith("."), def.fullName());
            checkKeyIndexes(def, doc.arguments());
        }
        assertNull(docs.find("nosuch"));
    }

    private static void checkKeyIndexes(CommandDef def, List<ArgumentDoc> arguments) {
        for (ArgumentDoc argument : arguments) {
            assertTrue(argument.keySpecIndex() < def.keys().specs().size(), def.fullName());
            boolean container =
                    argument.type().equals("oneof") || argument.type().equals("block");
            assertEquals(container, !argument.arguments().isEmpty(), def.fullName());
            assertEquals(container, argument.displayText() == null, def.fullName());
            checkKeyIndexes(def, argument.arguments());
        }
    }

    @Test
    void readsTheGrammar() {
        CommandDoc set = new CommandDocs().find("set");
        assertEquals(5, set.arguments().size());
        ArgumentDoc expiration = set.arguments().get(4);
        assertEquals("oneof", expiration.type());
        assertEquals(List.of("optional"), expiration.flagNames());
        assertEquals("EXAT", expiration.arguments().get(2).token());
        assertEquals("6.2.0", expiration.arguments().get(2).since());
        assertEquals("unix-time", expiration.arguments().get(2).type());
        ArgumentDoc addr = new CommandDocs().find("client|list").arguments().get(0);
        assertEquals("client-type", addr.name());
        assertEquals(
                "",
                new CommandDocs()
                        .find("migrate")
                        .arguments()
                        .get(2)
                        .arguments()
                        .get(1)
                        .token());
    }
}
