package org.redstart.persistence;

import java.io.IOException;
import org.redstart.structure.Listpack;

/** Goes over values without storing them; what is damaged is found as when they are loaded, but for what only a whole collection shows. */
final class RdbSkim implements AutoCloseable {
    private static final int OLD_NAN = 253;
    private static final int MODULE_END = 0;
    private static final int MODULE_FLOAT = 3;
    private static final int MODULE_DOUBLE = 4;
    private static final int MODULE_STRING = 5;
    private static final int RAW_ID_BYTES = 16;

    private final RdbInput.Text first = new RdbInput.Text();
    private final RdbInput.Text second = new RdbInput.Text();
    private final Elements.Digits digits = new Elements.Digits();

    /** @param type the value's type, as {@link RdbFormat#typeIn} gives it */
    void read(int type, RdbInput in) throws IOException {
        switch (type) {
            case RdbFormat.STRING -> in.readString(first);
            case RdbFormat.LIST, RdbFormat.SET -> strings(in, in.readLength(), 1);
            case RdbFormat.HASH -> strings(in, in.readLength(), 2);
            case RdbFormat.ZSET -> scores(in, false);
            case RdbFormat.ZSET_2 -> scores(in, true);
            case RdbFormat.HASH_ZIPMAP -> all(Elements.zipmap(in, next(in)));
            case RdbFormat.LIST_ZIPLIST, RdbFormat.ZSET_ZIPLIST, RdbFormat.HASH_ZIPLIST ->
                all(Elements.ziplist(in, next(in), digits));
            case RdbFormat.SET_INTSET -> all(Elements.intset(in, next(in), digits));
            case RdbFormat.HASH_LISTPACK,
                    RdbFormat.ZSET_LISTPACK,
                    RdbFormat.SET_LISTPACK,
                    RdbFormat.HASH_TIMED_LISTPACK_EARLY -> all(Elements.listpack(in, next(in), digits));
            case RdbFormat.HASH_TIMED_LISTPACK -> {
                in.readLittle(Long.BYTES);
                all(Elements.listpack(in, next(in), digits));
            }
            case RdbFormat.LIST_QUICKLIST -> quicklist(in);
            case RdbFormat.LIST_QUICKLIST_2 -> quicklist2(in);
            case RdbFormat.HASH_TIMED_EARLY -> timed(in);
            case RdbFormat.HASH_TIMED -> {
                in.readLittle(Long.BYTES);
                timed(in);
            }
            case RdbFormat.HASH_TIMED_VALKEY -> timedAfter(in);
            case RdbFormat.STREAM_LISTPACKS, RdbFormat.STREAM_LISTPACKS_2, RdbFormat.STREAM_LISTPACKS_3 ->
                stream(type, in);
            case RdbFormat.MODULE_2 -> module(in, ModuleName.of(in.readLength()));
            default -> throw in.broken("Unknown type of value " + type);
        }
    }

    private RdbInput.Text next(RdbInput in) throws IOException {
        in.readString(first);
        return first;
    }

    private static void all(Elements elements) throws IOException {
        while (elements.next()) {
            // each is looked at
        }
    }

    private void strings(RdbInput in, long count, int each) throws IOException {
        for (long left = count; left > 0; left--) {
            for (int i = 0; i < each; i++) {
                in.readString(first);
            }
        }
    }

    private void scores(RdbInput in, boolean binary) throws IOException {
        for (long left = in.readLength(); left > 0; left--) {
            in.readString(first);
            if (binary) {
                in.readLittle(Long.BYTES);
                continue;
            }
            int length = in.readByte();
            for (int i = 0; length < OLD_NAN && i < length; i++) {
                in.readByte();
            }
        }
    }

    private void quicklist(RdbInput in) throws IOException {
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            all(Elements.ziplist(in, next(in), digits));
        }
    }

    private void quicklist2(RdbInput in) throws IOException {
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            long container = in.readLength();
            in.readString(first);
            boolean packed =
                    container == RdbFormat.PACKED_NODE && Listpack.isValid(first.address(), first.length(), true);
            if (container != RdbFormat.PLAIN_NODE && !packed) {
                throw in.broken("A damaged list");
            }
        }
    }

    private void timed(RdbInput in) throws IOException {
        for (long left = in.readLength(); left > 0; left--) {
            in.readLength();
            strings(in, 1, 2);
        }
    }

    private void timedAfter(RdbInput in) throws IOException {
        for (long left = in.readLength(); left > 0; left--) {
            strings(in, 1, 2);
            in.readLittle(Long.BYTES);
        }
    }

    private void stream(int type, RdbInput in) throws IOException {
        boolean early = type == RdbFormat.STREAM_LISTPACKS;
        for (long nodes = in.readLength(); nodes > 0; nodes--) {
            in.readString(second);
            all(Elements.listpack(in, next(in), digits));
        }
        words(in, early ? 3 : 8);
        for (long groups = in.readLength(); groups > 0; groups--) {
            in.readString(first);
            words(in, early ? 2 : 3);
            for (long pending = in.readLength(); pending > 0; pending--) {
                bytes(in, RAW_ID_BYTES + Long.BYTES);
                in.readWord();
            }
            for (long consumers = in.readLength(); consumers > 0; consumers--) {
                in.readString(first);
                bytes(in, type == RdbFormat.STREAM_LISTPACKS_3 ? 2 * Long.BYTES : Long.BYTES);
                for (long pending = in.readLength(); pending > 0; pending--) {
                    bytes(in, RAW_ID_BYTES);
                }
            }
        }
    }

    private static void words(RdbInput in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            in.readWord();
        }
    }

    private static void bytes(RdbInput in, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            in.readByte();
        }
    }

    /** What a module wrote tells its own parts, so that they can be gone over without the module. */
    void module(RdbInput in, String name) throws IOException {
        for (long part = in.readLength(); part != MODULE_END; part = in.readLength()) {
            if (part == MODULE_FLOAT) {
                bytes(in, Float.BYTES);
            } else if (part == MODULE_DOUBLE) {
                bytes(in, Double.BYTES);
            } else if (part == MODULE_STRING) {
                in.readString(first);
            } else if (part < MODULE_FLOAT) {
                in.readWord();
            } else {
                throw in.broken("A part of the unknown kind " + part + " in a value of the module type " + name);
            }
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
        digits.close();
    }
}
