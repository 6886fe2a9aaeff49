package org.redstart.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the start-up configuration: a file, what it includes, standard input, and lines made from the command line. */
public final class ConfigReader {
    private static final String BAD_DIRECTIVE = "Bad directive or wrong number of arguments";

    /** Directives of old files that mean nothing any more. */
    private static final Set<String> RETIRED =
            Set.of("list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands");

    /** Least and greatest number of words after the directives of type {@code line}. */
    private static final Map<String, int[]> LINE_WORDS = Map.of(
            "include", new int[] {1, 1},
            "rename-command", new int[] {2, 2},
            "user", new int[] {1, Integer.MAX_VALUE},
            "loadmodule", new int[] {1, Integer.MAX_VALUE});

    private static final int DEEPEST_INCLUDE = 64;

    private final Config config;
    private final DirectiveTable table = DirectiveTable.get();
    private final BitSet seen = new BitSet();
    private int depth;

    /** A reader that puts what it reads into the configuration; no hook runs. */
    public ConfigReader(Config config) {
        this.config = config;
    }

    /**
     * Reads all there is, in this order.
     *
     * @param file a file's name, or null
     * @param input more lines, or null
     * @param options lines made from the command line, or the empty text
     * @throws ConfigFileException when the server must not start
     */
    public void read(String file, InputStream input, String options) throws IOException {
        StringBuilder all = new StringBuilder();
        if (file != null) {
            Path path = config.path(file).toAbsolutePath().normalize();
            all.append(contents(path));
            config.file(path);
        }
        if (input != null) {
            all.append('\n').append(new String(input.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
        if (!options.isEmpty()) {
            all.append('\n').append(options);
        }
        readLines(all.toString());
    }

    private static String contents(Path path) {
        String name = ConfigText.encode(path.toString());
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw ConfigFileException.cannotOpen(name, "No such file or directory");
        } catch (AccessDeniedException e) {
            throw ConfigFileException.cannotOpen(name, "Permission denied");
        } catch (IOException e) {
            throw ConfigFileException.cannotOpen(name, e.getMessage());
        }
    }

    private void readLines(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                try {
                    readLine(line);
                } catch (ConfigException e) {
                    throw ConfigFileException.atLine(i + 1, line, e.getMessage());
                }
            }
        }
    }

    private void readLine(String line) {
        List<String> words = ConfigText.split(line);
        if (words == null) {
            throw new ConfigException("Unbalanced quotes in configuration line");
        }
        String name = words.get(0).toLowerCase(Locale.ROOT);
        List<String> arguments = words.subList(1, words.size());
        if (RETIRED.contains(name)) {
            return;
        }
        if (name.equals("sentinel")) {
            throw new ConfigException("sentinel directive while not in sentinel mode");
        }
        Directive directive = table.find(name);
        if (directive == null) {
            throw new ConfigException(BAD_DIRECTIVE);
        }
        readDirective(directive, arguments);
    }

    private void readDirective(Directive directive, List<String> arguments) {
        if (directive.isLine()) {
            readLineDirective(directive, arguments);
            return;
        }
        if (arguments.size() != 1 && !directive.is(Flag.WORDS)) {
            throw new ConfigException("wrong number of arguments");
        }
        take(directive, directive.is(Flag.WORDS) ? unfold(arguments) : arguments);
    }

    /** Several words may also come as one in quotes. */
    private static List<String> unfold(List<String> arguments) {
        if (arguments.size() != 1) {
            return arguments;
        }
        List<String> inner = ConfigText.split(arguments.get(0));
        return inner == null ? arguments : inner;
    }

    private void readLineDirective(Directive directive, List<String> arguments) {
        int[] bounds = LINE_WORDS.get(directive.name());
        if (arguments.size() < bounds[0] || arguments.size() > bounds[1]) {
            throw new ConfigException(BAD_DIRECTIVE);
        }
        if (directive.name().equals("include")) {
            include(arguments.get(0));
        } else {
            take(directive, arguments);
        }
    }

    private void take(Directive directive, List<String> words) {
        Object current = config.value(directive);
        boolean again = seen.get(directive.index());
        seen.set(directive.index());
        config.put(
                directive,
                again
                        ? directive.type().append(directive, words, current)
                        : directive.type().parse(directive, words, current));
    }

    private void include(String pattern) {
        if (depth == DEEPEST_INCLUDE) {
            throw new ConfigException("Too many nested includes");
        }
        depth++;
        for (Path path : PathPattern.expand(config.path(pattern))) {
            readLines(contents(path));
        }
        depth--;
    }
}
