package org.redstart.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The values of all directives, and who wants to know when they change.
 *
 * <p>Reading by name is for wiring and for cold paths. A room that needs a value often follows it into a field.
 */
public final class Config {
    private static final String DIR = "dir";

    private final DirectiveTable table = DirectiveTable.get();
    private final Object[] values = new Object[table.rows().size()];
    private final Map<Directive, List<ConfigHook>> hooks = new HashMap<>();
    private final Map<Directive, Supplier<List<String>>> lineSources = new HashMap<>();
    private Path file;

    /** All directives at their defaults. */
    public Config() {
        for (Directive directive : table.rows()) {
            values[directive.index()] = defaultValue(directive);
        }
    }

    static Object defaultValue(Directive directive) {
        String text = directive.defaultText();
        if (directive.type() instanceof TextType) {
            return text;
        }
        return directive.type().parse(directive, words(directive, text), null);
    }

    // ---- reading

    /** A number, an amount of bytes, or the bits of {@link EventClasses}; a percentage is negative. */
    public long longValue(String name) {
        return (Long) value(name);
    }

    /** The number of a directive whose bounds lie within those of an int. */
    public int intValue(String name) {
        return Math.toIntExact(longValue(name));
    }

    /** A yes or no. */
    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** A text or the word of an enumeration: one byte per char, see {@link ConfigText#decode}. */
    public String text(String name) {
        return (String) value(name);
    }

    /** The addresses of {@code bind}. */
    public List<String> addresses() {
        return list("bind", String.class);
    }

    /** The save points. */
    public List<SavePoint> savePoints() {
        return list("save", SavePoint.class);
    }

    /** The percentiles of latency to show. */
    public List<Double> percentiles() {
        return list("latency-tracking-info-percentiles", Double.class);
    }

    /** The output limits of a class of clients. */
    public BufferLimits bufferLimits(BufferLimits.ClientClass clients) {
        return BufferLimitsType.limits(value("client-output-buffer-limit")).get(clients);
    }

    /** The primary of this server. */
    public HostPort primary() {
        return (HostPort) value("replicaof");
    }

    /** The words of {@code shutdown-on-sigint} or {@code shutdown-on-sigterm}. */
    public Set<?> choices(String name) {
        return (Set<?>) value(name);
    }

    /** The values of a directive that has one for each of its lines, such as {@code user}. */
    public List<List<String>> lines(String name) {
        return LineType.values(value(name));
    }

    /** A path, relative ones taken from {@code dir}. */
    public Path path(String text) {
        return Path.of(ConfigText.decode(text(DIR))).resolve(ConfigText.decode(text));
    }

    private <T> List<T> list(String name, Class<T> element) {
        List<T> typed = new ArrayList<>();
        for (Object each : (List<?>) value(name)) {
            typed.add(element.cast(each));
        }
        return typed;
    }

    private Object value(String name) {
        return value(table.require(name));
    }

    Object value(Directive directive) {
        return values[directive.index()];
    }

    // ---- the file

    /** The file the configuration came from, or null. */
    public Path file() {
        return file;
    }

    void file(Path from) {
        this.file = from;
    }

    /** Lets a room say what the lines of a directive such as {@code user} are now, for CONFIG REWRITE. */
    public void lineSource(String name, Supplier<List<String>> lines) {
        lineSources.put(table.require(name), lines);
    }

    Supplier<List<String>> lineSource(Directive directive) {
        return lineSources.get(directive);
    }

    // ---- interest

    /** Calls the hook, once a change, whenever one of the directives has changed. */
    public void onChange(ConfigHook hook, String... names) {
        for (String name : names) {
            hooks.computeIfAbsent(table.require(name), unused -> new ArrayList<>())
                    .add(hook);
        }
    }

    /** Hands over the number now and whenever it changes. */
    public void followLong(String name, LongConsumer field) {
        follow(name, config -> field.accept(config.longValue(name)));
    }

    /** Hands over the flag now and whenever it changes. */
    public void followFlag(String name, Consumer<Boolean> field) {
        follow(name, config -> field.accept(config.flag(name)));
    }

    /** Hands over the text now and whenever it changes. */
    public void followText(String name, Consumer<String> field) {
        follow(name, config -> field.accept(config.text(name)));
    }

    private void follow(String name, ConfigHook hook) {
        hook.changed(this);
        onChange(hook, name);
    }

    List<ConfigHook> hooks(Directive directive) {
        return hooks.getOrDefault(directive, List.of());
    }

    // ---- clients

    /** Name and value of what matches any of the patterns, each name once; a plain name is shown as it was asked for. */
    public List<Setting> get(List<String> patterns) {
        Map<String, Setting> found = new LinkedHashMap<>();
        for (String text : patterns) {
            NamePattern pattern = new NamePattern(text);
            if (pattern.isPlain()) {
                addPlain(found, text);
            } else {
                addMatching(found, pattern);
            }
        }
        return List.copyOf(found.values());
    }

    private void addPlain(Map<String, Setting> found, String name) {
        Directive directive = table.find(name);
        if (directive != null && !directive.isLine()) {
            found.putIfAbsent(name.toLowerCase(Locale.ROOT), new Setting(name, format(directive)));
        }
    }

    private void addMatching(Map<String, Setting> found, NamePattern pattern) {
        for (Directive directive : table.rows()) {
            if (!directive.is(Flag.HIDDEN)) {
                addIfMatching(found, pattern, directive, directive.name());
                directive.aliases().forEach(alias -> addIfMatching(found, pattern, directive, alias));
            }
        }
    }

    private void addIfMatching(Map<String, Setting> found, NamePattern pattern, Directive directive, String name) {
        if (pattern.matches(name)) {
            found.putIfAbsent(name, new Setting(name, format(directive)));
        }
    }

    String format(Directive directive) {
        return directive.type().format(value(directive));
    }

    /**
     * Changes all of the settings or none.
     *
     * @throws ConfigException with the words and the code for the client
     */
    public void set(List<Setting> settings, Caller caller) {
        new ConfigChange(this, table).apply(settings, caller);
    }

    /**
     * Changes one value from within, past immutability and hooks: what REPLICAOF does to {@code replicaof}.
     *
     * @param text the value as CONFIG GET shows it; empty for none
     */
    public void put(String name, String text) {
        Directive directive = table.require(name);
        Object current = text.isEmpty() ? null : value(directive);
        put(directive, directive.type().parse(directive, words(directive, text), current));
    }

    void put(Directive directive, Object value) {
        values[directive.index()] = value;
    }

    /** The words of a value that a client gave as one text. */
    static List<String> words(Directive directive, String text) {
        if (!directive.is(Flag.WORDS)) {
            return List.of(text);
        }
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
