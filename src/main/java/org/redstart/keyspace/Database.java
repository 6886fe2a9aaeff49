package org.redstart.keyspace;

import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Native;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
import org.redstart.structure.DictDrain;
import org.redstart.structure.EntryKey;
import org.redstart.structure.EntryVisitor;

/**
 * One numbered database. A command looks its key up once (read, peek or find), then changes what
 * it found through the same {@link Key}.
 *
 * <p>Changing methods do not tell listeners; the command says what happened by {@link #modified} and {@link #event}.
 */
public final class Database {
    /** An expiry that never comes. */
    public static final long NO_EXPIRY = Long.MAX_VALUE;
    /** The last moment at which a key can die. */
    public static final long LAST_EXPIRY_MS = NO_EXPIRY - 1;
    /** Below this a growing string's room doubles. */
    private static final int GROWTH_DOUBLING_LIMIT_BYTES = 1 << 20;

    private final Keyspace keyspace;
    private final Arena arena;
    private final Dict dict;
    private final EntryWriter writer;
    private final KeyspaceStats stats;
    private int id;
    private long root;
    private long expiring;
    private long expirySumMs;

    Database(Keyspace keyspace, int id) {
        this.keyspace = keyspace;
        this.arena = keyspace.arena();
        this.dict = keyspace.dict();
        this.writer = keyspace.writer();
        this.stats = keyspace.stats();
        this.id = id;
        this.root = dict.create();
    }

    public int id() {
        return id;
    }

    public long size() {
        return dict.count(root);
    }

    /**
     * Tells how many keys will be stored in a moment, so that the table need not grow step by step.
     *
     * @param keys a guess, 0 when all have come
     */
    public void expect(long keys) {
        dict.expect(root, keys);
    }

    /** How many keys expire. */
    public long expiring() {
        return expiring;
    }

    /** The mean time to live of the keys that expire, in ms. */
    public long averageTtlMs() {
        return expiring == 0 ? 0 : Math.max(0, expirySumMs / expiring - keyspace.nowMs());
    }

    /** Points a key object at bytes. */
    public void aim(Key key, long address, int length) {
        key.set(address, length, dict.keyHash().hash(address, length));
    }

    /** The entry for a reader, counted as hit or miss and touched, or 0. */
    public long read(Key key) {
        long entry = find(key);
        if (entry == 0) {
            stats.misses++;
            event(KeyEvent.KEYMISS, key);
            return 0;
        }
        stats.hits++;
        touch(entry);
        return entry;
    }

    /** Like {@link #read}, but leaves no mark on the access bits. */
    public long readUntouched(Key key) {
        long entry = find(key);
        if (entry == 0) {
            stats.misses++;
            event(KeyEvent.KEYMISS, key);
        } else {
            stats.hits++;
        }
        return entry;
    }

    /** Like {@link #readUntouched}, but a miss is only counted: for those who ask about a key rather than for it. */
    public long inspect(Key key) {
        long entry = find(key);
        if (entry == 0) {
            stats.misses++;
        } else {
            stats.hits++;
        }
        return entry;
    }

    /** The entry for a writer, touched, or 0; a key whose time has come is removed first. */
    public long findTouched(Key key) {
        long entry = find(key);
        if (entry != 0) {
            touch(entry);
        }
        return entry;
    }

    private void touch(long entry) {
        if (keyspace.touches()) {
            Entry.setAccess(entry, keyspace.access().touched(Entry.access(entry)));
        }
    }

    /** The entry without a trace in statistics or access bits, or 0. */
    public long find(Key key) {
        long slot = dict.find(root, key.hash, key.address, key.length);
        key.slot = slot;
        if (slot == 0) {
            return 0;
        }
        long entry = Dict.entry(slot);
        return EntryKey.expires(entry) && Entry.dueMs(entry) <= keyspace.dueMs() ? whenDue(key, entry) : entry;
    }

    /** The key's time has come, or that of some of its fields: a few of those go now, the others are hidden until the next turn. */
    private long whenDue(Key key, long entry) {
        if (hasExpired(entry)) {
            return expireOnAccess(key);
        }
        if (keyspace.removesExpired() && id >= 0) {
            keyspace.fieldExpirer().expire(this, key, Long.MIN_VALUE);
        }
        return entry(key);
    }

