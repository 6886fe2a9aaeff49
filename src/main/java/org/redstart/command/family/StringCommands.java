package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Database;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.Key;
import org.redstart.keyspace.KeyEvent;

/** Strings stored and read whole: SET, GET and their variants. */
public final class StringCommands {
    private static final byte[] SET = ascii("SET");
    private static final byte[] DEL = ascii("DEL");
    private static final byte[] PXAT = ascii("PXAT");
    private static final byte[] PEXPIREAT = ascii("PEXPIREAT");
    private static final byte[] PERSIST = ascii("PERSIST");

    private final ValueOptions options = new ValueOptions();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public void bind(CommandTable table) {
        table.bind("get", StringCommands::get);
        table.bind("set", this::set);
        table.bind("setnx", StringCommands::setIfMissing);
        table.bind("setex", call -> setWithTime(call, ValueOptions.EX));
        table.bind("psetex", call -> setWithTime(call, ValueOptions.PX));
        table.bind("getset", StringCommands::getSet);
        table.bind("getdel", StringCommands::getAndDelete);
        table.bind("getex", this::getAndExpire);
        table.bind("mget", StringCommands::getMany);
        table.bind("mset", StringCommands::setMany);
        table.bind("msetnx", StringCommands::setManyIfMissing);
    }

    private static void get(Call call) {
        answer(call, call.database().read(call.key(1)));
    }

    /** Answers with the string of an entry, which may be missing; false if it is no string. */
    private static boolean answer(Call call, long entry) {
        if (entry == 0) {
            call.reply().nil();
        } else if (Entry.isString(entry)) {
            StringValues.write(call, entry);
        } else {
            call.error(Errors.WRONG_TYPE);
            return false;
        }
        return true;
    }

    private void set(Call call) {
        if (call.count() > 3) {
            if (options.readSet(call) && options.readTime(call)) {
                setWith(call, 2);
            }
            return;
        }
        Key key = call.key(1);
        call.database().find(key);
        StringValues.store(call, key, 2, Database.NO_EXPIRY, true);
        call.changed(key, KeyEvent.SET);
        call.reply().ok();
    }

    private void setWithTime(Call call, int unit) {
        options.set(unit, 2);
        if (options.readTime(call)) {
            setWith(call, 3);
        }
    }

    private void setWith(Call call, int valueIndex) {
        Key key = call.key(1);
        boolean answersOld = options.has(ValueOptions.GET);
        if (answersOld && !answer(call, call.database().read(key))) {
            return;
        }
        long entry = call.database().find(key);
        if (options.has(ValueOptions.NX) && entry != 0 || options.has(ValueOptions.XX) && entry == 0) {
            if (!answersOld) {
                call.reply().nil();
            }
            return;
        }
        long kept = options.has(ValueOptions.KEEPTTL) && entry != 0 ? Entry.expireAtMs(entry) : Database.NO_EXPIRY;
        StringValues.store(call, key, valueIndex, options.isTimed() ? options.expireAtMs() : kept, true);
        if (call.isJournaled()) {
            rewriteSet(call, valueIndex);
        }
        call.changed(key, KeyEvent.SET);
        if (options.isTimed()) {
            call.database().event(KeyEvent.EXPIRE, key);
        }
        if (!answersOld) {
            call.reply().ok();
        }
    }

    /** A time is journaled as one that does not depend on when it is read, and what only concerns the reply not at all. */
    private void rewriteSet(Call call, int valueIndex) {
        if (options.isTimed() && !options.has(ValueOptions.PXAT)) {
            byte[] expireAt = ascii(Long.toString(options.expireAtMs()));
            call.rewrite(SET, call.request().bytes(1), call.request().bytes(valueIndex), PXAT, expireAt);
        } else if (options.has(ValueOptions.GET) && !options.isTimed()) {
            List<byte[]> words = new ArrayList<>();
            for (int i = 0; i < call.count(); i++) {
                if (i < 3 || !call.is(i, "GET")) {
                    words.add(call.request().bytes(i));
                }
            }
            call.rewrite(words.toArray(byte[][]::new));
        }
    }

