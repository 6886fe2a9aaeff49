package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.Handler;
import org.redstart.command.PubSub;
import org.redstart.command.Subscription;
import org.redstart.memory.Native;
import org.redstart.memory.NativeBuffer;
import org.redstart.memory.Tag;
import org.redstart.structure.Glob;

/** SUBSCRIBE and its kin, PUBLISH, SPUBLISH, PUBSUB. */
public final class PubSubCommands {
    private static final String[] HELP = {
        "CHANNELS [<pattern>]", "The channels that have subscribers.",
        "NUMPAT", "How many patterns have subscribers.",
        "NUMSUB [<channel> ...]", "How many subscribers each channel has, without those of patterns.",
        "SHARDCHANNELS [<pattern>]", "The shard channels that have subscribers.",
        "SHARDNUMSUB [<shardchannel> ...]", "How many subscribers each shard channel has.",
    };

    private final PubSub pubSub;

    public PubSubCommands(PubSub pubSub) {
        this.pubSub = pubSub;
    }

    public void bind(CommandTable table) {
        table.bind("subscribe", subscribe(Subscription.CHANNEL));
        table.bind("psubscribe", subscribe(Subscription.PATTERN));
        table.bind("ssubscribe", subscribe(Subscription.SHARD));
        table.bind("unsubscribe", unsubscribe(Subscription.CHANNEL));
        table.bind("punsubscribe", unsubscribe(Subscription.PATTERN));
        table.bind("sunsubscribe", unsubscribe(Subscription.SHARD));
        table.bind("publish", this::publish);
        table.bind("spublish", this::publishToShard);
        table.bind("pubsub|channels", call -> channels(call, Subscription.CHANNEL));
        table.bind("pubsub|shardchannels", call -> channels(call, Subscription.SHARD));
        table.bind("pubsub|numsub", call -> subscribers(call, Subscription.CHANNEL));
        table.bind("pubsub|shardnumsub", call -> subscribers(call, Subscription.SHARD));
        table.bind(
                "pubsub|numpat",
                call -> call.reply().integer(pubSub.names(Subscription.PATTERN).size()));
        table.bind("pubsub|help", call -> Help.answer(call, HELP));
    }

    private Handler subscribe(Subscription kind) {
        return call -> {
            for (int i = 1; i < call.count(); i++) {
                pubSub.subscribe(call.session(), kind, call.request().bytes(i));
            }
        };
    }

    private Handler unsubscribe(Subscription kind) {
        return call -> {
            if (call.count() == 1) {
                pubSub.unsubscribeAll(call.session(), kind);
            }
            for (int i = 1; i < call.count(); i++) {
                pubSub.unsubscribe(call.session(), kind, call.request().bytes(i));
            }
        };
    }

    private void publish(Call call) {
        call.reply().integer(pubSub.publish(call.address(1), call.length(1), call.address(2), call.length(2)));
        pubSub.announce(call);
    }

    private void publishToShard(Call call) {
        call.reply()
                .integer(pubSub.publish(
                        Subscription.SHARD, call.address(1), call.length(1), call.address(2), call.length(2)));
        pubSub.announce(call);
    }

    private void channels(Call call, Subscription kind) {
        if (call.count() > 3) {
            call.error(Errors.subcommandArity(call));
            return;
        }
        List<byte[]> found = new ArrayList<>();
        Glob glob = call.count() == 3 ? new Glob(call.request().bytes(2)) : null;
        try (NativeBuffer copy = new NativeBuffer(64, Tag.SCRATCH)) {
            for (String name : pubSub.names(kind)) {
                byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                copy.clear(Integer.MAX_VALUE);
                Native.put(copy.reserve(bytes.length), bytes, 0, bytes.length);
                if (glob == null || glob.matches(copy.address(), bytes.length)) {
                    found.add(bytes);
                }
            }
        }
        call.reply().array(found.size());
        found.forEach(call.reply()::bulk);
    }

    private void subscribers(Call call, Subscription kind) {
        call.reply().array(2L * (call.count() - 2));
        for (int i = 2; i < call.count(); i++) {
            byte[] name = call.request().bytes(i);
            call.reply().bulk(name);
            call.reply().integer(pubSub.subscribers(kind, name));
        }
    }
}
