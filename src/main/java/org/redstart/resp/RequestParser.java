package org.redstart.resp;

import org.redstart.memory.Arena;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;

/**
 * Reads requests from a window of bytes, multibulk or inline, however the bytes were cut: what has been understood of an
 * unfinished request is kept, and only the rest is looked at when more bytes come.
 *
 * <p>The caller shows the same unconsumed bytes again, at any address, with more behind them.
 */
public final class RequestParser {
    /** What a call of {@link #parse} found. */
    public enum Outcome {
        /** A whole request; {@link #consumed} bytes are its own. */
        COMPLETE,
        /** Not yet all of it; {@link #consumed} bytes may be dropped, the rest must be shown again. */
        INCOMPLETE,
        /** Nonsense: {@link #error} says what, and the connection cannot go on. */
        BROKEN
    }

    private static final int NO_BULK = -1;

    private final ProtocolLimits limits;
    private final Request request;
    private boolean authenticated = true;
    private long window;
    private int windowLength;
    private int at;
    private boolean inMultibulk;
    private int argumentsLeft;
    private int bulkLength = NO_BULK;
    private long block;
    private int blockFilled;
    /** The block has been cut down to what is filled of it. */
    private boolean blockParked;
    /** Once a large argument has begun, no argument lies in the window. */
    private boolean detached;

    private int consumed;
    private String error;

    public RequestParser(ProtocolLimits limits, Request request) {
        this.limits = limits;
        this.request = request;
    }

    /** Before a client has authenticated, only small requests are taken. */
    public void setAuthenticated(boolean authenticated) {
        this.authenticated = authenticated;
    }

    /** How many bytes of the window {@link #parse} is done with. */
    public int consumed() {
        return consumed;
    }

    /** The text of a protocol error, without "-ERR". */
    public String error() {
        return error;
    }

    /** Bytes received into the block of an unfinished large argument. */
    public long pendingBlockBytes() {
        return block == 0 ? 0 : Arena.footprint(block);
    }

    /** Forgets the request that {@link #parse} completed, or an unfinished one. */
    public void reset() {
        request.clear();
        at = 0;
        inMultibulk = false;
        detached = false;
        argumentsLeft = 0;
        bulkLength = NO_BULK;
        if (block != 0) {
            request.arena().free(block, Tag.ARGUMENT);
            block = 0;
            blockParked = false;
        }
    }

    /** Bytes that have come of an unfinished large argument. */
    public long pendingBytes() {
        return block == 0 ? 0 : blockFilled;
    }

    /** Keeps no more memory for an unfinished large argument than has come of it: for clients that are silent. */
    public void park() {
        if (block != 0 && !blockParked && blockFilled < bulkLength / 2) {
            moveBlock(blockFilled);
            blockParked = true;
        }
    }

    private void moveBlock(long lengthBytes) {
        long moved = request.arena().allocate(lengthBytes + Request.LARGE_HEAD_BYTES, Tag.ARGUMENT);
        Native.copy(
                Arena.address(block) + Request.LARGE_HEAD_BYTES,
                Arena.address(moved) + Request.LARGE_HEAD_BYTES,
                blockFilled);
        request.arena().free(block, Tag.ARGUMENT);
        block = moved;
    }

    /** The completed request's window has moved. */
    public void rebase(long windowAddress) {
        request.setBase(windowAddress);
    }

    /** Looks for a request at the start of the window. After a complete one, {@link #reset} before the next. */
    public Outcome parse(long windowAddress, int length) {
        window = windowAddress;
        windowLength = length;
        consumed = 0;
        request.setBase(windowAddress);
        if (!inMultibulk) {
            if (length == 0) {
                return Outcome.INCOMPLETE;
            }
            if (Native.getByte(windowAddress) != '*') {
                return parseInline();
            }
            Outcome head = parseMultibulkHead();
            if (head != null) {
                return head;
            }
        }
        return parseArguments();
    }

    /** Null if the head was read and arguments follow. */
    private Outcome parseMultibulkHead() {
        int end = findLineEnd(1);
        if (end < 0) {
            return windowLength > ProtocolLimits.MAX_LINE_BYTES
                    ? broken("too big mbulk count string")
                    : Outcome.INCOMPLETE;
        }
        long count = parseNumber(1, end);
        if (count == BAD_NUMBER || count > ProtocolLimits.MAX_ARGUMENTS) {
            return broken("invalid multibulk length");
        }
        if (!authenticated && count > ProtocolLimits.UNAUTHENTICATED_ARGUMENTS) {
            return broken("unauthenticated multibulk length");
        }
        at = end + 2;
        if (count <= 0) {
            consumed = at;
            return Outcome.COMPLETE;
        }
        inMultibulk = true;
        argumentsLeft = (int) count;
        return null;
    }

