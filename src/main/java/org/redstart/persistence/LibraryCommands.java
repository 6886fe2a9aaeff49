package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.command.LibraryStore;
import org.redstart.config.Config;
import org.redstart.memory.Native;

/** FUNCTION DUMP and RESTORE: all libraries as a payload that other servers understand. */
public final class LibraryCommands {
    private final LibraryStore libraries;
    private final Config config;

    public LibraryCommands(LibraryStore libraries, Config config) {
        this.libraries = libraries;
        this.config = config;
    }

    public void bind(CommandTable table) {
        table.bind("function|dump", this::dump);
        table.bind("function|restore", this::restore);
    }

    /** @throws RdbException if dumps of a version cannot hold the libraries that there are */
    static void checkVersion(int version, List<byte[]> codes) throws RdbException {
        if (version < RdbFormat.PACKED_VERSION && !codes.isEmpty()) {
            throw new RdbException("rdb-version " + version + " cannot hold functions");
        }
    }

    private void dump(Call call) {
        int version = config.intValue("rdb-version");
        try (RdbOutput out = new RdbOutput(null, true, true)) {
            checkVersion(version, libraries.codes());
            for (byte[] code : libraries.codes()) {
                out.putByte(RdbFormat.FUNCTION_2);
                out.putString(code);
            }
            out.putShort(version);
            out.putSum();
            call.reply().bulk(Native.bytes(out.bytes().address(), (int) out.length()));
        } catch (RdbException tooOld) {
            call.error("ERR " + tooOld.what());
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory is no file", impossible);
        }
    }

    private void restore(Call call) {
        if (call.count() > 4) {
            call.error(Errors.subcommandArity(call));
            return;
        }
        LibraryStore.Policy policy = policy(call);
        if (policy == null) {
            call.error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
            return;
        }
        if (!DumpCommands.isIntact(call.address(2), call.length(2), config, false)) {
            call.error("ERR DUMP payload version or checksum are wrong");
            return;
        }
        List<byte[]> codes = read(call);
        String error = codes == null ? "ERR given type is not a function" : libraries.restore(codes, policy);
        if (error == null) {
            call.changed(1);
            call.reply().ok();
        } else {
            call.error(error);
        }
    }

    private static LibraryStore.Policy policy(Call call) {
        if (call.count() == 3) {
            return LibraryStore.Policy.APPEND;
        }
        String word = call.request().text(3).toUpperCase(Locale.ROOT);
        for (LibraryStore.Policy policy : LibraryStore.Policy.values()) {
            if (policy.name().equals(word)) {
                return policy;
            }
        }
        return null;
    }

    /** The codes in a payload, or null if it holds something else. */
    private static List<byte[]> read(Call call) {
        List<byte[]> codes = new ArrayList<>();
        try (RdbInput in = new RdbInput(call.address(2), call.length(2) - DumpCommands.TAIL_BYTES);
                RdbInput.Text code = new RdbInput.Text()) {
            while (!in.isAtEnd()) {
                if (in.readByte() != RdbFormat.FUNCTION_2) {
                    return null;
                }
                in.readString(code);
                codes.add(Native.bytes(code.address(), code.length()));
            }
            return codes;
        } catch (IOException broken) {
            return null;
        }
    }
}
