package org.redstart.scripting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.redstart.memory.Foreign;
import party.iroiro.luajava.AbstractLua;
import party.iroiro.luajava.lua51.Lua51;
import party.iroiro.luajava.lua51.Lua51Natives;

/**
 * A stack of Lua's: the main one, or a coroutine's. What it offers neither fails nor runs any of a script's code, but
 * {@link #call}: an error of Lua's must not pass through Java.
 */
final class LuaThread extends Lua51 {
    static final int REGISTRY = -10000;

    /** The number of a thread that the library need not find. */
    private static final int UNLISTED = -1;

    /** So many values a function may push without asking. */
    static final int FREE_SLOTS = 20;

    private final Lua51Natives natives;
    private final long pointer;
    private final List<LuaThread> coroutines;
    /** Coroutines that called Java directly, by where they lie. */
    private final Map<Long, LuaThread> directCoroutines;

    private final ChunkBuffer chunks;
    private final StringHalves halves;
    /** Strings of the state's own that are kept: names by themselves, and those of one byte. */
    private final Map<String, Long> names;

    private final long[] singles;

    /** A new state and its main thread. */
    LuaThread() {
        this.natives = (Lua51Natives) C;
        this.pointer = getPointer();
        this.coroutines = new ArrayList<>();
        this.directCoroutines = new HashMap<>();
        this.chunks = new ChunkBuffer();
        this.halves = new StringHalves();
        this.names = new HashMap<>();
        this.singles = new long[1 << Byte.SIZE];
    }

    private LuaThread(long pointer, int id, LuaThread main) {
        super(pointer, id, main);
        this.natives = main.natives;
        this.pointer = pointer;
        this.coroutines = null;
        this.directCoroutines = null;
        this.chunks = main.chunks;
        this.halves = main.halves;
        this.names = main.names;
        this.singles = main.singles;
    }

    /** Ends the state. */
    void closeState() {
        halves.close();
        close();
    }

    /** Called when a coroutine first calls Java. */
    @Override
    protected AbstractLua newThread(long at, int id, AbstractLua main) {
        LuaThread fresh = new LuaThread(at, id, (LuaThread) main);
        ((LuaThread) main).coroutines.add(fresh);
        return fresh;
    }

    /** The thread that lies at an address: this main one, or one of its coroutines. */
    LuaThread at(long address) {
        return address == pointer ? this : coroutineAt(address);
    }

    private LuaThread coroutineAt(long address) {
        return directCoroutines.computeIfAbsent(address, at -> new LuaThread(at, UNLISTED, this));
    }

    /** The library keeps every coroutine that called Java until told not to. */
    void releaseCoroutines() {
        if (!directCoroutines.isEmpty()) {
            directCoroutines.clear();
        }
        if (!coroutines.isEmpty()) {
            coroutines.forEach(LuaThread::close);
            coroutines.clear();
        }
    }

    long address() {
        return pointer;
    }

    /** The value at a positive index, as {@link LuaLayout} reads it; 0 beyond the top. */
    long value(int index) {
        return LuaLayout.valueAt(pointer, index);
    }

    long topValue() {
        return LuaLayout.valueAt(pointer, top());
    }

    int top() {
        return LuaLayout.top(pointer);
    }

    @Override
    public void setTop(int top) {
        if (top <= top()) {
            LuaLayout.setTop(pointer, top);
        } else {
            natives.lua_settop(pointer, top);
        }
    }

    /** Makes room for so many values; false if there is none. */
    boolean hasRoom(int values) {
        return natives.lua_checkstack(pointer, values) != 0;
    }

    void pushNilValue() {
        LuaLayout.push(pointer, 0, LuaLayout.NIL);
    }

    void pushBoolean(boolean value) {
        LuaLayout.push(pointer, value ? 1 : 0, LuaLayout.BOOLEAN);
    }

    void pushNumber(double value) {
        LuaLayout.push(pointer, Double.doubleToRawLongBits(value), LuaLayout.NUMBER);
    }

    /** Pushes a null pointer as a value. */
    void pushNull() {
        LuaLayout.push(pointer, 0, LuaLayout.LIGHT_USERDATA);
    }

