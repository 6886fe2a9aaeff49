package org.redstart;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the house's floors and its sizes. Each rule is a function from what it looks at to a list of complaints, and is
 * also tried on a sample that breaks it: a rule that cannot fail holds nothing.
 */
class HouseRulesTest {
    private static final String ROOT = "org.redstart";
    private static final Path MAIN = Path.of("src/main/java");
    private static final List<Path> SOURCES = List.of(MAIN, Path.of("src/test/java"), Path.of("jmh/java"));

    private static final int METHOD_LINES = 70;
    private static final int FILE_LINES = 800;
    private static final int CONSTRUCTOR_PARAMETERS = 7;

    /** Files that are tables, not algorithms: the only ones that may be longer. */
    private static final Set<String> TABLES = Set.of("CommandTable.java", "ConfigTable.java", "Directives.java");

    /** From the ground up; a room is built on the floors under its own. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("memory", "config"),
            List.of("structure", "net", "resp", "observe"),
            List.of("keyspace"),
            List.of("command"),
            List.of("command.family"),
            List.of("persistence", "security", "scripting"),
            List.of("replication"),
            List.of("cluster", "sentinel"));

    /** The rooms that a room may import, itself aside. The root package may import all. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("memory", Set.of()),
            entry("config", Set.of()),
            entry("structure", Set.of("memory")),
            entry("net", Set.of("memory")),
            entry("resp", Set.of("memory")),
            entry("observe", Set.of("memory", "config")),
            entry("keyspace", Set.of("structure", "memory", "config", "observe")),
            entry("command", upTo("keyspace")),
            entry("command.family", upTo("command")),
            entry("security", upTo("command.family")),
            entry("scripting", upTo("command.family")),
            entry("persistence", upTo("command.family")),
            entry("replication", upTo("persistence", "security", "scripting")),
            entry("cluster", upTo("replication")),
            entry("sentinel", Set.of("net", "resp", "command", "command.family", "config", "observe", "memory")));

    @Test
    void importsOnlyGoToALowerFloor() {
        Map<String, Set<String>> edges = new TreeMap<>();
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPath(Path.of("target/classes"));
        assertFalse(classes.isEmpty(), "no class was read: the rule would hold nothing");
        for (var type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (isOurs(target)) {
                    edges.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                            .add(target);
                }
            }
        }
        assertEquals(List.of(), forbiddenEdges(edges));
    }

    @Test
    void edgesThatClimbOrGoSidewaysAreFound() {
        assertEquals(
                List.of("memory may not import net"), forbiddenEdges(Map.of(ROOT + ".memory", Set.of(ROOT + ".net"))));
        assertEquals(
                List.of("command may not import command.family"),
                forbiddenEdges(Map.of(ROOT + ".command", Set.of(ROOT + ".command.family"))));
        assertEquals(List.of("net may not import the root"), forbiddenEdges(Map.of(ROOT + ".net", Set.of(ROOT))));
        assertEquals(List.of("util is no room of the house"), forbiddenEdges(Map.of(ROOT + ".util", Set.of())));
        assertEquals(List.of(), forbiddenEdges(Map.of(ROOT, Set.of(ROOT + ".net", ROOT + ".cluster"))));
    }

    @Test
    void sourcesKeepTheirSizes() throws IOException {
        List<String> complaints = new ArrayList<>();
        for (Path file : javaFiles(SOURCES)) {
            complaints.addAll(
                    SourceRules.complaints(file.getFileName().toString(), Files.readString(file), limits(file)));
        }
        assertEquals(List.of(), complaints);
    }

    @Test
    void sourcesOverTheirSizesAreFound() {
        SourceRules.Limits limits = new SourceRules.Limits(12, 3, 2);
        assertEquals(
                List.of("Bad.java: f has 4 lines"),
                SourceRules.complaints(
                        "Bad.java", "class Bad {\n  int f() {\n    int x = 1;\n    return x;\n  }\n}\n", limits));
        assertEquals(
                List.of("Bad.java: a constructor of 3 parameters"),
                SourceRules.complaints("Bad.java", "class Bad {\n  Bad(int a, int b, int c) {}\n}\n", limits));
        assertEquals(
                List.of("Bad.java: 14 lines"),
                SourceRules.complaints("Bad.java", "class Bad {\n" + "\n".repeat(12) + "}\n", limits));
        String left = "TO" + "DO";
        assertEquals(
                List.of("Bad.java: 2: work left open (" + left + ")"),
                SourceRules.complaints("Bad.java", "class Bad {\n  // " + left + " later\n}\n", limits));
        assertEquals(List.of(), SourceRules.complaints("Good.java", "class Good {}\n", limits));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        assertEquals(List.of(), packagesWithoutContract(javaFiles(List.of(MAIN))));
        assertEquals(
                List.of(Path.of("a")),
                packagesWithoutContract(List.of(Path.of("a/B.java"), Path.of("c/package-info.java"))));
    }

    @Test
    void readmeNamesOnlyClassesThatExist() throws IOException {
        Path readme = Path.of("README.md");
        if (Files.exists(readme)) {
            assertEquals(List.of(), readmeComplaints(Files.readString(readme), classNames()));
        }
    }

    @Test
    void readmeThatNamesAClassThatIsGoneIsFound() {
        Set<String> known = Set.of("EventLoop");
        assertEquals(List.of(), readmeComplaints("## The life of a SET\n`EventLoop` reads `SET k v`.\n", known));
        assertEquals(
                List.of("README.md names GoneLoop, which is not there"),
                readmeComplaints("## The life of a SET\n`GoneLoop.turn` reads.\n## Next\n`Other`\n", known));
        assertEquals(
                List.of("README.md has no section \"The life of a SET\""), readmeComplaints("# Redstart\n", known));
        assertEquals(
                List.of("\"The life of a SET\" names no class"), readmeComplaints("## The life of a SET\n", known));
    }

    /** Every room of the floors up to and including the floor of {@code rooms}. */
    private static Set<String> upTo(String... rooms) {
        Set<String> below = new TreeSet<>();
        for (List<String> floor : FLOORS) {
            below.addAll(floor);
            if (floor.containsAll(Arrays.asList(rooms))) {
                return below;
            }
        }
        throw new IllegalArgumentException("no floor holds " + String.join(", ", rooms));
    }

