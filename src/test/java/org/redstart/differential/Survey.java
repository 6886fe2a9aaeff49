package org.redstart.differential;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lists how two running servers differ, one example for each first pair of words: to fill in {@code exceptions.tsv}
 * for a new pair. With {@code -Dredstart.shrink=true} each is shrunk. Arguments: left port, right port, the pair's name, number of sequences,
 * and the families if not all.
 */
public final class Survey {
    private static final int SEQUENCE = 300;

    private Survey() {}

    public static void main(String[] arguments) throws IOException {
        long seed = Differential.seed();
        Duel duel =
                new Duel(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), new Exceptions(arguments[2]));
        List<String> families = Arrays.asList(arguments).subList(4, arguments.length);
        Generator generator = new Generator(seed, families.isEmpty() ? Differential.FAMILIES : families);
        Map<String, Mismatch> found = new LinkedHashMap<>();
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
            List<byte[][]> commands = generator.next(SEQUENCE);
            if (i % 2 == 1) {
                commands.set(0, new byte[][] {{'H', 'E', 'L', 'L', 'O'}, {'3'}});
            }
            Mismatch mismatch = duel.run(commands);
            if (mismatch != null) {
                if (Boolean.getBoolean("redstart.shrink")) {
                    duel.shrink(commands, mismatch).forEach(c -> System.out.println(Exceptions.line(c)));
                }
                String[] words = mismatch.command().split(" ");
                String key = words[0] + (words.length > 1 ? " " + words[1] : "");
                found.putIfAbsent(key.toLowerCase(Locale.ROOT), mismatch);
            }
        }
        System.out.println("seed " + seed);
        found.values().forEach(System.out::println);
    }
}
