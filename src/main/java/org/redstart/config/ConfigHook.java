package org.redstart.config;

/** What a room does when a directive it cares for has changed. */
@FunctionalInterface
public interface ConfigHook {
    /**
     * Takes over the new values. Called again with the old ones when a later hook of the same change refuses.
     *
     * @throws ConfigException to refuse, with the reason a client is told; the whole change is then undone
     */
    void changed(Config config);
}
