package org.redstart.resp;

import java.nio.charset.StandardCharsets;
import org.redstart.memory.Chain;
import org.redstart.memory.Decimal;
import org.redstart.memory.DoubleText;
import org.redstart.memory.Native;
import org.redstart.memory.Spool;
import org.redstart.memory.Usage;

/**
 * Writes replies to the end of a chain, in the version of the protocol the client speaks. A method that has no RESP2 form of
 * its own says what it becomes there.
 */
public final class ReplyWriter {
    private static final int HEAD_BYTES = 1 + Decimal.MAX_BYTES + 2;
    /** Bulk strings up to this size are reserved whole and written at once. */
    private static final int SMALL_BULK_BYTES = 4 * 1024;

    /** The longest head of a floating-point number. */
    private static final int REAL_HEAD_BYTES = 5;

    private static final int CRLF = '\r' | '\n' << 8;

    private final ErrorTally tally;
    private Chain out;
    private boolean resp3;
    private boolean muted;
    private long errors;

    public ReplyWriter(Chain out, ErrorTally tally) {
        this.out = out;
        this.tally = tally;
    }

    public Chain out() {
        return out;
    }

    /** Lets replies go elsewhere, such as to a nested command's caller; returns where they went before. */
    public Chain redirect(Chain to) {
        Chain before = out;
        out = to;
        return before;
    }

    public boolean isResp3() {
        return resp3;
    }

    public void setResp3(boolean resp3) {
        this.resp3 = resp3;
    }

    /** While muted, replies are not written: CLIENT REPLY. */
    public void setMuted(boolean muted) {
        this.muted = muted;
    }

    /** How many errors have been written: the executor tells a failed command by it. */
    public long errors() {
        return errors;
    }

    /** Bytes that are a whole reply already, such as {@code +OK\r\n}. */
    public void raw(byte[] reply) {
        if (muted) {
            return;
        }
        if (reply.length > HEAD_BYTES) {
            out.append(reply);
            return;
        }
        long to = out.reserve(HEAD_BYTES);
        Native.put(to, reply, 0, reply.length);
        out.advance(reply.length);
    }

    /** {@code +OK}. */
    public void ok() {
        if (!muted) {
            long to = out.reserve(Long.BYTES);
            Native.putLong(to, OK_BYTES);
            out.advance(5);
        }
    }

    private static final long OK_BYTES = '+' | 'O' << 8 | 'K' << 16 | '\r' << 24 | (long) '\n' << 32;

    public void simple(String status) {
        line('+', status);
    }

    /** An error; the text begins with its code, such as {@code ERR}. Line ends in it become spaces. */
    public void error(String text) {
        errors++;
        tally.count(text);
        line('-', text.replace('\r', ' ').replace('\n', ' '));
    }

    /** As {@link #error}, in words that a script chose. */
    public void foreignError(String text) {
        tally.countForeign(text);
        errorAgain(text);
    }

    /** An error that has been answered before, and counted, to somebody else. */
    public void errorAgain(String text) {
        errors++;
        line('-', text.replace('\r', ' ').replace('\n', ' '));
    }

