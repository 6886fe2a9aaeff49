package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.StreamGroup;
import org.redstart.keyspace.StreamGroups;
import org.redstart.keyspace.StreamId;
import org.redstart.keyspace.StreamRoot;
import org.redstart.keyspace.StreamStore;

/** XGROUP and XACK: groups and consumers that come and go, and entries that are done with. */
public final class StreamGroupCommands {
    private static final int KEY = 2;
    private static final int GROUP = 3;
    private static final int ID = 4;
    private static final int CONSUMER = 4;
    private static final int OPTIONS = 5;
    private static final String[] HELP = {
        "CREATE <key> <group> <id|$> [MKSTREAM] [ENTRIESREAD <count>]",
                "Makes a group that reads entries behind the id; with MKSTREAM also the stream.",
        "CREATECONSUMER <key> <group> <consumer>", "Makes a consumer.",
        "DELCONSUMER <key> <group> <consumer>", "Removes a consumer, with what it has pending.",
        "DESTROY <key> <group>", "Removes a group.",
        "SETID <key> <group> <id|$> [ENTRIESREAD <count>]", "Lets a group read from another id on.",
    };

    private final StreamStore streams;
    private final StreamGroups groups;
    private final StreamGroupArguments arguments;
    private final StreamIds ids = new StreamIds();
    private final StreamId id = new StreamId();
    private boolean makesStream;
    private long entriesRead;

    public StreamGroupCommands(StreamStore streams) {
        this.streams = streams;
        this.groups = streams.groups();
        this.arguments = new StreamGroupArguments(streams);
    }

    public void bind(CommandTable table) {
        table.bind("xgroup|create", this::create);
        table.bind("xgroup|setid", this::setId);
        table.bind("xgroup|destroy", this::destroy);
        table.bind("xgroup|createconsumer", this::createConsumer);
        table.bind("xgroup|delconsumer", this::deleteConsumer);
        table.bind("xgroup|help", call -> Help.answer(call, HELP));
        table.bind("xack", this::acknowledge);
    }

    /** Answers that a subcommand is not called like this. */
    static void refuse(Call call) {
        call.error(Errors.subcommandArity(call));
    }

    /** Reads the options of CREATE and SETID; if they are wrong, answers so. */
    private boolean readOptions(Call call, boolean creates) {
        makesStream = false;
        entriesRead = StreamGroup.UNKNOWN;
        int at = OPTIONS;
        while (at < call.count()) {
            if (creates && call.is(at, "MKSTREAM")) {
                makesStream = true;
                at++;
            } else if (at + 1 < call.count() && call.is(at, "ENTRIESREAD")) {
                if (!call.readLong(at + 1)) {
                    return false;
                }
                entriesRead = call.number();
                if (entriesRead < 0 && entriesRead != StreamGroup.UNKNOWN) {
                    call.error("ERR value for ENTRIESREAD must be positive or -1");
                    return false;
                }
                at += 2;
            } else {
                refuse(call);
                return false;
            }
        }
        return true;
    }

    /** Whether no option was given twice; if one was, answers so. */
    private static boolean fits(Call call, int mostArguments) {
        if (call.count() > mostArguments) {
            refuse(call);
            return false;
        }
        return true;
    }

    /** Looks up the stream, to be changed; its root, or -1 if an error was answered. */
    private long stream(Call call, boolean mayBeMissing) {
        long entry = call.database().findTouched(call.key(KEY));
        if (entry == 0) {
            if (mayBeMissing) {
                return 0;
            }
            call.error(
                    "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the"
                            + " MKSTREAM option to create an empty stream automatically.");
            return -1;
        }
        return StreamCommands.isStream(call, entry) ? Entry.valueHandle(entry) : -1;
    }

    /** Opens the group of a stream; 0 after an error was answered. */
    private long open(Call call, Key key) {
        long group = groups.open(call.database(), key, call.address(GROUP), call.length(GROUP));
        if (group == 0) {
            call.error("NOGROUP No such consumer group '" + call.request().quoted(GROUP) + "' for key name '"
                    + call.request().quoted(KEY) + "'");
        }
        return group;
    }

