package org.redstart.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.redstart.config.ConfigText;

/**
 * Which files make up the append-only file, in the order in which they are executed.
 *
 * <pre>
 *  file NAME seq NUMBER type b      everything up to a cut
 *  file NAME seq NUMBER type h      no longer needed
 *  file NAME seq NUMBER type i      what came after the cut
 * </pre>
 *
 * @param base null if there is none
 * @param lastBase the highest number that a base has had
 * @param lastIncrement the highest number that an increment has had
 */
record AofManifest(Part base, List<Part> history, List<Part> increments, long lastBase, long lastIncrement) {
    static final AofManifest EMPTY = new AofManifest(null, List.of(), List.of(), 0, 0);

    static final char BASE = 'b';
    static final char HISTORY = 'h';
    static final char INCREMENT = 'i';

    private static final int MOST_LINE_BYTES = 1024;
    private static final String BAD_FORMAT = "Invalid AOF manifest file format";

    /** One file. */
    record Part(String name, long number, char type) {
        String line() {
            return "file " + ConfigText.quoteIfNeeded(ConfigText.encode(name)) + " seq " + number + " type " + type
                    + "\n";
        }

        Part asHistory() {
            return new Part(name, number, HISTORY);
        }
    }

    boolean isEmpty() {
        return base == null && increments.isEmpty();
    }

    /** Base and increments, as they are executed. */
    List<Part> live() {
        List<Part> live = new ArrayList<>();
        if (base != null) {
            live.add(base);
        }
        live.addAll(increments);
        return live;
    }

    /** The increment that grows. */
    Part last() {
        return increments.isEmpty() ? null : increments.get(increments.size() - 1);
    }

    /** With one more increment. */
    AofManifest plus(Part increment) {
        List<Part> more = new ArrayList<>(increments);
        more.add(increment);
        return new AofManifest(base, history, List.copyOf(more), lastBase, increment.number());
    }

    /** With a new base that stands for the old one and all increments but those from {@code firstKept} on. */
    AofManifest rebased(Part newBase, long firstKept) {
        List<Part> past = new ArrayList<>(history);
        List<Part> kept = new ArrayList<>();
        if (base != null) {
            past.add(base.asHistory());
        }
        for (Part each : increments) {
            if (each.number() < firstKept) {
                past.add(each.asHistory());
            } else {
                kept.add(each);
            }
        }
        return new AofManifest(newBase, List.copyOf(past), List.copyOf(kept), newBase.number(), lastIncrement);
    }

    AofManifest withoutHistory() {
        return new AofManifest(base, List.of(), increments, lastBase, lastIncrement);
    }

    /** The bytes of the file, each a character. */
    String format() {
        StringBuilder text = new StringBuilder();
        if (base != null) {
            text.append(base.line());
        }
        history.forEach(part -> text.append(part.line()));
        increments.forEach(part -> text.append(part.line()));
        return text.toString();
    }

    /** @throws AofException with the line that is wrong */
    static AofManifest parse(String text) throws AofException {
        if (text.isEmpty()) {
            throw new AofException("Found an empty AOF manifest");
        }
        AofManifest so = EMPTY;
        String[] lines = text.split("\n", -1);
        int count = text.endsWith("\n") ? lines.length - 1 : lines.length;
        for (int i = 0; i < count; i++) {
            try {
                if (lines[i].length() > MOST_LINE_BYTES) {
                    throw new AofException("The AOF manifest file contains too long line");
                }
                if (!lines[i].startsWith("#")) {
                    so = so.with(part(lines[i].strip()));
                }
            } catch (AofException bad) {
                throw new AofException(bad.getMessage() + " (line " + (i + 1) + ": '" + lines[i] + "')");
            }
        }
        return so;
    }

    private AofManifest with(Part part) throws AofException {
        switch (part.type()) {
            case BASE -> {
                if (base != null) {
                    throw new AofException("Found duplicate base file information");
                }
                return new AofManifest(part, history, increments, part.number(), lastIncrement);
            }
            case HISTORY -> {
                List<Part> past = new ArrayList<>(history);
                past.add(part);
                return new AofManifest(base, List.copyOf(past), increments, lastBase, lastIncrement);
            }
            case INCREMENT -> {
                if (part.number() <= lastIncrement) {
                    throw new AofException("Found a non-monotonic sequence number");
                }
                return plus(part);
            }
            default -> throw new AofException("Unknown AOF file type");
        }
    }

    private static Part part(String line) throws AofException {
        List<String> words = line.isEmpty() ? null : ConfigText.split(line);
        if (words == null || words.size() < 6 || words.size() % 2 != 0) {
            throw new AofException(BAD_FORMAT);
        }
        String name = "";
        String number = "";
        String type = "";
        for (int i = 0; i < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i).toLowerCase(Locale.ROOT)) {
                case "file" -> name = ConfigText.decode(value);
                case "seq" -> number = value;
                case "type" -> type = value;
                default -> {
                    // a later version may say more
                }
            }
        }
        if (name.contains("/")) {
            throw new AofException("File can't be a path, just a filename");
        }
        if (name.isEmpty() || type.isEmpty() || !number.matches("[0-9]{1,18}") || Long.parseLong(number) == 0) {
            throw new AofException(BAD_FORMAT);
        }
        return new Part(name, Long.parseLong(number), type.charAt(0));
    }
}
