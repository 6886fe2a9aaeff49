package org.redstart.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.redstart.peer.Escape;

/** Generates sequences from one seed, runs them in a duel and reports the first mismatch, shrunk. */
public final class Differential {
    /** The families that a run draws from. */
    public static final List<String> FAMILIES =
            List.of("string", "bitmap", "hyperloglog", "list", "generic", "connection", "server");

    /** Those too that Redis 7.0 answers in another way, such as in how it prints scores. */
    public static final List<String> ALL_FAMILIES = and(FAMILIES, "zset", "hash", "set", "stream");

    private static List<String> and(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private static final int SEQUENCE = 2_000;

    private final long seed;
    private final List<String> families;
    private final int commandCount;

    public Differential(long seed, List<String> families, int commandCount) {
        this.seed = seed;
        this.families = families;
        this.commandCount = commandCount;
    }

    /** The seed from {@code -Dredstart.seed}, or a new one. */
    public static long seed() {
        Long given = Long.getLong("redstart.seed");
        return given == null ? System.nanoTime() & 0xFFFF_FFFFL : given;
    }

    /** How many commands a run sends, from {@code -Dredstart.differential.commands}. */
    public static int commandCount() {
        return Integer.getInteger("redstart.differential.commands", 40_000);
    }

    /** A description of the first mismatch, or null. Sequences take RESP2 and RESP3 in turn. */
    public String run(Duel duel) throws IOException {
        Generator generator = new Generator(seed, families);
        int sent = 0;
        for (int sequence = 0; sent < commandCount; sequence++) {
            List<byte[][]> commands = new ArrayList<>();
            commands.add(new byte[][] {Escape.bytes("HELLO"), Escape.bytes(sequence % 2 == 0 ? "2" : "3")});
            commands.addAll(generator.next(Math.min(SEQUENCE, commandCount - sent)));
            Mismatch mismatch = duel.run(commands);
            if (mismatch != null) {
                return describe(duel, commands, mismatch, sequence);
            }
            sent += commands.size();
        }
        return null;
    }

    private String describe(Duel duel, List<byte[][]> commands, Mismatch first, int sequence) throws IOException {
        String state = duel.stateDifferences();
        List<byte[][]> shortest = duel.shrink(commands, first);
        Mismatch again = duel.run(shortest);
        StringBuilder report = new StringBuilder();
        report.append("seed ")
                .append(seed)
                .append(", sequence ")
                .append(sequence)
                .append(", command ");
        report.append(first.index()).append(" differs:\n").append(first).append("\nshortest sequence found:\n");
        for (byte[][] command : shortest) {
            report.append(Exceptions.line(command)).append('\n');
        }
        report.append("which ends in: ").append(again == null ? "nothing, it does not repeat" : again);
        return report.append("\nthe data sets when first seen:\n").append(state).toString();
    }
}
