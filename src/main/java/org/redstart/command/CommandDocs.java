package org.redstart.command;

import java.util.HashMap;
import java.util.Map;

/** The documentation of all commands, read when the first is asked for. */
public final class CommandDocs {
    private static final String RESOURCE = "commands-docs.tsv";
    private static final int COLUMNS = 7;

    private Map<String, CommandDoc> docs;

    /** The documentation of the command with {@code fullName}, or null. */
    public CommandDoc find(String fullName) {
        if (docs == null) {
            docs = load();
        }
        return docs.get(fullName);
    }

    private static Map<String, CommandDoc> load() {
        Map<String, CommandDoc> docs = new HashMap<>();
        TableReader reader = new TableReader(RESOURCE);
        String[] columns = new String[COLUMNS];
        while (reader.next(columns)) {
            CommandDoc doc = new CommandDoc(
                    columns[1],
                    columns[2],
                    TableReader.parts(columns[3], ','),
                    columns[4],
                    columns[5],
                    ArgumentReader.read(columns[6]));
            docs.put(columns[0], doc);
        }
        return docs;
    }
}