    private void create(Call call) {
        if (!readOptions(call, true)) {
            return;
        }
        long root = stream(call, makesStream);
        if (root == -1 || !fits(call, OPTIONS + 3)) {
            return;
        }
        if (call.is(ID, "$")) {
            id.set(0, 0);
            if (root != 0) {
                StreamRoot.last(root, id);
            }
        } else if (!ids.read(call, ID, id)) {
            return;
        }
        Database database = call.database();
        Key key = call.key(KEY);
        if (database.find(key) == 0) {
            streams.create(database, key);
            database.modified(key);
        }
        if (groups.create(database, key, call.address(GROUP), call.length(GROUP), id, entriesRead)) {
            changed(call, key, KeyEvent.XGROUP_CREATE);
            call.reply().ok();
        } else {
            call.error("BUSYGROUP Consumer Group name already exists");
        }
    }

    /** What a group knows is not what WATCH and those who wait for entries look at. */
    private static void changed(Call call, Key key, KeyEvent event) {
        call.database().event(event, key);
        call.changed(1);
    }

    private void setId(Call call) {
        if (!readOptions(call, false)) {
            return;
        }
        long root = stream(call, false);
        if (root == -1) {
            return;
        }
        Key key = call.key(KEY);
        call.database().find(key);
        long group = open(call, key);
        if (group == 0 || !fits(call, OPTIONS + 2)) {
            return;
        }
        if (call.is(ID, "$")) {
            StreamRoot.last(root, id);
        } else if (!ids.readLoosely(call, ID, id)) {
            return;
        }
        groups.setLast(group, id, entriesRead);
        changed(call, key, KeyEvent.XGROUP_SETID);
        call.reply().ok();
    }

    private void destroy(Call call) {
        if (stream(call, false) == -1) {
            return;
        }
        Key key = call.key(KEY);
        call.database().find(key);
        boolean there = groups.destroy(call.database(), key, call.address(GROUP), call.length(GROUP));
        if (there) {
            // Those who wait as consumers of the group have to be told.
            call.changed(key, KeyEvent.XGROUP_DESTROY);
        }
        call.reply().integer(there ? 1 : 0);
    }

    private void createConsumer(Call call) {
        if (stream(call, false) == -1) {
            return;
        }
        Key key = call.key(KEY);
        call.database().find(key);
        long group = open(call, key);
        if (group == 0) {
            return;
        }
        boolean missing = groups.consumer(group, call.address(CONSUMER), call.length(CONSUMER)) == 0;
        if (missing) {
            groups.createConsumer(group, call.address(CONSUMER), call.length(CONSUMER), call.nowMs());
            changed(call, key, KeyEvent.XGROUP_CREATECONSUMER);
        }
        call.reply().integer(missing ? 1 : 0);
    }

    private void deleteConsumer(Call call) {
        if (stream(call, false) == -1) {
            return;
        }
        Key key = call.key(KEY);
        call.database().find(key);
        long group = open(call, key);
        if (group == 0) {
            return;
        }
        long consumer = groups.openConsumer(group, call.address(CONSUMER), call.length(CONSUMER));
        long pending = 0;
        if (consumer != 0) {
            pending = StreamGroups.pendingOf(consumer);
            groups.deleteConsumer(group, consumer);
            changed(call, key, KeyEvent.XGROUP_DELCONSUMER);
        }
        call.reply().integer(pending);
    }

    private void acknowledge(Call call) {
        if (!arguments.find(call, 1, 2)) {
            return;
        }
        if (arguments.group() == 0) {
            call.reply().integer(0);
            return;
        }
        for (int i = 3; i < call.count(); i++) {
            if (!ids.read(call, i, id)) {
                return;
            }
        }
        arguments.open(call);
        long acknowledged = 0;
        for (int i = 3; i < call.count(); i++) {
            ids.isId(call, i, id);
            acknowledged += groups.acknowledge(arguments.group(), id.ms(), id.sequence()) ? 1 : 0;
        }
        call.changed(acknowledged);
        call.reply().integer(acknowledged);
    }
}
