package org.redstart.keyspace;

/** What happened to a key, under the names and classes of keyspace notifications. */
public enum KeyEvent {
    SET("set", '$'),
    SETRANGE("setrange", '$'),
    APPEND("append", '$'),
    INCRBY("incrby", '$'),
    INCRBYFLOAT("incrbyfloat", '$'),
    SETBIT("setbit", '$'),
    PFADD("pfadd", '$'),
    HSET("hset", 'h'),
    HINCRBY("hincrby", 'h'),
    HINCRBYFLOAT("hincrbyfloat", 'h'),
    HDEL("hdel", 'h'),
    HEXPIRE("hexpire", 'h'),
    HEXPIRED("hexpired", 'h'),
    HPERSIST("hpersist", 'h'),
    SADD("sadd", 's'),
    SREM("srem", 's'),
    SPOP("spop", 's'),
    SINTERSTORE("sinterstore", 's'),
    SUNIONSTORE("sunionstore", 's'),
    SDIFFSTORE("sdiffstore", 's'),
    LPUSH("lpush", 'l'),
    RPUSH("rpush", 'l'),
    LPOP("lpop", 'l'),
    RPOP("rpop", 'l'),
    LINSERT("linsert", 'l'),
    LSET("lset", 'l'),
    LREM("lrem", 'l'),
    LTRIM("ltrim", 'l'),
    SORTSTORE("sortstore", 'l'),
    XADD("xadd", 't'),
    XDEL("xdel", 't'),
    XTRIM("xtrim", 't'),
    XSETID("xsetid", 't'),
    XGROUP_CREATE("xgroup-create", 't'),
    XGROUP_SETID("xgroup-setid", 't'),
    XGROUP_DESTROY("xgroup-destroy", 't'),
    XGROUP_CREATECONSUMER("xgroup-createconsumer", 't'),
    XGROUP_DELCONSUMER("xgroup-delconsumer", 't'),
    ZADD("zadd", 'z'),
    ZINCR("zincr", 'z'),
    ZREM("zrem", 'z'),
    ZREMRANGEBYRANK("zremrangebyrank", 'z'),
    ZREMRANGEBYSCORE("zremrangebyscore", 'z'),
    ZREMRANGEBYLEX("zremrangebylex", 'z'),
    ZPOPMIN("zpopmin", 'z'),
    ZPOPMAX("zpopmax", 'z'),
    ZRANGESTORE("zrangestore", 'z'),
    ZUNIONSTORE("zunionstore", 'z'),
    ZINTERSTORE("zinterstore", 'z'),
    ZDIFFSTORE("zdiffstore", 'z'),
    GEORADIUSSTORE("georadiusstore", 'z'),
    GEOSEARCHSTORE("geosearchstore", 'z'),
    DEL("del", 'g'),
    EXPIRE("expire", 'g'),
    PERSIST("persist", 'g'),
    RENAME_FROM("rename_from", 'g'),
    RENAME_TO("rename_to", 'g'),
    MOVE_FROM("move_from", 'g'),
    MOVE_TO("move_to", 'g'),
    COPY_TO("copy_to", 'g'),
    RESTORE("restore", 'g'),
    EXPIRED("expired", 'x'),
    EVICTED("evicted", 'e'),
    NEW("new", 'n'),
    KEYMISS("keymiss", 'm');

    private final String eventName;
    private final char eventClass;

    KeyEvent(String eventName, char eventClass) {
        this.eventName = eventName;
        this.eventClass = eventClass;
    }

    public String eventName() {
        return eventName;
    }

    /** The letter that switches it on in {@code notify-keyspace-events}. */
    public char eventClass() {
        return eventClass;
    }
}
