package org.redstart.command.family;

import java.util.ArrayList;
import java.util.List;
import org.redstart.command.ArgumentDoc;
import org.redstart.command.CommandDef;
import org.redstart.command.CommandDoc;
import org.redstart.command.CommandDocs;
import org.redstart.resp.ReplyWriter;

/** What a command is for and takes, as COMMAND DOCS tells it: maps that leave out what is empty. */
final class CommandDocsReply {
    private final CommandDocs docs = new CommandDocs();

    /** A field that is there: its name and how to write its value. */
    private record Field(String name, Runnable value) {}

    /** The name of the command and its documentation. */
    void describe(ReplyWriter reply, CommandDef def) {
        reply.bulk(def.fullName());
        CommandDoc doc = docs.find(def.fullName());
        List<Field> fields = new ArrayList<>();
        text(fields, reply, "summary", doc.summary());
        text(fields, reply, "since", def.since());
        text(fields, reply, "group", def.group());
        text(fields, reply, "complexity", doc.complexity());
        flags(fields, reply, "doc_flags", doc.flags());
        text(fields, reply, "deprecated_since", doc.deprecatedSince());
        text(fields, reply, "replaced_by", doc.replacedBy());
        arguments(fields, reply, doc.arguments());
        List<CommandDef> subcommands =
                def.subcommands().stream().filter(CommandDef::isAvailable).toList();
        if (!subcommands.isEmpty()) {
            fields.add(new Field("subcommands", () -> {
                reply.map(subcommands.size());
                subcommands.forEach(sub -> describe(reply, sub));
            }));
        }
        write(reply, fields);
    }

    private static void text(List<Field> fields, ReplyWriter reply, String name, String value) {
        if (value != null && !value.isEmpty()) {
            fields.add(new Field(name, () -> reply.bulk(value)));
        }
    }

    private static void flags(List<Field> fields, ReplyWriter reply, String name, List<String> words) {
        if (!words.isEmpty()) {
            fields.add(new Field(name, () -> {
                reply.set(words.size());
                words.forEach(reply::simple);
            }));
        }
    }

    private void arguments(List<Field> fields, ReplyWriter reply, List<ArgumentDoc> arguments) {
        if (!arguments.isEmpty()) {
            fields.add(new Field("arguments", () -> {
                reply.array(arguments.size());
                arguments.forEach(argument -> describe(reply, argument));
            }));
        }
    }

    private void describe(ReplyWriter reply, ArgumentDoc argument) {
        List<Field> fields = new ArrayList<>();
        text(fields, reply, "name", argument.name());
        text(fields, reply, "type", argument.type());
        text(fields, reply, "display_text", argument.displayText());
        if (argument.keySpecIndex() >= 0) {
            fields.add(new Field("key_spec_index", () -> reply.integer(argument.keySpecIndex())));
        }
        if (argument.token() != null) {
            fields.add(new Field("token", () -> reply.bulk(argument.token())));
        }
        text(fields, reply, "since", argument.since());
        text(fields, reply, "deprecated_since", argument.deprecatedSince());
        flags(fields, reply, "flags", argument.flagNames());
        arguments(fields, reply, argument.arguments());
        write(reply, fields);
    }

    private static void write(ReplyWriter reply, List<Field> fields) {
        reply.map(fields.size());
        for (Field field : fields) {
            reply.bulk(field.name());
            field.value().run();
        }
    }
}
