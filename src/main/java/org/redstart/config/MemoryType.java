package org.redstart.config;

import java.util.List;

/** A number of bytes, with units. */
final class MemoryType extends ValueType {
    private final long minBytes;
    private final long floorBytes;

    /** Less than the least is refused; less than the floor is raised to it in silence, as {@code repl-backlog-size} is. */
    MemoryType(long minBytes, long floorBytes) {
        this.minBytes = minBytes;
        this.floorBytes = floorBytes;
    }

    @Override
    Long parse(Directive directive, List<String> words, Object current) {
        long bytes = ByteSize.parse(words.get(0));
        if (bytes == ByteSize.NO_SIZE) {
            throw new ConfigException("argument must be a memory value");
        }
        NumberType.checkBounds(bytes, minBytes, Long.MAX_VALUE);
        return Math.max(floorBytes, bytes);
    }

    @Override
    String format(Object value) {
        return value.toString();
    }

    @Override
    List<String> lines(Object value) {
        return List.of(ByteSize.format((Long) value));
    }

    @Override
    public String hint() {
        return "a number of bytes, or of kb, mb, gb (1024s) or k, m, g (1000s)";
    }
}
