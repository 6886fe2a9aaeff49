package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;

/** Puts together the command that stands in the journal for what was done to some fields of a hash. */
final class FieldRecord {
    private static final byte[] HDEL = bytes("HDEL");
    private static final byte[] FIELDS = bytes("FIELDS");

    private final List<byte[]> arguments = new ArrayList<>();
    private int fields;

    /** Begins anew. */
    void clear() {
        arguments.clear();
        fields = 0;
    }

    /** Adds the field that an argument names. */
    void add(Call call, int index) {
        if (call.isJournaled()) {
            arguments.add(call.request().bytes(index));
            fields++;
        }
    }

    /** Adds the field and the value in two arguments. */
    void addPair(Call call, int index) {
        if (call.isJournaled()) {
            add(call, index);
            arguments.add(call.request().bytes(index + 1));
        }
    }

    /** Records a command that has the fields after its options and their number. */
    void write(Call call, String... nameAndOptions) {
        if (!call.isJournaled() || fields == 0) {
            return;
        }
        List<byte[]> words = new ArrayList<>();
        words.add(bytes(nameAndOptions[0]));
        words.add(call.request().bytes(1));
        for (int i = 1; i < nameAndOptions.length; i++) {
            words.add(bytes(nameAndOptions[i]));
        }
        words.add(FIELDS);
        words.add(bytes(Integer.toString(fields)));
        rewrite(call, words);
    }

    /** Records that the fields were deleted. */
    void writeDeleted(Call call) {
        if (call.isJournaled() && fields > 0) {
            List<byte[]> words = new ArrayList<>();
            words.add(HDEL);
            words.add(call.request().bytes(1));
            rewrite(call, words);
        }
    }

    private void rewrite(Call call, List<byte[]> words) {
        words.addAll(arguments);
        call.rewrite(words.toArray(new byte[0][]));
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
