package org.redstart.keyspace;

import java.util.Set;
import java.util.SplittableRandom;
import org.redstart.memory.Arena;
import org.redstart.memory.Decimal;
import org.redstart.memory.Tag;
import org.redstart.structure.Dict;
import org.redstart.structure.KeyHash;
import org.redstart.structure.TableMode;

/**
 * All databases, and what they share: the clock, the table machinery, the access policy, the listener, and the work that is
 * done in slices.
 */
public final class Keyspace {
    private final Arena arena;
    private final Dict dict;
    private final Containers containers;
    private final HashStore hashes;
    private final SetStore sets;
    private final ZSetStore zsets;
    private final MemberReader memberReader;
    private final EntryWriter writer;
    private final AccessPolicy access = new AccessPolicy();
    private final KeyspaceStats stats = new KeyspaceStats();
    private final KeyspaceListeners listeners = new KeyspaceListeners();
    private final SplittableRandom random = new SplittableRandom();
    private final Database[] databases;
    private final OwnTimes ownTimes = new OwnTimes(this);
    private final LazyFree lazyFree;
    private final Views views;
    private final Expirer expirer;
    private final FieldExpirer fieldExpirer;
    private final Evictor evictor;
    private final Defragmenter defragmenter;
    private final TableCompactor tableCompactor;
    private final long digits;
    /** For each {@link KeyEvent} by ordinal whether anybody wants to hear of it. */
    private final boolean[] wanted = new boolean[KeyEvent.values().length];

    private Database workshop;
    private long nowMs;
    private long dueMs;
    private boolean expires = true;
    private boolean touches = true;
    private boolean paused;
    private boolean led;

    public Keyspace(Arena arena, long hashSeed, int databaseCount) {
        this.arena = arena;
        KeyHash keyHash = new KeyHash(hashSeed);
        this.dict = new Dict(arena, keyHash, Entry.HEAD_BYTES, TableMode.WALKED);
        this.writer = new EntryWriter(arena, access);
        this.digits = arena.allocate(Decimal.MAX_BYTES + 4, Tag.SCRATCH);
        this.databases = new Database[databaseCount];
        this.views = new Views(this);
        this.lazyFree = new LazyFree(this);
        this.containers = new Containers(arena, keyHash, lazyFree);
        this.hashes = new HashStore(this, containers.members());
        this.sets = new SetStore(arena, containers);
        this.zsets = new ZSetStore(arena, containers);
        this.memberReader = new MemberReader(arena, zsets, containers.members());
        this.expirer = new Expirer(this);
        this.fieldExpirer = new FieldExpirer(this, containers.members());
        this.evictor = new Evictor(this);
        this.defragmenter = new Defragmenter(this);
        this.tableCompactor = new TableCompactor(this);
        for (int i = 0; i < databaseCount; i++) {
            databases[i] = new Database(this, i);
        }
    }

    public int databaseCount() {
        return databases.length;
    }

    public Database database(int id) {
        return databases[id];
    }

    /** What "now" is for expiry and access; it stands still while a command runs. */
    public void setTime(long nowMs) {
        this.nowMs = nowMs;
        dueMs = expires ? nowMs : Long.MIN_VALUE;
        access.setTime(nowMs);
    }

    /**
     * Whether anything expires at all: not while commands of the past are executed again, for each must find what it found the
     * first time.
     */
    public void setExpires(boolean expires) {
        this.expires = expires;
        setTime(nowMs);
    }

    /** What was to last until then, or less long, has expired. */
    public long dueMs() {
        return dueMs;
    }

    public long nowMs() {
        return nowMs;
    }

    /** Lets a listener hear of all changes from now on. */
    public void addListener(KeyspaceListener listener) {
        listeners.add(listener);
    }

    /** Chooses the events that {@link KeyspaceListener#onEvent} hears. */
    public void want(Set<KeyEvent> events) {
        for (KeyEvent event : KeyEvent.values()) {
            wanted[event.ordinal()] = events.contains(event);
        }
    }

    /** Whether reads leave their mark on access bits: off for clients that said NO-TOUCH. */
    public void setTouches(boolean touches) {
        this.touches = touches;
    }

    /** While paused, nothing changes by itself: what has expired is only hidden, and memory may grow. */
    public void setPaused(boolean paused) {
        this.paused = paused;
    }

    /** Whether nothing is to change by itself. */
    public boolean isPaused() {
        return paused;
    }

    /** While led, another server says what goes: what has expired is only hidden. */
    public void setLed(boolean led) {
        ownTimes.forget();
        this.led = led;
    }

    /** What is timed by clients of this server while another one leads. */
    public OwnTimes ownTimes() {
        return ownTimes;
    }

    boolean expires() {
        return expires;
    }

    /** Whether another server says what goes. */
    public boolean isLed() {
        return led;
    }

    /**
     * A database that no client sees, no view shows and no listener hears of: values are put together in it, then {@linkplain
     * Database#moveTo moved} to where they belong.
     */
    public Database workshop() {
        if (workshop == null) {
            workshop = new Database(this, UNSEEN);
        }
        return workshop;
    }

    /** In place of the number of a database that no client sees. */
    static final int UNSEEN = -2;

    /** A second set of databases, which no client sees yet. */
    public Annex annex() {
        return new Annex(this);
    }

    /** A new table of who has read which keys. */
    public ReaderTable readerTable() {
        return new ReaderTable(containers);
    }

    /** Exchanges two databases in O(1). */
    public void swap(int first, int second) {
        databases[first].swapWith(databases[second]);
        listeners.onSwapped(first, second);
    }

    /** Empties one database, or with -1 all; returns how many keys there were. */
    public long flush(int database) {
        long keys = 0;
        for (int i = 0; i < databases.length; i++) {
            if (database == -1 || database == i) {
                keys += databases[i].flush();
            }
        }
        listeners.onFlushed(database);
        return keys;
    }

    /** Everything that was there is gone. */
    void tellFlushed() {
        listeners.onFlushed(-1);
    }

    void discard(long root) {
        lazyFree.add(root);
    }

    public LazyFree lazyFree() {
        return lazyFree;
    }

    public Views views() {
        return views;
    }

    public Expirer expirer() {
        return expirer;
    }

    FieldExpirer fieldExpirer() {
        return fieldExpirer;
    }

    public Evictor evictor() {
        return evictor;
    }

    public Defragmenter defragmenter() {
        return defragmenter;
    }

    public TableCompactor tableCompactor() {
        return tableCompactor;
    }

    public ListStore lists() {
        return containers.lists();
    }

    public StreamStore streams() {
        return containers.streams();
    }

    /** What collections are built of. */
    public Containers containers() {
        return containers;
    }

    public HashStore hashes() {
        return hashes;
    }

    public SetStore sets() {
        return sets;
    }

    public ZSetStore zsets() {
        return zsets;
    }

    /** Reads sets and sorted sets alike. */
    public MemberReader memberReader() {
        return memberReader;
    }

    public AccessPolicy access() {
        return access;
    }

    public KeyspaceStats stats() {
        return stats;
    }

    public Arena arena() {
        return arena;
    }

    public Dict dict() {
        return dict;
    }

    public SplittableRandom random() {
        return random;
    }

    EntryWriter writer() {
        return writer;
    }

    KeyspaceListener listener() {
        return listeners;
    }

    boolean wants(KeyEvent event) {
        return wanted[event.ordinal()];
    }

    boolean touches() {
        return touches;
    }

    boolean removesExpired() {
        return !paused && !led;
    }

    long digits() {
        return digits;
    }
}
