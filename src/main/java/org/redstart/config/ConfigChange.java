package org.redstart.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One CONFIG SET: every setting is checked, then all are taken over, then the hooks run; a refusal undoes everything. */
final class ConfigChange {
    private final Config config;
    private final DirectiveTable table;
    private final Map<Directive, Object> before = new LinkedHashMap<>();
    private final List<ConfigHook> done = new ArrayList<>();

    ConfigChange(Config config, DirectiveTable table) {
        this.config = config;
        this.table = table;
    }

    void apply(List<Setting> settings, Caller caller) {
        check(settings, caller);
        try {
            Map<Directive, String> changed = takeOver(settings);
            changed.forEach(this::runHooks);
        } catch (ConfigException e) {
            undo();
            throw e;
        }
    }

    private void check(List<Setting> settings, Caller caller) {
        Set<String> names = new HashSet<>();
        boolean deniedByLoading = false;
        for (Setting setting : settings) {
            String name = setting.name().toLowerCase(Locale.ROOT);
            Directive directive = table.find(name);
            if (directive == null || directive.isLine()) {
                throw new ConfigException("Unknown option or number of arguments for CONFIG SET - '"
                        + ConfigText.upToNul(setting.name()) + "'");
            }
            String refusal = refusal(directive, caller, names.add(name));
            if (refusal != null) {
                throw failed(name, refusal);
            }
            deniedByLoading |= caller.loading() && directive.is(Flag.DENIED_LOADING);
        }
        if (deniedByLoading) {
            throw new ConfigException("LOADING", "Redis is loading the dataset in memory");
        }
    }

    private String refusal(Directive directive, Caller caller, boolean first) {
        if (directive.is(Flag.IMMUTABLE)) {
            return "can't set immutable config";
        }
        if (directive.is(Flag.PROTECTED) && !mayChangeProtected(caller)) {
            return "can't set protected config";
        }
        return first ? null : "duplicate parameter";
    }

    private boolean mayChangeProtected(Caller caller) {
        String who = config.text("enable-protected-configs");
        return who.equals("yes") || (who.equals("local") && caller.local());
    }

    /** The directives that have a new value, with the names they were given by. */
    private Map<Directive, String> takeOver(List<Setting> settings) {
        Map<Directive, String> changed = new LinkedHashMap<>();
        for (Setting setting : settings) {
            String name = setting.name().toLowerCase(Locale.ROOT);
            Directive directive = table.find(name);
            Object old = config.value(directive);
            Object value = parse(name, directive, setting.value());
            before.putIfAbsent(directive, old);
            config.put(directive, value);
            if (!value.equals(old) || directive.is(Flag.VOLATILE)) {
                changed.put(directive, name);
            }
        }
        return changed;
    }

    private Object parse(String name, Directive directive, String text) {
        try {
            return directive.type().parse(directive, Config.words(directive, text), config.value(directive));
        } catch (ConfigException e) {
            throw failed(name, e.getMessage());
        }
    }

    private void runHooks(Directive directive, String name) {
        for (ConfigHook hook : config.hooks(directive)) {
            if (!done.contains(hook)) {
                done.add(hook);
                runHook(hook, name);
            }
        }
    }

    private void runHook(ConfigHook hook, String name) {
        try {
            hook.changed(config);
        } catch (ConfigException e) {
            throw failed(name, e.getMessage());
        }
    }

    private void undo() {
        before.forEach(config::put);
        done.forEach(this::runAgain);
    }

    /** A hook that refuses the old value too is left as it is: the client hears of the first refusal. */
    private void runAgain(ConfigHook hook) {
        try {
            hook.changed(config);
        } catch (ConfigException e) {
            assert e.getMessage() != null;
        }
    }

    private static ConfigException failed(String name, String reason) {
        return new ConfigException("CONFIG SET failed (possibly related to argument '" + name + "') - " + reason);
    }
}