    private static List<String> forbiddenEdges(Map<String, Set<String>> edges) {
        List<String> forbidden = new ArrayList<>();
        edges.forEach((from, targets) -> {
            String room = roomOf(from);
            if (room.isEmpty()) {
                return;
            }
            Set<String> allowed = MAY_IMPORT.get(room);
            if (allowed == null) {
                forbidden.add(room + " is no room of the house");
                return;
            }
            for (String target : new TreeSet<>(targets)) {
                String wanted = roomOf(target);
                if (!wanted.equals(room) && !allowed.contains(wanted)) {
                    forbidden.add(room + " may not import " + (wanted.isEmpty() ? "the root" : wanted));
                }
            }
        });
        return forbidden;
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
    }

    /** The room a package belongs to: its first name under the root, or command's one inner room. */
    private static String roomOf(String packageName) {
        if (packageName.equals(ROOT)) {
            return "";
        }
        String inner = packageName.substring(ROOT.length() + 1);
        if (inner.equals("command.family") || inner.startsWith("command.family.")) {
            return "command.family";
        }
        int dot = inner.indexOf('.');
        return dot < 0 ? inner : inner.substring(0, dot);
    }

    private static SourceRules.Limits limits(Path file) {
        boolean table = TABLES.contains(file.getFileName().toString());
        return new SourceRules.Limits(table ? Integer.MAX_VALUE : FILE_LINES, METHOD_LINES, CONSTRUCTOR_PARAMETERS);
    }

    private static List<Path> packagesWithoutContract(List<Path> files) {
        Map<Path, Boolean> hasContract = new TreeMap<>();
        for (Path file : files) {
            hasContract.merge(file.getParent(), file.endsWith("package-info.java"), Boolean::logicalOr);
        }
        return hasContract.entrySet().stream()
                .filter(folder -> !folder.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static List<String> readmeComplaints(String readme, Set<String> known) {
        Matcher section = Pattern.compile("(?ms)^#+ The life of a SET\\s*$(.*?)(?=^#+ |\\z)")
                .matcher(readme);
        if (!section.find()) {
            return List.of("README.md has no section \"The life of a SET\"");
        }
        // A class is named in back quotes, alone or with a method: at least one lower-case letter tells it from `SET`.
        Matcher name = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?(?:\\([^`]*\\))?`")
                .matcher(section.group(1));
        List<String> complaints = new ArrayList<>();
        int named = 0;
        while (name.find()) {
            named++;
            if (!known.contains(name.group(1))) {
                complaints.add("README.md names " + name.group(1) + ", which is not there");
            }
        }
        return named == 0 ? List.of("\"The life of a SET\" names no class") : complaints;
    }

    private static Set<String> classNames() throws IOException {
        return javaFiles(List.of(MAIN)).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static List<Path> javaFiles(List<Path> folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> tree = Files.walk(folder)) {
                tree.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        assertTrue(!files.isEmpty(), "no source was read: the rules would hold nothing");
        return files;
    }
}
