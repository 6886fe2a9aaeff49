package org.redstart.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.redstart.differential.Generator;
import org.redstart.differential.Xorshift;
import org.redstart.peer.Escape;
import org.redstart.peer.RespClient;

/** Makes requests of which many are broken: in their frame, in their lengths, or cut short. */
final class Mutator {
    private static final String[] LENGTHS = {
        "-1",
        "0",
        "1",
        "2",
        "64",
        "1024",
        "1048577",
        "536870913",
        "2147483647",
        "2147483648",
        "-2147483648",
        "9223372036854775807",
        "99999999999999999999",
        "",
        "a",
        "+5",
        " 5",
        "05",
        "5 "
    };
    private static final String[] INLINE = {
        "PING\r\n", "\r\n", "\n", "SET a \"b c\"\r\n", "SET a \"b\\x41\"\r\n", "SET a 'b\r\n", "GET \"a\"x\r\n",
                "PING\n",
        "   PING  \r\n", "\0\0\0\r\n", "GET\r", "*\r\n", "$5\r\nhello\r\n", ":1\r\n", "POST / HTTP/1.1\r\n",
                "Host: x\r\n"
    };
    private static final int LONGEST_LINE = 70_000;

    private final Xorshift random;
    private final Generator generator;

    Mutator(long seed, List<String> families) {
        random = new Xorshift(seed);
        generator = new Generator(seed, families);
    }

    /** {@code count} requests one after another, broken here and there. */
    byte[] requests(int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[][] command : generator.next(count)) {
            byte[] request = RespClient.encode(command);
            if (random.chance(1, 12)) {
                request = mutate(request);
            }
            out.writeBytes(request);
        }
        return out.toByteArray();
    }

    private byte[] mutate(byte[] request) {
        switch (random.below(8)) {
            case 0, 1:
                return flipBits(request);
            case 2:
                return Arrays.copyOf(request, random.below(request.length));
            case 3:
                return otherLength(request);
            case 4:
                return Escape.bytes(random.pick(INLINE));
            case 5:
                return insert(request);
            case 6:
                return Escape.bytes("x".repeat(random.below(LONGEST_LINE)) + "\r\n");
            default:
                return nonsense();
        }
    }

    private byte[] flipBits(byte[] request) {
        byte[] flipped = request.clone();
        int flips = 1 + random.below(4);
        for (int i = 0; i < flips; i++) {
            flipped[random.below(flipped.length)] ^= (byte) (1 << random.below(8));
        }
        return flipped;
    }

    /** Replaces the count of arguments or the length of one. */
    private byte[] otherLength(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        char mark = random.chance(1, 2) ? '*' : '$';
        int at = text.indexOf(mark);
        int end = text.indexOf('\r', at);
        return Escape.bytes(text.substring(0, at + 1) + random.pick(LENGTHS) + text.substring(end));
    }

    private byte[] insert(byte[] request) {
        int at = random.below(request.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(request, 0, at);
        out.writeBytes(nonsense());
        out.write(request, at, request.length - at);
        return out.toByteArray();
    }

    private byte[] nonsense() {
        byte[] bytes = new byte[1 + random.below(40)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }
}
