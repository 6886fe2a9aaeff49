package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.Copying;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ValueType;

/** What COPY stores of a collection. */
final class KeyCopy implements Preparation {
    private final Database target;
    private final ValueType type;
    private final int encoding;
    private final Copying copying;
    private boolean stored;

    KeyCopy(Database target, long entry) {
        this.target = target;
        this.type = Entry.type(entry);
        this.encoding = Entry.encoding(entry);
        this.copying = target.copying(entry);
    }

    @Override
    public boolean step() {
        return copying.step();
    }

    @Override
    public void store(Call call) {
        Key to = call.otherKey(target, 2);
        target.find(to);
        target.remove(to);
        target.putCopy(call.database().find(call.key(1)), to, copying.handle());
        stored = true;
        call.changed(target, to, KeyEvent.COPY_TO);
        call.reply().integer(1);
    }

    @Override
    public void close() {
        if (!stored) {
            target.discardCopy(type, encoding, copying.handle());
        }
    }
}
