package org.redstart.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads resources of rows and tab-separated columns; plain loops, because start-up waits for it. */
final class TableReader {
    private final byte[] text;
    private int position;

    TableReader(String resource) {
        text = load(resource);
    }

    private static byte[] load(String resource) {
        try (InputStream in = TableReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills {@code columns} with the next row, empty strings for columns left out; false after the last row. */
    boolean next(String[] columns) {
        while (position < text.length) {
            if (text[position] != '#') {
                split(columns);
                return true;
            }
            while (text[position] != '\n') {
                position++;
            }
            position++;
        }
        return false;
    }

    /** One pass over the row: every byte is looked at once, since the interpreter runs this. */
    private void split(String[] columns) {
        byte[] bytes = text;
        int at = position;
        int start = at;
        int column = 0;
        byte b;
        do {
            b = bytes[at];
            if (b == '\t' || b == '\n') {
                columns[column] = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
                column++;
                start = at + 1;
            }
            at++;
        } while (b != '\n');
        position = at;
        while (column < columns.length) {
            columns[column] = "";
            column++;
        }
    }

    /** The parts of {@code list} between {@code separator}, none for an empty list. */
    static List<String> parts(String list, char separator) {
        if (list.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(2);
        int from = 0;
        int to;
        while ((to = list.indexOf(separator, from)) >= 0) {
            parts.add(list.substring(from, to));
            from = to + 1;
        }
        parts.add(list.substring(from));
        return parts;
    }
}
