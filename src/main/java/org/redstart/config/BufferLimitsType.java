package org.redstart.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.redstart.config.BufferLimits.ClientClass;

/** {@code class hard soft seconds}, any number of times; classes not named keep what they have. */
final class BufferLimitsType extends ValueType {
    private static final int WORDS_PER_CLASS = 4;
    private static final Map<String, ClientClass> CLASSES = Map.of(
            "normal", ClientClass.NORMAL,
            "slave", ClientClass.REPLICA,
            "replica", ClientClass.REPLICA,
            "pubsub", ClientClass.PUBSUB);

    @Override
    Map<ClientClass, BufferLimits> parse(Directive directive, List<String> words, Object current) {
        if (words.size() % WORDS_PER_CLASS != 0) {
            throw new ConfigException("Wrong number of arguments in buffer limit configuration.");
        }
        Map<ClientClass, BufferLimits> limits = current == null ? unlimited() : new EnumMap<>(limits(current));
        for (int i = 0; i < words.size(); i += WORDS_PER_CLASS) {
            ClientClass named = CLASSES.get(words.get(i).toLowerCase(Locale.ROOT));
            if (named == null) {
                throw new ConfigException("Invalid client class specified in buffer limit configuration.");
            }
            limits.put(
                    named,
                    new BufferLimits(bytes(words.get(i + 1)), bytes(words.get(i + 2)), seconds(words.get(i + 3))));
        }
        return Collections.unmodifiableMap(limits);
    }

    private static Map<ClientClass, BufferLimits> unlimited() {
        Map<ClientClass, BufferLimits> limits = new EnumMap<>(ClientClass.class);
        for (ClientClass each : ClientClass.values()) {
            limits.put(each, new BufferLimits(0, 0, 0));
        }
        return limits;
    }

    private static long bytes(String word) {
        long bytes = ByteSize.parse(word);
        if (bytes < 0) {
            throw badNumber();
        }
        return bytes;
    }

    private static long seconds(String word) {
        if (!ByteSize.isDigits(word)) {
            throw badNumber();
        }
        long seconds = ByteSize.parse(word);
        return seconds < 0 ? Integer.MAX_VALUE : Math.min(seconds, Integer.MAX_VALUE);
    }

    private static ConfigException badNumber() {
        return new ConfigException("Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }

    @Override
    String format(Object value) {
        List<String> parts = new ArrayList<>();
        for (ClientClass each : ClientClass.values()) {
            BufferLimits limit = limits(value).get(each);
            String name = each == ClientClass.REPLICA ? "slave" : each.name().toLowerCase(Locale.ROOT);
            parts.add(name + " " + limit.hardBytes() + " " + limit.softBytes() + " " + limit.softSeconds());
        }
        return String.join(" ", parts);
    }

    @Override
    List<String> lines(Object value) {
        List<String> lines = new ArrayList<>();
        for (ClientClass each : ClientClass.values()) {
            BufferLimits limit = limits(value).get(each);
            lines.add(each.name().toLowerCase(Locale.ROOT) + " " + ByteSize.format(limit.hardBytes()) + " "
                    + ByteSize.format(limit.softBytes()) + " " + limit.softSeconds());
        }
        return lines;
    }

    @SuppressWarnings("unchecked") // only parse makes these values
    static Map<ClientClass, BufferLimits> limits(Object value) {
        return (Map<ClientClass, BufferLimits>) value;
    }

    @Override
    public String hint() {
        return "normal|replica|pubsub, hard limit, soft limit, seconds";
    }
}
