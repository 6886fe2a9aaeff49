package org.redstart.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redstart.peer.Reply;
import org.redstart.peer.RespClient;

/** What would make a string longer than it may be is refused, and nothing has changed then. */
class StringLimitsWireTest extends WireCase {
    private static final String TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    private static final String NO_OFFSET = "ERR bit offset is not an integer or out of range";
    private static final int MEBIBYTE = 1 << 20;

    /** With the limit of 512 MB, then with one of 1 MB; {@code full} is as long as the latter. */
    private static final List<String> BEYOND_512_MEBIBYTES = List.of(
            "SETRANGE # 536870912 x",
            "SETRANGE # 536870911 xx",
            "SETRANGE # 9223372036854775807 x",
            "SETBIT # 4294967296 1",
            "BITFIELD # SET u8 4294967296 1",
            "BITFIELD # SET u8 0 255 INCRBY i64 #67108864 1");

    private static final List<String> BEYOND_1_MEBIBYTE = List.of(
            "SETRANGE # 1048576 x",
            "SETRANGE # 1048570 1234567",
            "SETBIT # 8388608 1",
            "BITFIELD # SET u8 #1048576 1",
            "BITFIELD # SET u8 0 255 OVERFLOW FAIL INCRBY u8 8388608 1");

    @Test
    void stringsNeverGetLongerThanTheyMay() throws IOException {
        RespClient client = connect();
        client.call("SET", "full", "x".repeat(MEBIBYTE));
        client.call("SET", "short", "abc");
        client.call("SET", "number", "12");
        Reply before = client.call("DEBUG", "DIGEST");
        refuse(client, BEYOND_512_MEBIBYTES);
        assertOk(client.call("CONFIG", "SET", "proto-max-bulk-len", Integer.toString(MEBIBYTE)));
        refuse(client, BEYOND_1_MEBIBYTE);
        assertEquals(TOO_LONG, client.call("APPEND", "full", "y").text());
        assertEquals(before, client.call("DEBUG", "DIGEST"));
        assertEquals(MEBIBYTE, client.call("SETRANGE", "short", "1048575", "x").integer());
        assertEquals(TOO_LONG, client.call("APPEND", "short", "y").text());
    }

    private static void refuse(RespClient client, List<String> commands) throws IOException {
        for (String command : commands) {
            for (String key : List.of("full", "short", "number", "missing")) {
                String[] words = command.replaceFirst("#", key).split(" ");
                String refusal = words[0].equals("SETRANGE") ? TOO_LONG : NO_OFFSET;
                assertEquals(refusal, client.call(words).text(), command + ' ' + key);
            }
        }
        assertEquals(0, client.call("EXISTS", "missing").integer());
    }
}
