package org.redstart.scripting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redstart.command.LibraryStore;

/** All libraries, and the functions by their names. They live in a state of their own. */
final class Libraries implements LibraryStore {
    /** About what a library or a function takes beside the code. */
    private static final int OBJECT_BYTES = 150;

    private final States states;
    private final ServerApi api;
    private final Runner runner;
    private final Registration registration = new Registration();
    private Map<String, Library> libraries = new TreeMap<>();
    private Map<String, LuaFunction> functions = byName();
    private LuaVm vm;

    Libraries(States states, ServerApi api, Runner runner) {
        this.states = states;
        this.api = api;
        this.runner = runner;
    }

    /** Letters of either case are the same. */
    private static Map<String, LuaFunction> byName() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    LuaVm vm() {
        if (vm == null) {
            vm = states.take();
        }
        return vm;
    }

    LuaFunction function(String name) {
        return functions.get(name);
    }

    int functionCount() {
        return functions.size();
    }

    Collection<Library> all() {
        return libraries.values();
    }

    /**
     * Loads a library.
     *
     * @throws LuaFailure if that cannot be; nothing has changed then
     */
    Library load(byte[] code, boolean replace) {
        Library library = Library.of(code);
        Library old = libraries.get(library.name());
        if (old != null && !replace) {
            throw new LuaFailure("ERR Library '" + library.name() + "' already exists");
        }
        try {
            run(library);
            for (String name : library.functions().keySet()) {
                LuaFunction there = functions.get(name);
                if (there != null && (old == null || !old.functions().containsValue(there))) {
                    throw new LuaFailure("ERR Function " + name + " already exists");
                }
            }
        } catch (LuaFailure failure) {
            drop(library);
            throw failure;
        }
        if (old != null) {
            remove(old);
        }
        libraries.put(library.name(), library);
        functions.putAll(library.functions());
        return library;
    }

    private void run(Library library) {
        LuaThread lua = vm().main();
        int function = vm().compile(library.body(), "@user_function");
        if (function < 0) {
            String problem = LuaVm.text(lua.topValue());
            lua.setTop(vm().bottom());
            throw new LuaFailure("ERR Error compiling function: " + problem);
        }
        vm().loadWith(api.constants()
                .function("register_function", thread -> registration.register((LuaThread) thread)));
        lua.pushKept(function);
        lua.drop(function);
        registration.begin(library);
        runner.beginLoad();
        boolean good = vm().call(0, 0);
        boolean stopped = runner.endLoad();
        registration.begin(null);
        String problem = good ? null : ScriptError.text(vm().names(), lua.topValue());
        vm().loadWith(null);
        vm().endRun(stopped);
        if (problem != null) {
            throw new LuaFailure("ERR Error registering functions: " + problem);
        }
        if (library.functions().isEmpty()) {
            throw new LuaFailure("ERR No functions registered");
        }
    }

    private void drop(Library library) {
        library.functions().values().forEach(function -> vm().main().drop(function.reference()));
    }

    private void remove(Library library) {
        libraries.remove(library.name());
        library.functions().keySet().forEach(functions::remove);
        drop(library);
    }

    /** Whether there was such a library. */
    boolean delete(String name) {
        Library library = libraries.get(name);
        if (library != null) {
            remove(library);
        }
        return library != null;
    }

    @Override
    public List<byte[]> codes() {
        List<byte[]> codes = new ArrayList<>();
        libraries.values().forEach(library -> codes.add(library.code()));
        return codes;
    }

    @Override
    public String restore(List<byte[]> codes, Policy policy) {
        Map<String, Library> librariesBefore = new TreeMap<>(libraries);
        Map<String, LuaFunction> functionsBefore = functions;
        LuaVm vmBefore = vm;
        if (policy == Policy.FLUSH) {
            forget();
        }
        try {
            for (byte[] code : codes) {
                checkAppended(code, policy);
                load(code, policy == Policy.REPLACE);
            }
        } catch (LuaFailure failure) {
            goBack(vmBefore, librariesBefore, functionsBefore);
            return failure.getMessage();
        }
        if (policy == Policy.FLUSH) {
            states.end(vmBefore);
        }
        return null;
    }

    private void checkAppended(byte[] code, Policy policy) {
        String name = Library.of(code).name();
        if (policy == Policy.APPEND && libraries.containsKey(name)) {
            throw new LuaFailure("ERR Library " + name + " already exists");
        }
    }

    /** Libraries that were replaced have lost their functions: those that were there are loaded anew. */
    private void goBack(
            LuaVm vmBefore, Map<String, Library> librariesBefore, Map<String, LuaFunction> functionsBefore) {
        if (vm != vmBefore) {
            states.end(vm);
            vm = vmBefore;
            libraries = librariesBefore;
            functions = functionsBefore;
            return;
        }
        clear();
        librariesBefore.values().forEach(library -> load(library.code(), false));
    }

    private void forget() {
        libraries = new TreeMap<>();
        functions = byName();
        vm = null;
    }

    @Override
    public void clear() {
        LuaVm before = vm;
        forget();
        if (before != null) {
            states.replace(before);
        }
    }

    /** What the codes and their bookkeeping take. */
    long usedBytes() {
        long codeBytes = libraries.values().stream()
                .mapToLong(library -> library.code().length)
                .sum();
        return codeBytes + (long) OBJECT_BYTES * (libraries.size() + functions.size());
    }

    /** What the state takes. */
    long vmBytes() {
        return vm == null ? 0 : vm.main().usedBytes();
    }
}
