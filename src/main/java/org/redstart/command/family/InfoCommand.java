package org.redstart.command.family;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.observe.InfoRegistry;

/** INFO: everything about the server, by section. */
public final class InfoCommand {
    private final InfoRegistry registry;

    public InfoCommand(InfoRegistry registry) {
        this.registry = registry;
    }

    public void bind(CommandTable table) {
        table.bind("info", this::info);
    }

    private void info(Call call) {
        Set<String> wanted = new HashSet<>();
        for (int i = 1; i < call.count(); i++) {
            wanted.add(call.request().text(i).toLowerCase(Locale.ROOT));
        }
        call.reply().verbatim("txt", registry.render(wanted).getBytes(StandardCharsets.ISO_8859_1));
    }
}
