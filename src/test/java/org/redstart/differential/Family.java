package org.redstart.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redstart.command.CommandDocs;

/**
 * A family of commands to generate, read from the resource {@code NAME.family}. Its lines:
 *
 * <pre>
 * WEIGHT command                by the grammar of the command table
 * WEIGHT = WORD {pool} ...      a template
 * pool [command.]argument POOL  where an argument's values come from
 * # comment
 * </pre>
 */
public final class Family {
    /** One line that generates. */
    private record Entry(int weight, String command, List<String> template) {}

    private final String name;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> poolsByArgument = new HashMap<>();
    private final Values values;
    private final Grammar grammar;
    private final CommandDocs docs;
    private int totalWeight;

    public Family(String name, Values values, CommandDocs docs) {
        this.name = name;
        this.values = values;
        this.docs = docs;
        this.grammar = new Grammar(values, poolsByArgument);
        for (String line : text(name).split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(line.trim().split(" +"));
            }
        }
    }

    private static String text(String name) {
        try (InputStream in = Family.class.getResourceAsStream(name + ".family")) {
            if (in == null) {
                throw new IllegalArgumentException("no family '" + name + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] words) {
        if (words[0].equals("pool")) {
            values.pool(words[2]);
            poolsByArgument.put(words[1], words[2]);
            return;
        }
        int weight = Integer.parseInt(words[0]);
        boolean isTemplate = words[1].equals("=");
        if (!isTemplate && docs.find(words[1]) == null) {
            throw new IllegalArgumentException(name + ": no command '" + words[1] + "'");
        }
        entries.add(
                new Entry(weight, words[1], isTemplate ? Arrays.asList(words).subList(2, words.length) : null));
        totalWeight += weight;
    }

    public String name() {
        return name;
    }

    public int totalWeight() {
        return totalWeight;
    }

    /** One command in words whose chars are bytes. */
    public List<String> next(Xorshift random) {
        int at = random.below(totalWeight);
        for (Entry entry : entries) {
            at -= entry.weight();
            if (at < 0) {
                return write(entry, random);
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    private List<String> write(Entry entry, Xorshift random) {
        List<String> words = new ArrayList<>();
        if (entry.template() != null) {
            for (String word : entry.template()) {
                words.add(fill(word, random));
            }
            return words;
        }
        words.addAll(Arrays.asList(entry.command().split("\\|")));
        grammar.write(entry.command(), docs.find(entry.command()).arguments(), words, random);
        return words;
    }

    /** A template's word: {@code {pool}} anywhere in it is replaced. */
    private String fill(String word, Xorshift random) {
        int open = word.indexOf('{');
        int close = word.indexOf('}');
        if (open < 0 || close < open || !values.has(word.substring(open + 1, close))) {
            return word;
        }
        String drawn = values.pool(word.substring(open + 1, close)).draw(random);
        return word.substring(0, open) + drawn + word.substring(close + 1);
    }
}