    /** The live entry, or 0; nothing changes, not even if its time has come. */
    public long peek(Key key) {
        long slot = dict.find(root, key.hash, key.address, key.length);
        return slot == 0 || isExpired(Dict.entry(slot)) ? 0 : Dict.entry(slot);
    }

    /** The entry, or 0; what has expired and has not been removed is there, too. */
    public long findExpired(Key key) {
        key.slot = dict.find(root, key.hash, key.address, key.length);
        return key.slot == 0 ? 0 : Dict.entry(key.slot);
    }

    private boolean hasExpired(long entry) {
        return Entry.expireAtMs(entry) <= keyspace.dueMs();
    }

    private long expireOnAccess(Key key) {
        if (keyspace.removesExpired()) {
            removeByServer(key, RemovalReason.EXPIRED);
        }
        key.slot = 0;
        return 0;
    }

    /** Removes the key if its time has come, whoever is to say so; true if it has no time any more. */
    boolean removeIfExpired(Key key) {
        key.slot = dict.find(root, key.hash, key.address, key.length);
        if (key.slot == 0 || !Entry.expires(Dict.entry(key.slot))) {
            return true;
        }
        boolean expired = hasExpired(Dict.entry(key.slot));
        if (expired) {
            removeByServer(key, RemovalReason.EXPIRED);
        }
        return expired;
    }

    /** Removes a key that was just looked up because its time came or memory is short. */
    void removeByServer(Key key, RemovalReason reason) {
        long entry = detach(key);
        if (reason == RemovalReason.EXPIRED) {
            stats.expired++;
        } else {
            stats.evicted++;
        }
        keyspace.listener().onRemoved(id, key.address, key.length, reason);
        keyspace.listener().onModified(id, key.address, key.length);
        event(reason == RemovalReason.EXPIRED ? KeyEvent.EXPIRED : KeyEvent.EVICTED, key);
        free(entry);
    }

    /** Removes an entry that a walk found; the key object is working space. */
    void removeByServer(long entry, Key key, RemovalReason reason) {
        aim(key, Entry.keyAddress(entry), Entry.keyLength(entry));
        key.slot = dict.find(root, key.hash, key.address, key.length);
        assert key.slot != 0 && Dict.entry(key.slot) == entry;
        removeByServer(key, reason);
    }

    /** Removes the key that was just looked up, if it was there; the memory is freed at once or when no view needs it. */
    public boolean remove(Key key) {
        if (key.slot == 0) {
            return false;
        }
        long entry = detach(key);
        free(entry);
        return true;
    }

    /** Takes the entry out of the table without freeing it. */
    private long detach(Key key) {
        long entry = Dict.entry(key.slot);
        forgetExpiry(entry);
        dict.remove(root, key.hash, key.slot);
        key.slot = 0;
        return entry;
    }

    /** Frees an entry and its value; a large collection in slices. */
    void free(long entry) {
        int encoding = Entry.encoding(entry);
        if (encoding == Entry.BLOCK) {
            StringBlock.giveUp(arena, Entry.valueHandle(entry));
        } else if (encoding >= Entry.PACKED) {
            keyspace.containers().free(entry);
        }
        freeEntry(entry);
    }

    private void freeEntry(long entry) {
        arena.free(EntryKey.handle(entry), Tag.ENTRY);
    }

    private boolean isFrozen(long entry) {
        return arena.isFrozen(EntryKey.handle(entry));
    }

    /** Stores a new collection under the key that was just looked up; what was there is freed, its expiry with it. */
    public void setCollection(Key key, ValueType type, int encoding, long handle) {
        long entry = writer.create(key, type, encoding, NO_EXPIRY, Long.BYTES);
        Native.putLong(Entry.valueField(entry), handle);
        store(key, entry);
    }

    /**
     * Notes that the collection under the key that was just looked up has another form or begins with another block. The
     * caller has freed or passed on the old block.
     */
    public void pointTo(Key key, int encoding, long handle) {
        long entry = Dict.entry(key.slot);
        if (Entry.valueHandle(entry) == handle && Entry.encoding(entry) == encoding) {
            return;
        }
        if (isFrozen(entry)) {
            long copy = writer.copyWith(entry, key, Entry.expireAtMs(entry));
            swap(key, copy);
            freeEntry(entry);
            entry = copy;
        }
        Native.putLong(Entry.valueField(entry), handle);
        Native.putByte(entry, (byte) (Native.getByte(entry) & ~Entry.ENCODING_MASK | encoding));
    }

