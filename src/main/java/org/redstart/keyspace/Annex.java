package org.redstart.keyspace;

/**
 * A second set of databases that no client sees and no listener hears of: what is to replace everything is put together there,
 * while what it replaces still serves.
 */
public final class Annex {
    private final Keyspace keyspace;
    private final Database[] databases;

    Annex(Keyspace keyspace) {
        this.keyspace = keyspace;
        this.databases = new Database[keyspace.databaseCount()];
        for (int i = 0; i < databases.length; i++) {
            databases[i] = new Database(keyspace, Keyspace.UNSEEN);
        }
    }

    public Database database(int id) {
        return databases[id];
    }

    /** What was put together takes everything's place at once; what was there is freed in slices. */
    public void takeOver() {
        for (int i = 0; i < databases.length; i++) {
            keyspace.database(i).swapWith(databases[i]);
        }
        keyspace.tellFlushed();
        discard();
    }

    /** Forgets what was put together. */
    public void discard() {
        for (Database each : databases) {
            each.flush();
        }
    }
}
