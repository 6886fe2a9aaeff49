package org.redstart.config;

import java.util.List;

/** Addresses to listen on. */
final class AddressesType extends ValueType {
    private static final int MOST = 16;

    @Override
    List<String> parse(Directive directive, List<String> words, Object current) {
        if (words.size() > MOST) {
            throw new ConfigException("Too many bind addresses specified.");
        }
        boolean none = words.isEmpty() || (words.size() == 1 && words.get(0).isEmpty());
        return none ? List.of() : List.copyOf(words);
    }

    @Override
    String format(Object value) {
        return String.join(" ", strings(value));
    }

    @Override
    List<String> lines(Object value) {
        List<String> addresses = strings(value);
        return List.of(addresses.isEmpty() ? "\"\"" : ConfigText.join(addresses));
    }

    @SuppressWarnings("unchecked") // only parse makes these values
    private static List<String> strings(Object value) {
        return (List<String>) value;
    }

    @Override
    public String hint() {
        return "up to 16 addresses";
    }
}