    /** The entry of the key that was just looked up, as it is now. */
    public long entry(Key key) {
        return key.slot == 0 ? 0 : Dict.entry(key.slot);
    }

    /** Sets the access bits of the key that was just looked up: see {@link AccessPolicy}. */
    public void setAccess(Key key, int access) {
        Entry.setAccess(Dict.entry(key.slot), access);
    }

    /** Stores a string under the key that was just looked up; numbers are kept as such. */
    public void setString(Key key, long bytes, int length, long expireAtMs) {
        if (Decimal.isLong(bytes, length)) {
            setLong(key, Decimal.parse(bytes, length), expireAtMs);
        } else {
            setText(key, bytes, length, expireAtMs);
        }
    }

    /** Stores a string under the key that was just looked up as text, even if it is a number's. */
    public void setText(Key key, long bytes, int length, long expireAtMs) {
        setBytes(key, Entry.EMBEDDED, bytes, length, expireAtMs);
    }

    /** Stores a string under the key that was just looked up in the form of one that is changed in place. */
    public void setRaw(Key key, long bytes, int length, long expireAtMs) {
        setBytes(key, Entry.INLINE, bytes, length, expireAtMs);
    }

    private void setBytes(Key key, int inlineEncoding, long bytes, int length, long expireAtMs) {
        if (EntryWriter.fitsInline(key.length, length)) {
            long field = valueToOverwrite(key, inlineEncoding, expireAtMs, EntryWriter.inlineBytes(length));
            Native.copy(bytes, EntryKey.putLength(field, length), length);
        } else {
            long block = arena.allocate((long) StringBlock.HEAD_BYTES + length, Tag.STRING);
            StringBlock.init(block, length);
            Native.copy(bytes, StringBlock.bytes(block), length);
            setBlock(key, block, expireAtMs);
        }
    }

    /** Stores a number under the key that was just looked up. */
    public void setLong(Key key, long value, long expireAtMs) {
        Native.putLong(valueToOverwrite(key, Entry.INT, expireAtMs, Long.BYTES), value);
    }

    /** Stores a {@link StringBlock}, which the database now owns, under the key that was just looked up. */
    public void setBlock(Key key, long block, long expireAtMs) {
        Native.putLong(valueToOverwrite(key, Entry.BLOCK, expireAtMs, Long.BYTES), block);
    }

    /** Changes the number of an {@link Entry#INT} entry that was just looked up; its expiry stays. */
    public void updateLong(Key key, long value) {
        long entry = Dict.entry(key.slot);
        if (isFrozen(entry)) {
            setLong(key, value, Entry.expireAtMs(entry));
        } else {
            Native.putLong(Entry.valueField(entry), value);
        }
    }

    /** The place for a value of this size under the key: in the old entry if it fits there, else in a new one. */
    private long valueToOverwrite(Key key, int encoding, long expireAtMs, int valueBytes) {
        long old = key.slot == 0 ? 0 : Dict.entry(key.slot);
        boolean expires = expireAtMs != NO_EXPIRY;
        if (old != 0 && canOverwrite(old, key, expires, valueBytes)) {
            Native.putInt(
                    old,
                    Entry.flags(ValueType.STRING, encoding, expires)
                            | Native.getByte(old) & EntryKey.LARGE
                            | keyspace.access().initial() << 8);
            if (expires) {
                setExpiryField(key, old, expireAtMs);
            }
            return Entry.valueField(old);
        }
        long entry = writer.create(key, ValueType.STRING, encoding, expireAtMs, valueBytes);
        store(key, entry);
        return Entry.valueField(entry);
    }

    private boolean canOverwrite(long old, Key key, boolean expires, int valueBytes) {
        if (!Entry.isString(old) || EntryKey.expires(old) != expires || Entry.encoding(old) == Entry.BLOCK) {
            return false;
        }
        long bytes = (long) EntryWriter.headAndKeyBytes(key.length, expires) + valueBytes;
        return Arena.capacity(EntryKey.handle(old)) == Arena.capacityFor(bytes) && !isFrozen(old);
    }

