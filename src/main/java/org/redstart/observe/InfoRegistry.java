package org.redstart.observe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sections of INFO, shown in the order in which they were first put here. A room that knows better what a section has to
 * say puts its own in the place of the one before.
 */
public final class InfoRegistry {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** When a section is shown without having been named. */
    private enum Shown {
        BY_DEFAULT,
        WITH_ALL,
        NEVER
    }

    private record Row(String title, Shown shown, InfoSection section) {}

    /** A section shown unless others are asked for by name. */
    public void put(String title, InfoSection section) {
        put(title.toLowerCase(Locale.ROOT), title, Shown.BY_DEFAULT, section);
    }

    /** A section shown only when it, or everything, is asked for. */
    public void putOnDemand(String title, InfoSection section) {
        put(title.toLowerCase(Locale.ROOT), title, Shown.WITH_ALL, section);
    }

    /** A section shown only when it is asked for. */
    public void putHidden(String title, InfoSection section) {
        put(title.toLowerCase(Locale.ROOT), title, Shown.NEVER, section);
    }

    private void put(String name, String title, Shown shown, InfoSection section) {
        rows.put(name, new Row(title, shown, section));
    }

    /**
     * The text of what is asked for.
     *
     * @param wanted names in lower case; none is the same as {@code default}
     */
    public String render(Set<String> wanted) {
        boolean all = wanted.contains("all") || wanted.contains("everything");
        boolean usual = wanted.isEmpty() || wanted.contains("default");
        InfoWriter out = new InfoWriter();
        rows.forEach((name, row) -> {
            boolean implied = all && row.shown() != Shown.NEVER || usual && row.shown() == Shown.BY_DEFAULT;
            if (implied || wanted.contains(name)) {
                out.title(row.title());
                row.section().describe(out);
            }
        });
        return out.text();
    }
}
