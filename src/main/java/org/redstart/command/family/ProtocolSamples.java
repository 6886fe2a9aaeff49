package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.redstart.command.Call;
import org.redstart.resp.ReplyWriter;

/** DEBUG PROTOCOL: a reply of each type of the protocol, for those who test clients. */
final class ProtocolSamples {
    private static final int ELEMENTS = 3;
    private static final Map<String, Consumer<ReplyWriter>> SAMPLES = samples();

    private ProtocolSamples() {}

    static void answer(Call call) {
        Consumer<ReplyWriter> sample = SAMPLES.get(call.request().text(2).toLowerCase(Locale.ROOT));
        if (sample == null) {
            call.error("ERR Wrong protocol type name. Please use one of the following: "
                    + String.join("|", SAMPLES.keySet()));
        } else {
            sample.accept(call.reply());
        }
    }

    private static Map<String, Consumer<ReplyWriter>> samples() {
        Map<String, Consumer<ReplyWriter>> samples = new LinkedHashMap<>();
        samples.put("string", reply -> reply.bulk("Hello World"));
        samples.put("integer", reply -> reply.integer(12345));
        samples.put("double", reply -> reply.real("3.141"));
        samples.put("bignum", reply -> reply.bigNumber("1234567999999999999999999999999999999"));
        samples.put("null", ReplyWriter::nil);
        samples.put("array", reply -> numbers(reply, ELEMENTS, reply::array));
        samples.put("set", reply -> numbers(reply, ELEMENTS, reply::set));
        samples.put("map", ProtocolSamples::map);
        samples.put("attrib", ProtocolSamples::attribute);
        samples.put("push", ProtocolSamples::push);
        samples.put(
                "verbatim",
                reply -> reply.verbatim("txt", "This is a verbatim\nstring".getBytes(StandardCharsets.US_ASCII)));
        samples.put("true", reply -> reply.bool(true));
        samples.put("false", reply -> reply.bool(false));
        return samples;
    }

    private static void numbers(ReplyWriter reply, int count, java.util.function.LongConsumer head) {
        head.accept(count);
        for (int i = 0; i < count; i++) {
            reply.integer(i);
        }
    }

    private static void map(ReplyWriter reply) {
        reply.map(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            reply.integer(i);
            reply.bool(i == 1);
        }
    }

    private static void attribute(ReplyWriter reply) {
        if (reply.isResp3()) {
            reply.attributes(1);
            reply.bulk("key-popularity");
            reply.array(2);
            reply.bulk("key:123");
            reply.integer(90);
        }
        reply.bulk("Some real reply following the attribute");
    }

    private static void push(ReplyWriter reply) {
        if (!reply.isResp3()) {
            reply.error("ERR RESP2 is not supported by this command");
            return;
        }
        reply.bulk("Some real reply following the push reply");
        reply.push(2);
        reply.bulk("server-cpu-usage");
        reply.integer(42);
    }
}