    private void setExpiryField(Key key, long entry, long expireAtMs) {
        expirySumMs += expireAtMs - Entry.expireAtMs(entry);
        Native.putLong(entry + Entry.HEAD_BYTES, expireAtMs);
        dict.noteExpiry(root, key.hash, key.slot, expireAtMs);
        noteOwn(key);
    }

    /** Puts a new entry in the place of what the key had, which is freed. */
    private void store(Key key, long entry) {
        if (key.slot == 0) {
            insert(key, entry);
        } else {
            long old = swap(key, entry);
            free(old);
        }
    }

    private void insert(Key key, long entry) {
        if (keyspace.isLed()) {
            // One that is only hidden may be in the way.
            removeIfExpired(key);
        }
        key.slot = dict.insert(root, key.hash, entry);
        rememberExpiry(key, entry);
        event(KeyEvent.NEW, key);
    }

    /** Puts an entry with the same key in place; returns the old one, which shares nothing with it or is about to go. */
    private long swap(Key key, long entry) {
        long old = Dict.entry(key.slot);
        forgetExpiry(old);
        key.slot = dict.replace(root, key.hash, key.slot, entry);
        rememberExpiry(key, entry);
        return old;
    }

    private void rememberExpiry(Key key, long entry) {
        if (EntryKey.expires(entry)) {
            dict.noteExpiry(root, key.hash, key.slot, Entry.dueMs(entry));
            if (Entry.expires(entry)) {
                expiring++;
                expirySumMs += Entry.expireAtMs(entry);
                noteOwn(key);
            }
        }
    }

    private void noteOwn(Key key) {
        if (keyspace.isLed() && keyspace.expires() && id >= 0) {
            keyspace.ownTimes().note(id, key);
        }
    }

    private void forgetExpiry(long entry) {
        if (Entry.expires(entry)) {
            expiring--;
            expirySumMs -= Entry.expireAtMs(entry);
        }
    }

    /** Sets or, with {@link #NO_EXPIRY}, clears when the key that was just looked up dies. */
    public void setExpiry(Key key, long expireAtMs) {
        long entry = Dict.entry(key.slot);
        if (Entry.expireAtMs(entry) == expireAtMs) {
            return;
        }
        if (Entry.expires(entry) && expireAtMs != NO_EXPIRY && !isFrozen(entry) && !Entry.isTimed(entry)) {
            setExpiryField(key, entry, expireAtMs);
            return;
        }
        long copy = writer.copyWith(entry, key, expireAtMs);
        swap(key, copy);
        freeEntry(entry);
    }

    /** Notes when the next field of the hash under the key that was just looked up, a table, is due: {@link #NO_EXPIRY} for never. */
    void setFieldsDue(Key key, long fieldsDueMs) {
        long entry = Dict.entry(key.slot);
        boolean timed = fieldsDueMs != NO_EXPIRY;
        long expireAtMs = Entry.expireAtMs(entry);
        if (timed && Entry.isTimed(entry)) {
            long dueMs = Math.min(expireAtMs, fieldsDueMs);
            Native.putLongThroughCut(entry + Entry.HEAD_BYTES, dueMs);
            dict.noteExpiry(root, key.hash, key.slot, dueMs);
        } else if (timed || Entry.isTimed(entry)) {
            long root = Entry.valueHandle(entry);
            swap(key, writer.createHash(entry, key, root, expireAtMs, fieldsDueMs));
            freeEntry(entry);
        }
    }

    /** Removes fields that are due from a hash that a walk found, until a time of {@link System#nanoTime}. */
    void expireFields(long entry, Key key, long endNs) {
        aim(key, Entry.keyAddress(entry), Entry.keyLength(entry));
        key.slot = dict.find(root, key.hash, key.address, key.length);
        keyspace.fieldExpirer().expire(this, key, endNs);
    }

    /** Tells that fields of the key went because their time had come. */
    void fieldsExpired(Key key) {
        modified(key);
        event(KeyEvent.HEXPIRED, key);
    }

    /** Removes the key that was just looked up, of whose collection nothing is left. */
    void removeEmptied(Key key) {
        long entry = detach(key);
        event(KeyEvent.DEL, key);
        free(entry);
    }

    /** Tells that a field of the key goes because its time has come. */
    void fieldExpires(Key key, long field, int length) {
        stats.expiredFields++;
        keyspace.listener().onFieldRemoved(id, key.address, key.length, field, length);
    }

