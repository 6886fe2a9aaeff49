package org.redstart.keyspace;

/** Whom to remove when memory is short: the names of {@code maxmemory-policy}. */
public enum EvictionPolicy {
    VOLATILE_LRU("volatile-lru", true, false),
    VOLATILE_LFU("volatile-lfu", true, true),
    VOLATILE_RANDOM("volatile-random", true, false),
    VOLATILE_TTL("volatile-ttl", true, false),
    ALLKEYS_LRU("allkeys-lru", false, false),
    ALLKEYS_LFU("allkeys-lfu", false, true),
    ALLKEYS_RANDOM("allkeys-random", false, false),
    NOEVICTION("noeviction", false, false);

    private final String configName;
    private final boolean onlyExpiring;
    private final boolean frequency;

    EvictionPolicy(String configName, boolean onlyExpiring, boolean frequency) {
        this.configName = configName;
        this.onlyExpiring = onlyExpiring;
        this.frequency = frequency;
    }

    public static EvictionPolicy of(String configName) {
        for (EvictionPolicy policy : values()) {
            if (policy.configName.equals(configName)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(configName);
    }

    public String configName() {
        return configName;
    }

    boolean onlyExpiring() {
        return onlyExpiring;
    }

    public boolean usesFrequency() {
        return frequency;
    }

    boolean isRandom() {
        return this == VOLATILE_RANDOM || this == ALLKEYS_RANDOM;
    }
}