    private static void setIfMissing(Call call) {
        Key key = call.key(1);
        boolean missing = call.database().findTouched(key) == 0;
        if (missing) {
            StringValues.store(call, key, 2, Database.NO_EXPIRY, true);
            call.changed(key, KeyEvent.SET);
        }
        call.reply().integer(missing ? 1 : 0);
    }

    private static void getSet(Call call) {
        Key key = call.key(1);
        if (!answer(call, call.database().read(key))) {
            return;
        }
        StringValues.store(call, key, 2, Database.NO_EXPIRY, true);
        if (call.isJournaled()) {
            call.rewrite(SET, call.request().bytes(1), call.request().bytes(2));
        }
        call.changed(key, KeyEvent.SET);
    }

    private static void getAndDelete(Call call) {
        Key key = call.key(1);
        long entry = call.database().read(key);
        if (answer(call, entry) && entry != 0) {
            remove(call, key);
        }
    }

    private static void remove(Call call, Key key) {
        call.database().remove(key);
        if (call.isJournaled()) {
            call.rewrite(DEL, call.request().bytes(1));
        }
        call.changed(key, KeyEvent.DEL);
    }

    private void getAndExpire(Call call) {
        if (!options.readGetEx(call)) {
            return;
        }
        Key key = call.key(1);
        long entry = call.database().read(key);
        if (entry == 0) {
            call.reply().nil();
        } else if (StringValues.isString(call, entry) && options.readTime(call)) {
            StringValues.write(call, entry);
            changeExpiry(call, key, entry);
        }
    }

    private void changeExpiry(Call call, Key key, long entry) {
        boolean absolute = options.has(ValueOptions.EXAT | ValueOptions.PXAT);
        if (absolute && call.isPast(options.expireAtMs())) {
            remove(call, key);
        } else if (options.isTimed()) {
            call.database().setExpiry(key, options.expireAtMs());
            if (call.isJournaled()) {
                call.rewrite(PEXPIREAT, call.request().bytes(1), ascii(Long.toString(options.expireAtMs())));
            }
            call.changed(key, KeyEvent.EXPIRE);
        } else if (options.has(ValueOptions.PERSIST) && Entry.expires(entry)) {
            call.database().setExpiry(key, Database.NO_EXPIRY);
            if (call.isJournaled()) {
                call.rewrite(PERSIST, call.request().bytes(1));
            }
            call.changed(key, KeyEvent.PERSIST);
        }
    }

    private static void getMany(Call call) {
        int count = call.count();
        call.reply().array(count - 1L);
        for (int i = 1; i < count; i++) {
            long entry = call.database().read(call.key(i));
            if (entry == 0 || !Entry.isString(entry)) {
                call.reply().nil();
            } else {
                StringValues.write(call, entry);
            }
        }
    }

    private static void setMany(Call call) {
        if (hasPairs(call)) {
            storePairs(call);
            call.reply().ok();
        }
    }

    private static boolean hasPairs(Call call) {
        if (call.count() % 2 == 0) {
            call.error(Errors.arity(call.def().name()));
            return false;
        }
        return true;
    }

    /** A journal reads the arguments afterwards, when one that was taken may be gone: a key can come twice. */
    private static void storePairs(Call call) {
        boolean mayTake = call.count() == 3 || !call.isJournaled();
        for (int i = 1; i < call.count(); i += 2) {
            Key key = call.key(i);
            call.database().find(key);
            StringValues.store(call, key, i + 1, Database.NO_EXPIRY, mayTake);
            call.changed(key, KeyEvent.SET);
        }
    }

    private static void setManyIfMissing(Call call) {
        if (!hasPairs(call)) {
            return;
        }
        for (int i = 1; i < call.count(); i += 2) {
            if (call.database().findTouched(call.key(i)) != 0) {
                call.reply().integer(0);
                return;
            }
        }
        storePairs(call);
        call.reply().integer(1);
    }
}