    /**
     * Makes the string under the key that was just looked up at least {@code length} bytes long, new bytes being zero, and
     * returns where they are, to be changed in place. A missing key is created; a number becomes text.
     */
    public long editString(Key key, int length) {
        if (key.slot == 0) {
            return createZeroed(key, length);
        }
        long entry = Dict.entry(key.slot);
        if (Entry.encoding(entry) == Entry.BLOCK) {
            return editBlock(key, entry, length);
        }
        return editInline(key, entry, length);
    }

    private long createZeroed(Key key, int length) {
        if (EntryWriter.fitsInline(key.length, length)) {
            long field = valueToOverwrite(key, Entry.INLINE, NO_EXPIRY, EntryWriter.inlineBytes(length));
            long bytes = EntryKey.putLength(field, length);
            Native.fill(bytes, length, (byte) 0);
            return bytes;
        }
        long block = arena.allocate((long) StringBlock.HEAD_BYTES + length, Tag.STRING);
        StringBlock.init(block, length);
        Native.fill(StringBlock.bytes(block), length, (byte) 0);
        setBlock(key, block, NO_EXPIRY);
        return StringBlock.bytes(block);
    }

    private long editInline(Key key, long entry, int length) {
        long bytes;
        int had;
        if (Entry.isInt(entry)) {
            bytes = keyspace.digits();
            had = Decimal.write(bytes, Entry.intValue(entry));
        } else {
            bytes = Entry.stringAddress(entry);
            had = Entry.stringLength(entry);
            if (had >= length && Entry.encoding(entry) == Entry.INLINE && !isFrozen(entry)) {
                return bytes;
            }
        }
        int total = Math.max(length, had);
        long expireAtMs = Entry.expireAtMs(entry);
        long copy;
        long to;
        if (EntryWriter.fitsInline(key.length, total)) {
            copy = writer.create(key, ValueType.STRING, Entry.INLINE, expireAtMs, EntryWriter.inlineBytes(total));
            to = EntryKey.putLength(Entry.valueField(copy), total);
        } else {
            long block = arena.allocate(StringBlock.HEAD_BYTES + roomFor(total), Tag.STRING);
            StringBlock.init(block, total);
            copy = writer.create(key, ValueType.STRING, Entry.BLOCK, expireAtMs, Long.BYTES);
            Native.putLong(Entry.valueField(copy), block);
            to = StringBlock.bytes(block);
        }
        Native.copy(bytes, to, had);
        Native.fill(to + had, total - had, (byte) 0);
        store(key, copy);
        return to;
    }

    private long editBlock(Key key, long entry, int length) {
        long block = Native.getLong(Entry.valueField(entry));
        int had = StringBlock.length(block);
        int total = Math.max(length, had);
        long moved = writableBlock(block, had, total);
        if (moved != block) {
            pointTo(key, Entry.BLOCK, moved);
        }
        if (total > had) {
            Native.fill(StringBlock.bytes(moved) + had, total - had, (byte) 0);
            StringBlock.setLength(moved, total);
        }
        return StringBlock.bytes(moved);
    }

    /** The same string in a block that may be changed and has room; the old one is given up if it is another. */
    private long writableBlock(long block, int had, int total) {
        boolean shared = arena.isFrozen(block) || StringBlock.isLeased(block);
        long needed = (long) StringBlock.HEAD_BYTES + total;
        if (!shared && Arena.capacity(block) >= needed) {
            return block;
        }
        long room = StringBlock.HEAD_BYTES + (total > had ? roomFor(total) : total);
        if (!shared) {
            return arena.reallocate(block, room, Tag.STRING);
        }
        long copy = arena.allocate(room, Tag.STRING);
        StringBlock.init(copy, had);
        Native.copy(StringBlock.bytes(block), StringBlock.bytes(copy), had);
        StringBlock.giveUp(arena, block);
        return copy;
    }

    /** Room for a growing string: doubled while small, then a mebibyte more. */
    private static long roomFor(int length) {
        return length < GROWTH_DOUBLING_LIMIT_BYTES
                ? Math.max(length, Math.min(2L * length, GROWTH_DOUBLING_LIMIT_BYTES))
                : (long) length + GROWTH_DOUBLING_LIMIT_BYTES;
    }

