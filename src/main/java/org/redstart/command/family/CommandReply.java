package org.redstart.command.family;

import java.util.List;
import org.redstart.command.AclCategory;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandFlag;
import org.redstart.command.KeyFlag;
import org.redstart.command.KeySpec;
import org.redstart.resp.ReplyWriter;

/** A row of the command table as COMMAND INFO tells it. */
final class CommandReply {
    private static final int FIELDS = 10;

    void describe(ReplyWriter reply, CommandDef def) {
        reply.array(FIELDS);
        reply.bulk(def.fullName());
        reply.integer(def.arity());
        statuses(reply, CommandFlag.shown(def.flags()), "");
        reply.integer(def.keys().first());
        reply.integer(def.keys().last());
        reply.integer(def.keys().step());
        statuses(reply, AclCategory.names(def.categories()), "@");
        reply.set(def.tips().size());
        def.tips().forEach(reply::bulk);
        reply.set(def.keys().specs().size());
        def.keys().specs().forEach(spec -> describe(reply, spec));
        List<CommandDef> subcommands =
                def.subcommands().stream().filter(CommandDef::isAvailable).toList();
        if (subcommands.isEmpty()) {
            reply.set(0);
        } else {
            reply.array(subcommands.size());
            subcommands.forEach(sub -> describe(reply, sub));
        }
    }

    private static void statuses(ReplyWriter reply, List<String> words, String prefix) {
        reply.set(words.size());
        words.forEach(word -> reply.simple(prefix + word));
    }

    private static void describe(ReplyWriter reply, KeySpec spec) {
        reply.map(3);
        reply.bulk("flags");
        statuses(reply, KeyFlag.names(spec.flags()), "");
        reply.bulk("begin_search");
        begin(reply, spec);
        reply.bulk("find_keys");
        find(reply, spec);
    }

    private static void begin(ReplyWriter reply, KeySpec spec) {
        switch (spec.begin()) {
            case INDEX:
                typed(reply, "index", 1);
                number(reply, "index", spec.index());
                return;
            case KEYWORD:
                typed(reply, "keyword", 2);
                reply.bulk("keyword");
                reply.bulk(spec.keyword());
                number(reply, "startfrom", spec.startFrom());
                return;
            default:
                typed(reply, "unknown", 0);
        }
    }

    private static void find(ReplyWriter reply, KeySpec spec) {
        switch (spec.find()) {
            case RANGE:
                typed(reply, "range", 3);
                number(reply, "lastkey", spec.last());
                number(reply, "keystep", spec.step());
                number(reply, "limit", spec.limit());
                return;
            case KEYNUM:
                typed(reply, "keynum", 3);
                number(reply, "keynumidx", spec.keyNum());
                number(reply, "firstkey", spec.first());
                number(reply, "keystep", spec.step());
                return;
            default:
                typed(reply, "unknown", 0);
        }
    }

    private static void typed(ReplyWriter reply, String type, int fields) {
        reply.map(2);
        reply.bulk("type");
        reply.bulk(type);
        reply.bulk("spec");
        reply.map(fields);
    }

    private static void number(ReplyWriter reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }
}
