package org.redstart.config;

import java.util.List;

/** Letters for classes of keyspace events; the value is their bits in {@link EventClasses}. */
final class EventsType extends ValueType {
    @Override
    Long parse(Directive directive, List<String> words, Object current) {
        int bits = EventClasses.parse(words.get(0));
        if (bits < 0) {
            throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
        }
        return (long) bits;
    }

    @Override
    String format(Object value) {
        return EventClasses.format(((Long) value).intValue());
    }

    @Override
    List<String> lines(Object value) {
        return List.of(ConfigText.quote(format(value)));
    }

    @Override
    public String hint() {
        return "letters of Ag$lshzxeKEtmdn";
    }
}
