package org.redstart.command.family;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.config.Caller;
import org.redstart.config.Config;
import org.redstart.config.ConfigException;
import org.redstart.config.ConfigRewriter;
import org.redstart.config.Directive;
import org.redstart.config.DirectiveTable;
import org.redstart.config.Flag;
import org.redstart.config.Setting;
import org.redstart.observe.Log;

/** CONFIG: the directives at run time. */
public final class ConfigCommands {
    private static final String[] HELP = {
        "GET <pattern> [<pattern> ...]", "Directives whose names match a pattern, and their values.",
        "SET <directive> <value> [<directive> <value> ...]", "Change directives: all of them or none.",
        "RESETSTAT", "Set the counters that INFO shows back to nothing.",
        "REWRITE", "Bring the configuration file up to the values that stand now.",
    };

    private final Config config;
    private final Log log;
    private BooleanSupplier loading = () -> false;
    private final List<Runnable> resets = new ArrayList<>();

    public ConfigCommands(Config config, Log log) {
        this.config = config;
        this.log = log;
    }

    /** Adds counters for RESETSTAT to reset. */
    public void onReset(Runnable reset) {
        resets.add(reset);
    }

    public void bind(CommandTable table) {
        table.bind("config|get", this::get);
        table.bind("config|set", this::set);
        table.bind("config|rewrite", this::rewrite);
        table.bind("config|resetstat", this::resetStats);
        table.bind("config|help", call -> Help.answer(call, HELP));
    }

    private void get(Call call) {
        List<String> patterns = new ArrayList<>();
        for (int i = 2; i < call.count(); i++) {
            patterns.add(call.request().text(i));
        }
        List<Setting> found = config.get(patterns);
        call.reply().map(found.size());
        for (Setting setting : found) {
            call.reply().bulk(setting.name());
            call.reply().bulk(setting.value());
        }
    }

    /** Some directives cannot be set while data are loaded. */
    public void setLoading(BooleanSupplier loading) {
        this.loading = loading;
    }

    private void set(Call call) {
        if (call.count() % 2 != 0) {
            call.error(Errors.SYNTAX);
            return;
        }
        List<Setting> settings = new ArrayList<>();
        for (int i = 2; i < call.count(); i += 2) {
            redactIfSensitive(call, i);
            settings.add(new Setting(call.request().text(i), call.request().text(i + 1)));
        }
        try {
            config.set(settings, new Caller(call.session().isLocal(), loading.getAsBoolean()));
            call.reply().ok();
        } catch (ConfigException refused) {
            call.error(refused.code() + " " + refused.getMessage());
        }
    }

    private static void redactIfSensitive(Call call, int name) {
        Directive directive = DirectiveTable.get().find(call.request().text(name));
        if (directive != null && directive.is(Flag.SENSITIVE)) {
            call.redact(name + 1);
        }
    }

    private void rewrite(Call call) {
        try {
            ConfigRewriter.rewrite(config);
            log.notice("CONFIG REWRITE executed with success.");
            call.reply().ok();
        } catch (ConfigException refused) {
            call.error("ERR " + refused.getMessage());
        } catch (IOException failed) {
            log.warning("CONFIG REWRITE failed: " + failed.getMessage());
            call.error("ERR Rewriting config file: " + failed.getMessage());
        }
    }

    private void resetStats(Call call) {
        resets.forEach(Runnable::run);
        call.reply().ok();
    }
}
