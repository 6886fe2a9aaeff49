package org.redstart.keyspace;

/** What a key holds; the ordinal is stored in the entry. */
public enum ValueType {
    STRING("string"),
    LIST("list"),
    SET("set"),
    ZSET("zset"),
    HASH("hash"),
    STREAM("stream");

    private final String typeName;

    ValueType(String typeName) {
        this.typeName = typeName;
    }

    /** The name that TYPE answers. */
    public String typeName() {
        return typeName;
    }
}