    private void line(char kind, String text) {
        if (!muted) {
            out.append((kind + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    public void integer(long value) {
        head(':', value);
    }

    private void head(char kind, long value) {
        if (muted) {
            return;
        }
        long to = out.reserve(HEAD_BYTES);
        Native.putByte(to, (byte) kind);
        int digits = Decimal.write(to + 1, value);
        Native.putShort(to + 1 + digits, (short) CRLF);
        out.advance(digits + 3);
    }

    public void bulk(long address, int length) {
        if (muted) {
            return;
        }
        if (length > SMALL_BULK_BYTES) {
            head('$', length);
            out.append(address, length);
            crlf();
            return;
        }
        long to = out.reserve(HEAD_BYTES + SMALL_BULK_BYTES + 2);
        Native.putByte(to, (byte) '$');
        int head = 1 + Decimal.write(to + 1, length);
        Native.putShort(to + head, (short) CRLF);
        head += 2;
        Native.copy(address, to + head, length);
        Native.putShort(to + head + length, (short) CRLF);
        out.advance(head + length + 2);
    }

    private void crlf() {
        long to = out.reserve(Short.BYTES);
        Native.putShort(to, (short) CRLF);
        out.advance(Short.BYTES);
    }

    /** A bulk string whose bytes stay where they are until they are sent. */
    public void bulk(Chain.Lease lease) {
        if (muted) {
            lease.end();
            return;
        }
        head('$', lease.lengthBytes());
        out.promise(lease);
        crlf();
    }

    /** Elements of an array, written elsewhere; the spool is empty afterwards. */
    public void spool(Spool elements, Usage usage) {
        if (!muted) {
            elements.handOver(out, usage);
        }
        elements.discard();
    }

    /** A bulk string of the bytes of each character. */
    public void bulk(String text) {
        bulk(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void bulk(byte[] bytes) {
        head('$', bytes.length);
        if (!muted) {
            out.append(bytes);
            crlf();
        }
    }

    /** A number as a bulk string. */
    public void bulkLong(long value) {
        if (muted) {
            return;
        }
        int length = Decimal.length(value);
        head('$', length);
        long to = out.reserve(HEAD_BYTES);
        Decimal.write(to, value);
        Native.putShort(to + length, (short) CRLF);
        out.advance(length + 2);
    }

    /** Two numbers, neither of them below zero, with a dash between, as a bulk string. */
    public void bulkPair(long first, long second) {
        if (muted) {
            return;
        }
        int dash = Decimal.length(first);
        int length = dash + 1 + Decimal.length(second);
        head('$', length);
        long to = out.reserve(2 * HEAD_BYTES);
        Decimal.write(to, first);
        Native.putByte(to + dash, (byte) '-');
        Decimal.write(to + dash + 1, second);
        Native.putShort(to + length, (short) CRLF);
        out.advance(length + 2);
    }

    /** No value: the null of RESP3, the null bulk string of RESP2. */
    public void nil() {
        raw(resp3 ? NULL : NULL_BULK);
    }

    /** No value where an array was expected. */
    public void nilArray() {
        raw(resp3 ? NULL : NULL_ARRAY);
    }

    private static final byte[] NULL = ascii("_\r\n");
    private static final byte[] NULL_BULK = ascii("$-1\r\n");
    private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
    private static final byte[] TRUE = ascii("#t\r\n");
    private static final byte[] FALSE = ascii("#f\r\n");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public void array(long elements) {
        head('*', elements);
    }

    /** A map of so many pairs; in RESP2 an array of twice as many elements. */
    public void map(long pairs) {
        head(resp3 ? '%' : '*', resp3 ? pairs : pairs * 2);
    }

    /** A set; in RESP2 an array. */
    public void set(long elements) {
        head(resp3 ? '~' : '*', elements);
    }

    /** Attributes of the reply that follows; only in RESP3. */
    public void attributes(long pairs) {
        assert resp3;
        head('|', pairs);
    }

    /** A push; in RESP2 an array. */
    public void push(long elements) {
        head(resp3 ? '>' : '*', elements);
    }

    /** A truth value; in RESP2 the integer 1 or 0. */
    public void bool(boolean value) {
        if (resp3) {
            raw(value ? TRUE : FALSE);
        } else {
            integer(value ? 1 : 0);
        }
    }

    /** A floating-point number, already as text; in RESP2 a bulk string. */
    public void real(String text) {
        if (resp3) {
            line(',', text);
        } else {
            bulk(text);
        }
    }

    /** A floating-point number; in RESP2 a bulk string. */
    public void real(double value) {
        real(value, resp3);
    }

    /** The text of a floating-point number as a bulk string. */
    public void bulkReal(double value) {
        real(value, false);
    }

    private void real(double value, boolean typed) {
        if (muted) {
            return;
        }
        long to = out.reserve(REAL_HEAD_BYTES + DoubleText.MAX_BYTES + 2);
        int length = DoubleText.write(to + REAL_HEAD_BYTES, value);
        int head = typed ? 1 : 3 + Decimal.length(length);
        Native.copy(to + REAL_HEAD_BYTES, to + head, length);
        Native.putByte(to, (byte) (typed ? ',' : '$'));
        if (!typed) {
            Native.putShort(to + 1 + Decimal.write(to + 1, length), (short) CRLF);
        }
        Native.putShort(to + head + length, (short) CRLF);
        out.advance(head + length + 2);
    }

    /** A whole number of any size, as text; in RESP2 a bulk string. */
    public void bigNumber(String digits) {
        if (resp3) {
            line('(', digits);
        } else {
            bulk(digits);
        }
    }

    /** Text of a format, "txt" or "mkd"; in RESP2 a bulk string. */
    public void verbatim(String format, byte[] text) {
        if (!resp3) {
            bulk(text);
            return;
        }
        head('=', text.length + 4L);
        if (!muted) {
            out.append(ascii(format + ":"));
            out.append(text);
            crlf();
        }
    }
}
