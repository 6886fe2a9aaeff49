package org.redstart.config;

import java.util.List;

/** Makes the type that a cell of the table names, such as {@code int 0 65535}. */
final class ValueTypes {
    private ValueTypes() {}

    /** A switch and no map of lambdas: this runs at every start, and a lambda costs more than the whole table. */
    static ValueType of(String cell) {
        String[] parts = cell.split(" ", -1);
        return switch (parts[0]) {
            case "bool" -> new BoolType();
            case "int", "long" -> number(parts);
            case "memory" -> new MemoryType(ByteSize.parse(parts[1]), ByteSize.parse(parts[parts.length - 1]));
            case "memory-or-percent" -> new MemoryOrPercentType();
            case "octal" -> new OctalType(Long.parseLong(parts[1], 8), Long.parseLong(parts[2], 8));
            case "enum" -> new EnumType(choices(parts[1]));
            case "enums" -> new EnumSetType(choices(parts[1]));
            case "text" -> new TextType(TextRule.ANY);
            case "filename" -> new TextType(TextRule.FILE_NAME);
            case "hostname" -> new TextType(TextRule.HOST_NAME);
            case "nodename" -> new TextType(TextRule.NODE_NAME);
            case "ipv4" -> new TextType(TextRule.IPV4);
            case "ipv6" -> new TextType(TextRule.IPV6);
            case "locale" -> new TextType(TextRule.LOCALE);
            case "title-template" -> new TextType(TextRule.TITLE_TEMPLATE);
            case "folder" -> new FolderType();
            case "addresses" -> new AddressesType();
            case "buffer-limits" -> new BufferLimitsType();
            case "scores" -> new ScoresType();
            case "percentiles" -> new PercentilesType();
            case "save-points" -> new SavePointsType();
            case "events" -> new EventsType();
            case "host-port" -> new HostPortType();
            case "line" -> new LineType();
            default -> throw new IllegalArgumentException("no such type: " + cell);
        };
    }

    private static List<String> choices(String part) {
        return List.of(part.split("\\|", -1));
    }

    private static ValueType number(String[] parts) {
        long min = Long.parseLong(parts[1]);
        long max = parts.length > 2 ? Long.parseLong(parts[2]) : Long.MAX_VALUE;
        boolean clamps = parts.length > 3 && parts[3].equals("clamp");
        return clamps
                ? new NumberType(min, max, Long.parseLong(parts[4]), Long.parseLong(parts[5]))
                : new NumberType(min, max, min, max);
    }
}
