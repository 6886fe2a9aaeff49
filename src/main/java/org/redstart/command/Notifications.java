package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.redstart.config.EventClasses;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.Keyspace;
import org.redstart.keyspace.KeyspaceListener;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;

/** Publishes what happens to keys, for the classes of events that are switched on. */
public final class Notifications implements KeyspaceListener {
    private static final int KEPT_BYTES = 4096;

    private final Keyspace keyspace;
    private final PubSub pubSub;
    private final NativeBuffer channel = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);
    private final NativeBuffer payload = new NativeBuffer(KEPT_BYTES, Tag.SCRATCH);
    private int classes;

    public Notifications(Keyspace keyspace, PubSub pubSub) {
        this.keyspace = keyspace;
        this.pubSub = pubSub;
        keyspace.addListener(this);
    }

    /** Chooses what is published: bits of {@link EventClasses}. */
    public void setClasses(int classes) {
        this.classes = classes;
        Set<KeyEvent> events = EnumSet.noneOf(KeyEvent.class);
        if (has(EventClasses.KEYSPACE | EventClasses.KEYEVENT)) {
            for (KeyEvent event : KeyEvent.values()) {
                if (has(EventClasses.parse(String.valueOf(event.eventClass())))) {
                    events.add(event);
                }
            }
        }
        keyspace.want(events);
    }

    private boolean has(int bits) {
        return (classes & bits) != 0;
    }

    @Override
    public void onEvent(KeyEvent event, int database, long keyAddress, int keyLength) {
        byte[] name = event.eventName().getBytes(StandardCharsets.US_ASCII);
        if (has(EventClasses.KEYSPACE)) {
            fill(channel, "__keyspace@" + database + "__:");
            append(channel, keyAddress, keyLength);
            payload.clear(KEPT_BYTES);
            append(payload, name);
            publish(payload.address(), name.length);
        }
        if (has(EventClasses.KEYEVENT)) {
            fill(channel, "__keyevent@" + database + "__:");
            append(channel, name);
            publish(keyAddress, keyLength);
        }
    }

    private void publish(long message, int length) {
        pubSub.publish(channel.address(), (int) channel.length(), message, length);
    }

    private static void fill(NativeBuffer buffer, String text) {
        buffer.clear(KEPT_BYTES);
        append(buffer, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void append(NativeBuffer buffer, byte[] bytes) {
        Native.put(buffer.reserve(bytes.length), bytes, 0, bytes.length);
        buffer.advance(bytes.length);
    }

    private static void append(NativeBuffer buffer, long address, int length) {
        Native.copy(address, buffer.reserve(length), length);
        buffer.advance(length);
    }
}
