package org.redstart.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.redstart.memory.Native;
import org.redstart.resp.ReplyWriter;

/** Who has subscribed to what, and the delivery of what is published. Names are strings of their bytes. */
public final class PubSub implements Gate {
    private static final Set<String> ALLOWED = Set.of(
            "subscribe",
            "unsubscribe",
            "psubscribe",
            "punsubscribe",
            "ssubscribe",
            "sunsubscribe",
            "ping",
            "quit",
            "reset");

    private final Executor executor;
    private final Sessions sessions;
    private final int bit;
    private final Message message;
    private final List<Map<String, Subscribers>> byKind = new ArrayList<>();

    PubSub(Executor executor) {
        this.executor = executor;
        this.sessions = executor.sessions();
        this.message = new Message(executor.keyspace().arena());
        this.bit = executor.addGate(this);
        for (int i = 0; i < Subscription.values().length; i++) {
            byKind.add(new LinkedHashMap<>());
        }
        sessions.onGone(this::forget);
    }

    /** A client that speaks RESP2 could not tell other replies from messages. */
    @Override
    public String refuse(Call call) {
        if (call.reply().isResp3() || ALLOWED.contains(call.def().name())) {
            return null;
        }
        return "ERR Can't execute '" + call.def().fullName() + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / "
                + "QUIT / RESET are allowed in this context";
    }

    private Map<String, Subscribers> of(Subscription kind) {
        return byKind.get(kind.ordinal());
    }

    /** Subscribes the client, if it is not yet subscribed, and tells it so. */
    public void subscribe(Session session, Subscription kind, byte[] name) {
        String text = Subscribers.text(name);
        if (session.subscriptions().of(kind).add(text)) {
            of(kind).computeIfAbsent(text, fresh -> new Subscribers(name)).add(session);
            mark(session);
        }
        confirm(session, kind, kind.begun(), name);
    }

    /** Ends a subscription, if there is one, and tells the client so. */
    public void unsubscribe(Session session, Subscription kind, byte[] name) {
        String text = Subscribers.text(name);
        if (session.subscriptions().of(kind).remove(text)) {
            leave(session, kind, text);
            mark(session);
        }
        confirm(session, kind, kind.ended(), name);
    }

    /** Ends all subscriptions of a kind and tells the client of each, or that there was none. */
    public void unsubscribeAll(Session session, Subscription kind) {
        Set<String> names = session.subscriptions().of(kind);
        if (names.isEmpty()) {
            confirm(session, kind, kind.ended(), null);
        }
        for (String name : List.copyOf(names)) {
            unsubscribe(session, kind, name.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Ends all subscriptions without a word. */
    void forget(Session session) {
        if (!session.has(ClientFlag.SUBSCRIBED)) {
            return;
        }
        for (Subscription kind : Subscription.values()) {
            Set<String> names = session.subscriptions().of(kind);
            names.forEach(name -> leave(session, kind, name));
            names.clear();
        }
        mark(session);
    }

    private void leave(Session session, Subscription kind, String name) {
        Subscribers left = of(kind).get(name);
        left.remove(session);
        if (left.count() == 0) {
            of(kind).remove(name);
        }
    }

    private void mark(Session session) {
        boolean subscribed = !session.subscriptions().isEmpty();
        session.setFlag(ClientFlag.SUBSCRIBED, subscribed);
        session.setGate(bit, subscribed);
    }

    private static void confirm(Session session, Subscription kind, byte[] word, byte[] name) {
        ReplyWriter reply = session.reply();
        reply.setMuted(false);
        reply.push(3);
        reply.bulk(word);
        if (name == null) {
            reply.nil();
        } else {
            reply.bulk(name);
        }
        reply.integer(session.subscriptions().told(kind));
        session.mute();
    }

    /** Lets the subscribers of replicas have the message of a call, too. */
    public void announce(Call publishing) {
        executor.tellReplicas(publishing);
    }

    /** Delivers a message; returns how many times. */
    public int publish(long channel, int channelLength, long payload, int payloadLength) {
        int delivered = publish(Subscription.CHANNEL, channel, channelLength, payload, payloadLength);
        Collection<Subscribers> patterns = of(Subscription.PATTERN).values();
        if (patterns.isEmpty()) {
            return delivered;
        }
        for (Subscribers each : patterns.toArray(Subscribers[]::new)) {
            if (each.glob.matches(channel, channelLength)) {
                delivered += deliver(each, Subscription.PATTERN, channel, channelLength, payload, payloadLength);
            }
        }
        return delivered;
    }

    /** Delivers a message to those who subscribed to its very channel; returns to how many. */
    public int publish(Subscription kind, long channel, int channelLength, long payload, int payloadLength) {
        if (of(kind).isEmpty()) {
            return 0;
        }
        Subscribers to = of(kind).get(Subscribers.text(Native.bytes(channel, channelLength)));
        return to == null ? 0 : deliver(to, kind, channel, channelLength, payload, payloadLength);
    }

    /** From the last on, because a client that is cut leaves the list. */
    private int deliver(
            Subscribers to, Subscription kind, long channel, int channelLength, long payload, int payloadLength) {
        int count = to.count();
        message.begin(kind == Subscription.PATTERN ? 4 : 3, count);
        message.part(kind.message());
        if (kind == Subscription.PATTERN) {
            message.part(to.name);
        }
        message.part(channel, channelLength);
        message.part(payload, payloadLength);
        for (int i = count - 1; i >= 0; i--) {
            Session session = to.get(i);
            if (!session.connection().isClosing()) {
                message.writeTo(session.beginPush());
                session.endPush();
                sessions.checkOutput(session);
            }
        }
        message.end();
        return count;
    }

    /** The names that somebody has subscribed to. */
    public Collection<String> names(Subscription kind) {
        return of(kind).keySet();
    }

    /** How many have subscribed to a name. */
    public int subscribers(Subscription kind, byte[] name) {
        Subscribers found = of(kind).get(Subscribers.text(name));
        return found == null ? 0 : found.count();
    }
}
