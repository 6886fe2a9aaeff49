package org.redstart.config;

import java.util.List;

/** A host and a port, or {@code no one}. */
final class HostPortType extends ValueType {
    private static final int LARGEST_PORT = 65535;

    @Override
    HostPort parse(Directive directive, List<String> words, Object current) {
        if (words.isEmpty() && current == null) {
            return HostPort.NONE;
        }
        if (words.size() != 2) {
            throw new ConfigException("wrong number of arguments");
        }
        if (words.get(0).equalsIgnoreCase("no") && words.get(1).equalsIgnoreCase("one")) {
            return HostPort.NONE;
        }
        return new HostPort(words.get(0), port(words.get(1)));
    }

    private static int port(String word) {
        try {
            int port = Integer.parseInt(word);
            if (port >= 0 && port <= LARGEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // refused below, in the same words as a number out of bounds
        }
        throw new ConfigException("Invalid primary port");
    }

    @Override
    String format(Object value) {
        HostPort server = (HostPort) value;
        return server.isNone() ? "" : server.host() + " " + server.port();
    }

    @Override
    List<String> lines(Object value) {
        HostPort server = (HostPort) value;
        return server.isNone() ? List.of() : List.of(ConfigText.quoteIfNeeded(server.host()) + " " + server.port());
    }

    @Override
    public String hint() {
        return "host and port, or no one";
    }
}