    private Outcome parseArguments() {
        while (argumentsLeft > 0) {
            if (bulkLength == NO_BULK) {
                Outcome head = parseBulkHead();
                if (head != null) {
                    return head;
                }
            }
            if (block != 0 ? !fillBlock() : !takeBulk()) {
                return incomplete();
            }
            bulkLength = NO_BULK;
            argumentsLeft--;
        }
        consumed = at;
        return Outcome.COMPLETE;
    }

    private Outcome parseBulkHead() {
        int end = findLineEnd(at);
        if (end < 0) {
            return windowLength - at > ProtocolLimits.MAX_LINE_BYTES
                    ? broken("too big bulk count string")
                    : incomplete();
        }
        int first = Native.getUnsignedByte(window + at);
        if (first != '$') {
            return broken("expected '$', got '" + (char) first + "'");
        }
        long length = parseNumber(at + 1, end);
        if (length == BAD_NUMBER || length < 0 || length > limits.maxBulkBytes()) {
            return broken("invalid bulk length");
        }
        if (!authenticated && length > ProtocolLimits.UNAUTHENTICATED_BULK_BYTES) {
            return broken("unauthenticated bulk length");
        }
        at = end + 2;
        bulkLength = (int) length;
        if (length >= Request.LARGE_BYTES && windowLength - at < length + 2) {
            block = request.arena().allocate(length + 2 + Request.LARGE_HEAD_BYTES, Tag.ARGUMENT);
            blockFilled = 0;
            if (!detached) {
                request.detach();
                detached = true;
            }
        }
        return null;
    }

    private boolean takeBulk() {
        if (windowLength - at < bulkLength + 2) {
            return false;
        }
        if (detached) {
            request.addCopy(window + at, bulkLength);
        } else {
            request.add(at, bulkLength);
        }
        at += bulkLength + 2;
        return true;
    }

    /** Moves what has come of a large argument, and its line end, into its block. */
    private boolean fillBlock() {
        if (blockParked) {
            moveBlock(bulkLength + 2L);
            blockParked = false;
        }
        int part = Math.min(bulkLength + 2 - blockFilled, windowLength - at);
        Native.copy(window + at, Arena.address(block) + Request.LARGE_HEAD_BYTES + blockFilled, part);
        blockFilled += part;
        at += part;
        if (blockFilled < bulkLength + 2) {
            return false;
        }
        request.addBlock(block, bulkLength);
        block = 0;
        return true;
    }

    /** The request so far no longer needs the window: what was looked at is consumed. */
    private Outcome incomplete() {
        if (detached) {
            consumed = at;
            at = 0;
        }
        return Outcome.INCOMPLETE;
    }

    private static final long BAD_NUMBER = Long.MIN_VALUE;

    /** Where the next CR is, its LF there too, or -1. */
    private int findLineEnd(int from) {
        for (int i = from; i < windowLength - 1; i++) {
            if (Native.getByte(window + i) == '\r') {
                return i;
            }
        }
        return -1;
    }

    private long parseNumber(int from, int to) {
        boolean negative = from < to && Native.getByte(window + from) == '-';
        int first = negative ? from + 1 : from;
        if (first >= to || to - first > MAX_NUMBER_DIGITS) {
            return BAD_NUMBER;
        }
        long value = 0;
        for (int i = first; i < to; i++) {
            int digit = Native.getByte(window + i) - '0';
            if (digit < 0 || digit > 9 || digit == 0 && i == first && (to - first > 1 || negative)) {
                return BAD_NUMBER;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /** Enough for any length that is allowed, and never an overflow. */
    private static final int MAX_NUMBER_DIGITS = 18;

    private Outcome parseInline() {
        int end = findNewline();
        if (end < 0) {
            return windowLength > ProtocolLimits.MAX_LINE_BYTES ? broken("too big inline request") : Outcome.INCOMPLETE;
        }
        consumed = end + 1;
        int length = end > 0 && Native.getByte(window + end - 1) == '\r' ? end - 1 : end;
        return InlineWords.split(window, length, request) ? Outcome.COMPLETE : broken("unbalanced quotes in request");
    }

    private int findNewline() {
        for (int i = at; i < windowLength; i++) {
            if (Native.getByte(window + i) == '\n') {
                at = 0;
                return i;
            }
        }
        at = windowLength;
        return -1;
    }

    private Outcome broken(String what) {
        error = "Protocol error: " + what;
        return Outcome.BROKEN;
    }
}
