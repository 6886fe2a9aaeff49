package org.redstart.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All directives, in the order of {@code directives.tsv}.
 *
 * <p>A row of the file is {@code name, aliases, type and bounds, default, flags, comment}, parted by tabs; {@code -}
 * stands for nothing. A line {@code [group]} is a heading.
 *
 * <p>Read at every start, so it and the types keep to plain loops: the first lambda or stream of a JVM costs more than
 * the whole table.
 */
public final class DirectiveTable {
    private static final String RESOURCE = "directives.tsv";
    private static final String NOTHING = "-";
    private static final DirectiveTable INSTANCE = new DirectiveTable();

    private final List<Directive> rows = new ArrayList<>(256);
    private final Map<String, Directive> byName = new HashMap<>(512);

    private DirectiveTable() {
        try (BufferedReader reader = open()) {
            String group = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("[")) {
                    group = line.substring(1, line.length() - 1);
                } else if (!line.isEmpty() && line.charAt(0) != '#') {
                    add(group, line.split("\t", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open() {
        InputStream resource = DirectiveTable.class.getResourceAsStream(RESOURCE);
        return new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(resource, RESOURCE), StandardCharsets.UTF_8));
    }

    private void add(String group, String[] cells) {
        assert cells.length == 6 : String.join("|", cells);
        Directive row = new Directive(
                rows.size(),
                group,
                cells[0],
                list(cells[1]),
                ValueTypes.of(cells[2]),
                cells[3].equals(NOTHING) ? "" : cells[3],
                flags(cells[4]),
                cells[5]);
        rows.add(row);
        register(row.name(), row);
        for (String alias : row.aliases()) {
            register(alias, row);
        }
    }

    private void register(String name, Directive row) {
        Directive other = byName.put(name, row);
        assert other == null : name + " stands twice in the table";
    }

    private static List<String> list(String cell) {
        return cell.equals(NOTHING) ? List.of() : List.of(cell.split(",", -1));
    }

    private static Set<Flag> flags(String cell) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        for (String name : list(cell)) {
            flags.add(Flag.named(name));
        }
        return flags;
    }

    /** The one table. */
    public static DirectiveTable get() {
        return INSTANCE;
    }

    /** All rows, in the table's order. */
    public List<Directive> rows() {
        return List.copyOf(rows);
    }

    /** The row of a name or alias in any case, or null. */
    public Directive find(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /** The row of a name that the program itself uses. */
    Directive require(String name) {
        Directive row = byName.get(name);
        if (row == null) {
            throw new IllegalArgumentException("no directive is called " + name);
        }
        return row;
    }
}