    /** Gives an entry another key in another or the same database, in place of what is there. Both have been looked up. */
    public void moveTo(Key from, Database target, Key to, long expireAtMs) {
        long entry = detach(from);
        long copy = writer.copyWith(entry, to, expireAtMs);
        freeEntry(entry);
        target.find(to);
        target.store(to, copy);
    }

    /** Begins to copy the collection of an entry. */
    public Copying copying(long entry) {
        return keyspace.containers().copying(entry);
    }

    /** Stores a copy that was made of the collection of an entry, of whatever database, under the key that was just looked up. */
    public void putCopy(long entry, Key to, long copy) {
        long made = writer.copyWith(entry, to, Entry.expireAtMs(entry));
        Native.putLong(Entry.valueField(made), copy);
        Entry.setAccess(made, keyspace.access().initial());
        store(to, made);
    }

    /** Frees a copy that is not stored after all. */
    public void discardCopy(ValueType type, int encoding, long copy) {
        keyspace.containers().free(type, encoding, copy);
    }

    /** Stores a copy of the string of an entry under the key that {@code to} looked for in the target. */
    public void copyTo(long entry, Database target, Key to) {
        long expireAtMs = Entry.expireAtMs(entry);
        if (Entry.encoding(entry) != Entry.BLOCK) {
            target.store(to, writer.copyWith(entry, to, expireAtMs));
            return;
        }
        int length = Entry.stringLength(entry);
        long block = arena.allocate((long) StringBlock.HEAD_BYTES + length, Tag.STRING);
        StringBlock.init(block, length);
        Native.copy(Entry.stringAddress(entry), StringBlock.bytes(block), length);
        target.setBlock(to, block, expireAtMs);
    }

    /** Tells listeners that the value, expiry or existence of a key changed. */
    public void modified(Key key) {
        keyspace.listener().onModified(id, key.address, key.length);
    }

    public void event(KeyEvent event, Key key) {
        if (id >= 0 && keyspace.wants(event)) {
            keyspace.listener().onEvent(event, id, key.address, key.length);
        }
    }

    /** Like SCAN: shows the live entries at a cursor and returns the next one, 0 at the end. */
    public long scan(long cursor, EntryVisitor visitor) {
        return dict.scan(root, cursor, visitor);
    }

    /** Whether an entry seen in a walk is past its time. */
    public boolean isExpired(long entry) {
        return hasExpired(entry);
    }

    /** Removes a key that a walk shows and whose time has come, if that is for this server to do; whether its time has come. */
    public boolean removeIfExpired(long entry, Key key) {
        boolean expired = hasExpired(entry);
        if (expired && keyspace.removesExpired()) {
            removeByServer(entry, key, RemovalReason.EXPIRED);
        }
        return expired;
    }

    /**
     * A key, each with the same chance, or 0 when there is none. Expired ones that it comes across go; where that is not for this
     * server to do, it may give up and return one.
     */
    public long randomEntry(Key key) {
        long entry = 0;
        for (int tries = 0; size() > 0 && (keyspace.removesExpired() || tries < MOST_RANDOM_TRIES); tries++) {
            do {
                entry = dict.drawRandom(root, keyspace.random().nextLong());
            } while (entry == 0);
            if (!removeIfExpired(entry, key)) {
                return entry;
            }
        }
        return size() == 0 ? 0 : entry;
    }

    private static final int MOST_RANDOM_TRIES = 100;

    /** Empties the database in O(1); what it held is freed in slices. Returns how many keys that were. */
    public long flush() {
        long keys = size();
        if (keys > 0) {
            keyspace.discard(root);
            root = dict.create();
            expiring = 0;
            expirySumMs = 0;
        }
        return keys;
    }

    /** Exchanges everything two databases hold. */
    void swapWith(Database other) {
        long otherRoot = other.root;
        long otherExpiring = other.expiring;
        long otherSum = other.expirySumMs;
        other.root = root;
        other.expiring = expiring;
        other.expirySumMs = expirySumMs;
        root = otherRoot;
        expiring = otherExpiring;
        expirySumMs = otherSum;
    }

    long root() {
        return root;
    }

    DictDrain drain(long discarded) {
        return dict.drain(discarded);
    }

    /** The share of the table's slots in use, 0 to 1; walks its segments. */
    public double fill() {
        return dict.fill(root);
    }

    /** How many slots the table has; walks its segments. */
    public long tableSize() {
        return Math.round(size() / Math.max(fill(), Double.MIN_NORMAL));
    }
}
