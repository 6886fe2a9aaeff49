package org.redstart.scripting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    /** So many values a function may push without asking. */
    static final int FREE_SLOTS = 20;

    private final Lua51Natives natives;
    private final long pointer;
    private final List<LuaThread> coroutines;
    private final ChunkBuffer chunks;

    /** A new state and its main thread. */
    LuaThread() {
        this.natives = (Lua51Natives) C;
        this.pointer = getPointer();
        this.coroutines = new ArrayList<>();
        this.chunks = new ChunkBuffer();
    }

    private LuaThread(long pointer, int id, LuaThread main) {
        super(pointer, id, main);
        this.natives = main.natives;
        this.pointer = pointer;
        this.coroutines = null;
        this.chunks = main.chunks;
    }

    /** Called when a coroutine first calls Java. */
    @Override
    protected AbstractLua newThread(long at, int id, AbstractLua main) {
        LuaThread fresh = new LuaThread(at, id, (LuaThread) main);
        ((LuaThread) main).coroutines.add(fresh);
        return fresh;
    }

    /** The library keeps every coroutine that called Java until told not to. */
    void releaseCoroutines() {
        if (!coroutines.isEmpty()) {
            coroutines.forEach(LuaThread::close);
            coroutines.clear();
        }
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
        natives.lua_settop(pointer, top);
    }

    /** Makes room for so many values; false if there is none. */
    boolean hasRoom(int values) {
        return natives.lua_checkstack(pointer, values) != 0;
    }

    void pushNilValue() {
        natives.lua_pushnil(pointer);
    }

    void pushBoolean(boolean value) {
        natives.lua_pushboolean(pointer, value ? 1 : 0);
    }

    void pushNumber(double value) {
        natives.lua_pushnumber(pointer, value);
    }

    /** Pushes text of ASCII without NUL. */
    void pushAscii(String text) {
        natives.lua_pushstring(pointer, text);
    }

    /** Pushes a null pointer as a value. */
    void pushNull() {
        natives.lua_pushlightuserdata(pointer, 0);
    }

    /** Pushes text, each character a byte. */
    void pushText(String text) {
        pushBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void pushBytes(byte[] bytes) {
        for (byte b : bytes) {
            if (b <= 0) {
                pushConstant(bytes);
                return;
            }
        }
        pushAscii(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    void pushBytes(long address, int length) {
        pushBytes(Foreign.bytes(address, length));
    }

    void pushCopy(int index) {
        natives.lua_pushvalue(pointer, index);
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

    /** Takes the top as a field of the table at an index, which has no metamethods. */
    void setNamed(int table, String name) {
        natives.lua_setfield(pointer, table, name);
    }

    /** Takes key and value from the top into the table at an index; the key is neither nil nor NaN. */
    void setRaw(int table) {
        natives.lua_rawset(pointer, table);
    }

    /** Takes a key from the top and pushes its value of the table at an index, whatever its metamethods say. */
    void pushRaw(int table) {
        natives.lua_rawget(pointer, table);
    }

    /** Pushes a field of the table at an index, which has no metamethods. */
    void pushNamed(int table, String name) {
        natives.lua_getfield(pointer, table, name);
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
        boolean good = load(chunks.text(code), name);
        chunks.shrink();
        return good;
    }

    private boolean load(ByteBuffer code, String name) {
        return natives.luaJ_loadbuffer(pointer, code, code.limit(), name) == 0;
    }

    /** The library takes strings only as Java's, which cannot be any bytes; a compiled function can have any as a constant. */
    private void pushConstant(byte[] bytes) {
        if (load(chunks.returning(bytes), "=constant")) {
            call(0, 1, 0);
        }
        chunks.shrink();
    }
}