    /** Pushes text, each character a byte. */
    void pushText(String text) {
        pushBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void pushBytes(byte[] bytes) {
        if (bytes.length < 2) {
            pushShort(bytes.length == 0 ? -1 : bytes[0] & 0xFF);
        } else {
            halves.take(bytes);
            concatenate();
        }
    }

    void pushBytes(long address, int length) {
        if (DirectPush.isThere()) {
            DirectPush.push(pointer, address, length);
        } else if (length < 2) {
            pushShort(length == 0 ? -1 : Foreign.getUnsignedByte(address));
        } else {
            halves.take(address, length);
            concatenate();
        }
    }

    private void concatenate() {
        LuaLayout.push(pointer, halves.first(), LuaLayout.STRING);
        LuaLayout.push(pointer, halves.second(), LuaLayout.STRING);
        natives.lua_concat(pointer, 2);
        halves.shrink();
    }

    /** Pushes the empty string, or one of one byte, which have no halves. */
    private void pushShort(int content) {
        if (content < 0) {
            pushName("");
            return;
        }
        if (singles[content] == 0) {
            compile(("return '\\" + content + "'").getBytes(StandardCharsets.US_ASCII), "=byte");
            call(0, 1, 0);
            singles[content] = LuaLayout.object(topValue());
            keep();
        }
        LuaLayout.push(pointer, singles[content], LuaLayout.STRING);
    }

    /** Pushes a text that is pushed so often that the state keeps it. */
    void pushName(String name) {
        LuaLayout.push(pointer, name(name), LuaLayout.STRING);
    }

    /** The state's own string of a name in ASCII: it never moves, and the registry keeps it from being freed. */
    long name(String name) {
        Long known = names.get(name);
        if (known == null) {
            natives.lua_pushstring(pointer, name);
            known = LuaLayout.object(topValue());
            names.put(name, known);
            keep();
        }
        return known;
    }

    void pushCopy(int index) {
        long value = value(index);
        LuaLayout.push(pointer, LuaLayout.object(value), LuaLayout.type(value));
    }

    /** Takes the top in the place of another value. */
    void replaceAt(int index) {
        natives.lua_replace(pointer, index);
    }

    void pushFunction(party.iroiro.luajava.JFunction function) {
        natives.luaJ_pushfunction(pointer, function);
    }

    void pushTable(int elements, int fields) {
        natives.lua_createtable(pointer, elements, fields);
    }

    /** Takes the top as an element of the table at an index. */
    void setElement(int table, int key) {
        natives.lua_rawseti(pointer, table, key);
    }

    /** Takes the top as a field of a table; the name is one of a few. */
    void setNamed(int table, String name) {
        LuaLayout.insertBelowTop(pointer, name(name));
        natives.lua_rawset(pointer, table < 0 ? table - 1 : table);
    }

    /** Takes key and value from the top into the table at an index; the key is neither nil nor NaN. */
    void setRaw(int table) {
        natives.lua_rawset(pointer, table);
    }

    /** Takes a key from the top and pushes its value of the table at an index, whatever its metamethods say. */
    void pushRaw(int table) {
        natives.lua_rawget(pointer, table);
    }

    void setMetatableOf(int index) {
        natives.lua_setmetatable(pointer, index);
    }

    void setEnvironment(int function) {
        natives.lua_setfenv(pointer, function);
    }

    void pushGlobal(String name) {
        natives.lua_getglobal(pointer, name);
    }

    /** Takes the top into the registry. */
    int keep() {
        return natives.luaL_ref(pointer, REGISTRY);
    }

    void pushKept(int reference) {
        natives.lua_rawgeti(pointer, REGISTRY, reference);
    }

    void drop(int reference) {
        natives.luaL_unref(pointer, REGISTRY, reference);
    }

    /**
     * Calls a function that lies below its arguments.
     *
     * @param handler index of what is called with an error
     * @return whether there was none; else the error is on top
     */
    boolean call(int arguments, int results, int handler) {
        return natives.lua_pcall(pointer, arguments, results, handler) == 0;
    }

    /** Pushes where, in the script, the function that is running was called, as errors begin. */
    void pushPlace() {
        natives.luaL_where(pointer, 1);
    }

    /** Lets the running function end with an error of this text, behind the place. */
    int fail(String text) {
        pushPlace();
        pushText(text);
        natives.lua_concat(pointer, 2);
        return -1;
    }

    /** Memory that the state takes. */
    long usedBytes() {
        return natives.lua_gc(pointer, GC_COUNT, 0) * 1024L + natives.lua_gc(pointer, GC_COUNT_REST, 0);
    }

    void collectStep() {
        natives.lua_gc(pointer, GC_STEP, 1);
    }

    private static final int GC_COUNT = 3;
    private static final int GC_COUNT_REST = 4;
    private static final int GC_STEP = 5;

    /**
     * Compiles a script.
     *
     * @param name what errors call it, after an "@" as a file
     * @return whether it is one; the function is on top, or what is wrong
     */
    boolean compile(byte[] code, String name) {
        ByteBuffer text = chunks.text(code);
        boolean good = natives.luaJ_loadbuffer(pointer, text, text.limit(), name) == 0;
        chunks.shrink();
        return good;
    }
}
