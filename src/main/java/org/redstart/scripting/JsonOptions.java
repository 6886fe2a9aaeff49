package org.redstart.scripting;

/** How {@code cjson} reads and writes; scripts may change it, for all that come after. */
final class JsonOptions {
    static final int OFF = 0;
    static final int ON = 1;
    static final int AS_NULL = 2;

    private static final int DEPTH = 1000;

    /** Whether a list with too many gaps becomes an object. */
    boolean convertsSparse;
    /** So many times more places than values are too many gaps; 0 for never. */
    int sparseRatio = 2;
    /** Up to so many places gaps are never too many. */
    int sparseSafe = 10;

    int encodeDepth = DEPTH;
    int decodeDepth = DEPTH;
    int encodeInvalid = OFF;
    int decodeInvalid = ON;
    int digits = NumberText.LUA_DIGITS;
    /** Accepted and of no effect. */
    int keepBuffer = ON;
}
