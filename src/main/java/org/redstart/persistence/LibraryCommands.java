package org.redstart.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.LibraryStore;
import org.redstart.memory.Native;

/** FUNCTION DUMP and RESTORE: all libraries as a payload that other servers understand. */
public final class LibraryCommands {
    private final LibraryStore libraries;

    public LibraryCommands(LibraryStore libraries) {
        this.libraries = libraries;
    }

    public void bind(CommandTable table) {
        table.bind("function|dump", this::dump);
        table.bind("function|restore", this::restore);
    }

    private void dump(Call call) {
        try (RdbOutput out = new RdbOutput(null, true, true)) {
            for (byte[] code : libraries.codes()) {
                out.putByte(RdbFormat.FUNCTION_2);
                out.putString(code);
            }
            out.putShort(RdbFormat.VERSION);
            out.putSum();
            call.reply().bulk(Native.bytes(out.bytes().address(), (int) out.length()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory is no file", impossible);
        }
    }

    private void restore(Call call) {
        LibraryStore.Policy policy = policy(call);
        if (policy == null || call.count() > 4) {
            call.error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
            return;
        }
        if (!DumpCommands.isIntact(call.address(2), call.length(2))) {
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
