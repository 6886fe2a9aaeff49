package org.redstart.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads resources of rows and tab-separated columns; plain loops, because start-up waits for it. */
final class TableReader {
    private final String text;
    private int position;

    TableReader(String resource) {
        text = load(resource);
    }

    private static String load(String resource) {
        try (InputStream in = TableReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills {@code columns} with the next row, empty strings for columns left out; false after the last row. */
    boolean next(String[] columns) {
        while (position < text.length()) {
            int end = text.indexOf('\n', position);
            int from = position;
            position = end + 1;
            if (text.charAt(from) != '#') {
                split(from, end, columns);
                return true;
            }
        }
        return false;
    }

    private void split(int from, int end, String[] columns) {
        int start = from;
        for (int i = 0; i < columns.length; i++) {
            if (start > end) {
                columns[i] = "";
                continue;
            }
            int tab = text.indexOf('\t', start);
            int to = tab < 0 || tab > end ? end : tab;
            columns[i] = text.substring(start, to);
            start = to + 1;
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
