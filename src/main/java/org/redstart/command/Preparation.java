package org.redstart.command;

/**
 * What a command will store, put together aside before anything changes. Meanwhile others are served: it may read nothing but what a
 * cut keeps, and what it brings itself.
 */
public interface Preparation extends AutoCloseable {
    /** Works on for some ten microseconds; false when there is nothing left to do. */
    boolean step();

    /** Puts it in its place, and answers. */
    void store(Call call);

    /** Gives up what was not stored. */
    @Override
    void close();
}
