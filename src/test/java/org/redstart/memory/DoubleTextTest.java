package org.redstart.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;
import org.redstart.peer.ServerProcess;

/** Numbers as text: back to the same number, and as a peer reads and writes its scores. */
class DoubleTextTest {
    private static final int ROUNDS = 300_000;
    private static final int PEER_ROUNDS = 20_000;
    private static final int BATCH = 1000;
    private static final int TEXT_BYTES = 2000;

    private static final String[] TEXTS = {
        "",
        "+",
        "-",
        ".",
        "1",
        "+1",
        "-1",
        "1.",
        ".5",
        "-.5",
        "+.5e1",
        "1e5",
        "1E5",
        "1e+5",
        "1e-5",
        "1e",
        "1e+",
        "e5",
        ".e5",
        "1..2",
        "1.2.3",
        " 1",
        "1 ",
        "\t1",
        "1\n",
        "1\0",
        "inf",
        "+inf",
        "-inf",
        "INF",
        "Infinity",
        "-infinity",
        "infinit",
        "in",
        "nan",
        "-nan",
        "NaN",
        "nan(1)",
        "0x10",
        "-0X1F",
        "0x",
        "0x.",
        "0x.8",
        "0x1.8p3",
        "0x1p-3",
        "0x1p",
        "0xg",
        "0x1P+4",
        "1e400",
        "-1e400",
        "1e-400",
        "0e-400",
        "0x0p-9999",
        "4.9e-324",
        "3e-324",
        "2e-324",
        "2.2250738585072011e-308",
        "0",
        "-0",
        "00",
        "007",
        "-0.0",
        "1f",
        "1d",
        "1_000",
        "1,5",
        "9007199254740993",
        "9007199254740992",
        "0x1fffffffffffff8",
        "123456789012345678",
        "0.123456789012345678",
        "1234567890123456789012345678901234567890",
        "1e99999999999",
        "0e99999999999",
        "1e-99999999999",
        "0x1p99999999999",
        "0x1p1024",
        "0x1p-1074",
        "0x1p-1075",
        "0x1p-1076",
        "0x0.0000000000001p-1022",
        "179769313486231570000e289",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "--1",
        "+-1",
        "1+1",
        "0x-1",
        "\u00b2"
    };

    private final SplittableRandom random = new SplittableRandom(17);
    private final Usage usage = new Usage();
    private final Arena arena = new Arena(usage, Reclaimer.INLINE);
    private final long out = arena.allocate(DoubleText.MAX_BYTES, org.redstart.memory.Tag.SCRATCH);
    private final long in = arena.allocate(TEXT_BYTES, org.redstart.memory.Tag.SCRATCH);

    @AfterEach
    void close() {
        arena.free(out, org.redstart.memory.Tag.SCRATCH);
        arena.free(in, org.redstart.memory.Tag.SCRATCH);
        assertEquals(0, usage.totalBytes());
        arena.close();
    }

    private double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Native.put(in, bytes, 0, bytes.length);
        return DoubleText.parse(in, bytes.length);
    }

    private String write(double value) {
        int length = DoubleText.write(out, value);
        return new String(Native.bytes(out, length), StandardCharsets.ISO_8859_1);
    }

    /** Of all magnitudes, with a taste for the edges. */
    private double draw() {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextDouble();
            case 1 -> random.nextInt(2_000_000) / 100.0 - 10_000;
            case 2 -> Math.pow(10, random.nextInt(631) - 323) * (random.nextBoolean() ? 1 : random.nextInt(1000) - 500);
            case 3 -> (1L << 53) + random.nextInt(64) - 32;
            case 4 -> Math.rint(random.nextDouble() * Math.pow(10, 16 + random.nextInt(8)));
            case 5 -> Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(52));
            case 6 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
            case 7 -> random.nextLong() >> random.nextInt(64);
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isNaN(any) ? -0.0 : any;
            }
        };
    }

    @Test
    void whatIsWrittenReadsBackAsTheSame() {
        int longer = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double value = draw();
            String text = write(value);
            assertEquals(value, parse(text), text);
            if (!DoubleText.isWhole(value) && !Double.isInfinite(value)) {
                assertEquals(value, Double.parseDouble(text), text);
                longer += digits(text) > digits(Double.toString(value)) ? 1 : 0;
            }
        }
        assertTrue(longer < ROUNDS / 200, longer + " are longer than need be");
    }

    private static int digits(String text) {
        return text.replaceFirst("[eE].*", "")
                .replaceAll("[^0-9]", "")
                .replaceAll("^0+|0+$", "")
                .length();
    }

    @Test
    void plainTextsAreReadAsJavaReadsThem() {
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
            int digits = 1 + random.nextInt(20);
            int point = random.nextInt(digits + 1);
            for (int i = 0; i < digits; i++) {
                text.append(i == point ? "." : "").append(random.nextInt(10));
            }
            assertEquals(Double.parseDouble(text.toString()), parse(text.toString()), text.toString());
        }
    }

    @Test
    @Tag("peer")
    void textsAreReadAsAPeerReadsThem() throws IOException {
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient client = peer.connect()) {
            for (String text : TEXTS) {
                Reply added = client.call("ZADD", "z", text, "m");
                double ours = parse(text);
                assertEquals(added.isError(), Double.isNaN(ours), "'" + text + "': " + added);
                if (!added.isError()) {
                    assertEquals(client.call("ZSCORE", "z", "m").text(), write(asScore(ours)), text);
                    client.call("DEL", "z");
                }
            }
        }
    }

    @Test
    @Tag("peer")
    void numbersAreWrittenAsAPeerWritesThem() throws IOException {
        try (ServerProcess peer = ServerProcess.peer(ServerProcess.VALKEY);
                RespClient client = peer.connect()) {
            for (int protocol = 2; protocol <= 3; protocol++) {
                client.call("HELLO", Integer.toString(protocol));
                for (int round = 0; round < PEER_ROUNDS; round += BATCH) {
                    compare(client, protocol == 2 ? '$' : ',');
                }
            }
        }
    }

    private void compare(RespClient client, char type) throws IOException {
        List<byte[][]> commands = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            double value = draw();
            String score = Double.isInfinite(value) ? value < 0 ? "-inf" : "inf" : Double.toString(value);
            values.add(value);
            commands.add(command("DEL z" + i % 2));
            commands.add(command("ZADD z" + i % 2 + " " + score + " m"));
            commands.add(command("ZSCORE z" + i % 2 + " m"));
        }
        List<Reply> replies = client.pipeline(commands);
        for (int i = 0; i < BATCH; i++) {
            Reply score = replies.get(3 * i + 2);
            assertEquals(type, score.type());
            assertEquals(score.text(), write(asScore(values.get(i))), Double.toString(values.get(i)));
        }
    }

    /** A small sorted set keeps a whole score as an integer, which has no negative zero. */
    private static double asScore(double value) {
        return value == 0 ? 0 : value;
    }

    private static byte[][] command(String words) {
        String[] split = words.split(" ", -1);
        byte[][] command = new byte[split.length][];
        for (int i = 0; i < split.length; i++) {
            command[i] = split[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return command;
    }
}
