package org.redstart.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.config.Config;
import org.redstart.observe.Log;

/**
 * Takes backups, when asked or by the clock. With an append-only file a backup is a rewrite whose files are kept, and what is recorded
 * afterwards is kept with it; without one it is a dump. On the loop; files are the journal's thread's.
 */
public final class Backups {
    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final String BASE_OF_DUMP = "appendonly.aof.1.base.rdb";

    private final AofRewrite rewrite;
    private final AppendOnly journal;
    private final Config config;
    private final Log log;
    private final Executor loop;
    private boolean taking;
    private long lastTryMs;
    private String lastError = "";
    private long taken;

    public Backups(AofRewrite rewrite, AppendOnly journal, Config config, Log log, Executor loop) {
        this.rewrite = rewrite;
        this.journal = journal;
        this.config = config;
        this.log = log;
        this.loop = loop;
        this.lastTryMs = System.currentTimeMillis();
    }

    public void bind(CommandTable table) {
        table.bind("backup", this::backup);
    }

    /** BACKUP [STATUS]. */
    private void backup(Call call) {
        if (call.count() == 1) {
            if (BackupStore.of(config) == null) {
                call.error("ERR backup-dir is not set");
            } else if (taking) {
                call.error("ERR Backup already in progress");
            } else {
                begin();
                call.reply().simple("Backup started");
            }
        } else if (call.count() == 2 && call.is(1, "STATUS")) {
            status(call);
        } else {
            call.error(Errors.SYNTAX);
        }
    }

    private void status(Call call) {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        fields.put("in_progress", taking ? "1" : "0");
        fields.put("taken", Long.toString(taken));
        fields.put("last_error", lastError);
        call.reply().map(fields.size());
        fields.forEach((name, value) -> {
            call.reply().bulk(name);
            call.reply().bulk(value);
        });
    }

    /** A few times a second: takes a backup when {@code backup-every} says so. */
    public void periodic() {
        long everyMs = config.longValue("backup-every") * MINUTE_MS;
        boolean due = everyMs > 0 && System.currentTimeMillis() - lastTryMs >= everyMs;
        if (due && !taking && BackupStore.of(config) != null) {
            begin();
        }
    }

    private void begin() {
        BackupStore store = BackupStore.of(config);
        taking = true;
        lastTryMs = System.currentTimeMillis();
        Consumer<String> whenDone = failure -> finish(store, failure);
        if (journal.isAttached()) {
            rewrite.backUp(store, whenDone);
        } else {
            Dumper dumper = rewrite.dumper();
            loop.execute(() -> dumper.whenFree(() -> prepare(store, whenDone)));
        }
    }

    private void prepare(BackupStore store, Consumer<String> whenDone) {
        journal.thread().hand(() -> {
            try {
                Path aside = store.begin();
                loop.execute(() -> rewrite.dumper().whenFree(() -> dump(store, aside, whenDone)));
            } catch (IOException failed) {
                loop.execute(() -> whenDone.accept(failed.toString()));
            }
        });
    }

    private void dump(BackupStore store, Path aside, Consumer<String> whenDone) {
        long cutMs = System.currentTimeMillis();
        AofManifest.Part base = new AofManifest.Part(BASE_OF_DUMP, 1, AofManifest.BASE);
        rewrite.dumper().beginFile(aside.resolve(base.name()), Map.of("aof-base", "1"), failure -> {
            if (failure != null) {
                whenDone.accept(failure.getMessage());
                return;
            }
            journal.thread().hand(() -> {
                String error = commit(store, aside, new AofManifest(base, List.of(), List.of(), 1, 0), cutMs);
                loop.execute(() -> whenDone.accept(error));
            });
        });
    }

    private static String commit(BackupStore store, Path aside, AofManifest manifest, long cutMs) {
        try {
            store.commit(aside, manifest, cutMs);
            return null;
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** The next backup may begin only when the old ones are gone, so that one thread at a time is in the folder. */
    private void finish(BackupStore store, String failure) {
        if (failure != null) {
            end(failure);
            return;
        }
        int kept = config.intValue("backup-keep");
        journal.thread().hand(() -> {
            String error = prune(store, kept);
            loop.execute(() -> {
                taken++;
                end(error);
            });
        });
    }

    private static String prune(BackupStore store, int kept) {
        try {
            if (kept > 0) {
                store.prune(kept);
            }
            return "";
        } catch (IOException failed) {
            return "an old backup could not be deleted: " + failed;
        }
    }

    private void end(String error) {
        taking = false;
        lastError = error;
        if (error.isEmpty()) {
            log.notice("Backup finished successfully");
        } else {
            log.warning("Backup error: " + error);
        }
    }
}
