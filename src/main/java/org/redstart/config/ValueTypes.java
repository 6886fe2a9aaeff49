package org.redstart.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes the type that a cell of the table names, such as {@code int 0 65535}. */
final class ValueTypes {
    private static final Map<String, Function<String[], ValueType>> MAKERS = Map.ofEntries(
            Map.entry("bool", cell -> new BoolType()),
            Map.entry("text", cell -> new TextType(TextRule.ANY)),
            Map.entry("int", ValueTypes::number),
            Map.entry("long", ValueTypes::number),
            Map.entry("memory", cell -> new MemoryType(ByteSize.parse(cell[1]))),
            Map.entry("memory-or-percent", cell -> new MemoryOrPercentType()),
            Map.entry("octal", cell -> new OctalType(Long.parseLong(cell[1], 8), Long.parseLong(cell[2], 8))),
            Map.entry("enum", cell -> new EnumType(List.of(cell[1].split("\\|", -1)))),
            Map.entry("enums", cell -> new EnumSetType(List.of(cell[1].split("\\|", -1)))),
            Map.entry("filename", cell -> new TextType(TextRule.FILE_NAME)),
            Map.entry("hostname", cell -> new TextType(TextRule.HOST_NAME)),
            Map.entry("nodename", cell -> new TextType(TextRule.NODE_NAME)),
            Map.entry("ipv4", cell -> new TextType(TextRule.IPV4)),
            Map.entry("ipv6", cell -> new TextType(TextRule.IPV6)),
            Map.entry("locale", cell -> new TextType(TextRule.LOCALE)),
            Map.entry("title-template", cell -> new TextType(TextRule.TITLE_TEMPLATE)),
            Map.entry("folder", cell -> new FolderType()),
            Map.entry("addresses", cell -> new AddressesType()),
            Map.entry("buffer-limits", cell -> new BufferLimitsType()),
            Map.entry("scores", cell -> new ScoresType()),
            Map.entry("percentiles", cell -> new PercentilesType()),
            Map.entry("save-points", cell -> new SavePointsType()),
            Map.entry("events", cell -> new EventsType()),
            Map.entry("host-port", cell -> new HostPortType()),
            Map.entry("line", cell -> new LineType()));

    private ValueTypes() {}

    static ValueType of(String cell) {
        String[] parts = cell.split(" ", -1);
        return MAKERS.get(parts[0]).apply(parts);
    }

    private static ValueType number(String[] cell) {
        long min = Long.parseLong(cell[1]);
        long max = cell.length > 2 ? Long.parseLong(cell[2]) : Long.MAX_VALUE;
        boolean clamps = cell.length > 3 && cell[3].equals("clamp");
        return clamps
                ? new NumberType(min, max, Long.parseLong(cell[4]), Long.parseLong(cell[5]))
                : new NumberType(min, max, min, max);
    }
}
