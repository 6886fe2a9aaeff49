package org.redstart.command.family;

import java.util.Iterator;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.Preparation;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.SetCursor;
import org.redstart.keyspace.SetDraft;
import org.redstart.keyspace.SetEditor;
import org.redstart.keyspace.SetMember;
import org.redstart.keyspace.SetView;

/** A set that is put together of others, to be stored under the first argument's key. */
final class SetStorage implements Preparation {
    private static final int AT_A_TIME = 64;

    /** Shared: of use within one step only. */
    private final SetEditor editor;

    private final SetMember member;
    private final KeyEvent event;
    private final SetDraft draft = new SetDraft();
    /** What chooses the members, or null when all of them are taken. */
    private final SetSelection selection;

    private final Iterator<SetView> views;
    private SetCursor cursor;
    private boolean choosing = true;
    private boolean open = true;

    private SetStorage(
            SetEditor editor, SetMember member, KeyEvent event, SetSelection selection, Iterator<SetView> views) {
        this.editor = editor;
        this.member = member;
        this.event = event;
        this.selection = selection;
        this.views = views;
    }

    /** All members of some sets, in this order. */
    static SetStorage union(SetEditor editor, SetMember member, List<SetView> views) {
        SetStorage storage = new SetStorage(editor, member, KeyEvent.SUNIONSTORE, null, views.iterator());
        editor.createNumbers();
        editor.leave(storage.draft);
        return storage;
    }

    /** What a selection chooses; {@code asNumbers} if it begins as an intset. */
    static SetStorage of(
            SetEditor editor, SetMember member, KeyEvent event, SetSelection selection, boolean asNumbers) {
        SetStorage storage = new SetStorage(editor, member, event, selection, null);
        if (asNumbers) {
            editor.createNumbers();
        } else {
            editor.createPacked();
        }
        editor.leave(storage.draft);
        return storage;
    }

    @Override
    public boolean step() {
        if (selection != null && choosing) {
            choosing = selection.choose();
            return true;
        }
        editor.resume(draft);
        boolean more = selection == null ? addSome() : selection.addSome(editor);
        editor.leave(draft);
        return more;
    }

    private boolean addSome() {
        for (int i = 0; i < AT_A_TIME; i++) {
            while (cursor == null || !cursor.next()) {
                if (!views.hasNext()) {
                    return false;
                }
                cursor = views.next().cursor();
            }
            editor.add(member.of(cursor.member()));
        }
        return true;
    }

    @Override
    public void store(Call call) {
        editor.resume(draft);
        open = false;
        if (event == KeyEvent.SINTERSTORE && selection.areNumbers()) {
            editor.toNumbers();
        }
        Database database = call.database();
        Key key = call.key(1);
        boolean existed = database.find(key) != 0;
        long members = editor.count();
        editor.store(database, key);
        if (members > 0) {
            call.changed(key, event);
        } else if (existed) {
            call.changed(key, KeyEvent.DEL);
        }
        call.reply().integer(members);
    }

    @Override
    public void close() {
        if (selection != null) {
            selection.close();
        }
        if (open) {
            open = false;
            editor.resume(draft);
            editor.discard();
        }
    }
}
