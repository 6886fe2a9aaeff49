package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import org.redstart.command.Call;
import org.redstart.keyspace.PendingEntry;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.memory.Native;

/** What commands leave in the journal about groups: what became of each entry, rather than what was asked for. */
final class StreamRecords {
    private static final byte[] XCLAIM = ascii("XCLAIM");
    private static final byte[] XGROUP = ascii("XGROUP");
    private static final byte[] NO_IDLE = ascii("0");
    private static final byte[] TIME = ascii("TIME");
    private static final byte[] RETRYCOUNT = ascii("RETRYCOUNT");
    private static final byte[] FORCE = ascii("FORCE");
    private static final byte[] JUSTID = ascii("JUSTID");
    private static final byte[] LASTID = ascii("LASTID");
    private static final byte[] SETID = ascii("SETID");
    private static final byte[] ENTRIESREAD = ascii("ENTRIESREAD");
    private static final byte[] CREATECONSUMER = ascii("CREATECONSUMER");

    private StreamRecords() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    /** A consumer was made. */
    static void consumer(Call call, int keyIndex, int groupIndex, int nameIndex) {
        if (call.isJournaled()) {
            byte[] key = call.request().bytes(keyIndex);
            byte[] group = call.request().bytes(groupIndex);
            call.record(XGROUP, CREATECONSUMER, key, group, call.request().bytes(nameIndex));
        }
    }

    /** A group has read as far as it says. */
    static void progress(Call call, int keyIndex, int groupIndex, long group) {
        if (call.isJournaled()) {
            byte[] key = call.request().bytes(keyIndex);
            byte[] name = call.request().bytes(groupIndex);
            byte[] last = ascii(StreamIds.text(StreamGroup.last(group, new StreamId())));
            call.record(XGROUP, SETID, key, name, last, ENTRIESREAD, ascii(StreamGroup.read(group)));
        }
    }

    /** A pending entry is what it is; if the stream has it no more, it is pending no more. */
    static void claim(Call call, StreamGroups groups, StreamGroupArguments of, long pending) {
        long consumer = groups.consumerOf(of.group(), pending);
        call.record(
                XCLAIM,
                call.request().bytes(of.keyIndex()),
                call.request().bytes(of.groupIndex()),
                Native.bytes(groups.consumerNameAddress(consumer), groups.consumerNameLength(consumer)),
                NO_IDLE,
                ascii(StreamIds.text(PendingEntry.ms(pending), PendingEntry.sequence(pending))),
                TIME,
                ascii(PendingEntry.deliveredMs(pending)),
                RETRYCOUNT,
                ascii(PendingEntry.deliveries(pending)),
                FORCE,
                JUSTID,
                LASTID,
                ascii(StreamIds.text(StreamGroup.last(of.group(), new StreamId()))));
    }
}
