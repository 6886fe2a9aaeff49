package org.redstart.command.family;

import java.util.Locale;
import org.redstart.command.Call;

/** The answer of a HELP subcommand. */
public final class Help {
    private Help() {}

    /** Lines of a form and what it does, in turn; how to call it goes before them, HELP itself after. */
    public static void answer(Call call, String[] lines) {
        String name = call.def().container().name().toUpperCase(Locale.ROOT);
        call.reply().array(lines.length + 3L);
        call.reply().simple(name + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (int i = 0; i < lines.length; i++) {
            call.reply().simple(i % 2 == 0 ? lines[i] : "    " + lines[i]);
        }
        call.reply().simple("HELP");
        call.reply().simple("    Print this help.");
    }
}
