package org.redstart.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.redstart.config.Config;

/**
 * The folder of backups. Each is a folder of its own whose name is the second of its cut, and holds append-only files: a base as of the
 * cut, and as links to the files that grow or grew, what came after.
 *
 * <pre>
 *  backup-dir/20261122T101530Z/backup.manifest      which files there are, in the form of an append-only file's manifest
 *                              appendonly.aof.7.base.rdb
 *                              appendonly.aof.9.incr.aof …
 * </pre>
 */
final class BackupStore {
    private static final String MANIFEST = "backup.manifest";
    private static final String NAME = "[0-9]{8}T[0-9]{6}Z";
    private static final String ASIDE = "temp-";
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    BackupStore(Path folder) {
        this.folder = folder;
    }

    /** Null if the configuration names none. */
    static BackupStore of(Config config) {
        String dir = config.text("backup-dir");
        return dir.isEmpty() ? null : new BackupStore(config.path(dir));
    }

    private static String name(long atMs) {
        return FORM.format(Instant.ofEpochMilli(atMs));
    }

    /** The second of a backup's cut. */
    static long seconds(String name) {
        return FORM.parse(name, Instant::from).getEpochSecond();
    }

    /** The names of the backups, oldest first. */
    List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> Files.exists(each.resolve(MANIFEST)))
                    .map(each -> each.getFileName().toString())
                    .filter(name -> name.matches(NAME))
                    .sorted()
                    .toList();
        }
    }

    Path file(String name, AofManifest.Part part) {
        return folder.resolve(name).resolve(part.name());
    }

    AofManifest manifest(String name) throws IOException {
        return AofManifest.parse(Files.readString(folder.resolve(name).resolve(MANIFEST), StandardCharsets.ISO_8859_1));
    }

    /** A new folder aside, for the files of a backup. */
    Path begin() throws IOException {
        Path aside = folder.resolve(ASIDE + ProcessHandle.current().pid());
        delete(aside);
        return Files.createDirectories(aside);
    }

    /** Makes what is aside the backup of a moment. */
    void commit(Path aside, AofManifest manifest, long cutMs) throws IOException {
        Path target = folder.resolve(name(cutMs));
        if (Files.exists(target)) {
            delete(aside);
            throw new FileAlreadyExistsException(target.toString(), null, "there is a backup of this second already");
        }
        AofFolder.write(manifest, aside.resolve(MANIFEST));
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        AofFolder.sync(folder);
    }

    /** Keeps the files that count now as the backup of a moment; the increment goes on growing in both places. */
    void keep(AofFolder live, AofManifest now, long cutMs) throws IOException {
        Path aside = begin();
        for (AofManifest.Part part : now.live()) {
            link(live.file(part), aside.resolve(part.name()));
        }
        commit(aside, new AofManifest(now.base(), List.of(), now.increments(), 0, now.lastIncrement()), cutMs);
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException refused) {
            throw new IOException(
                    "no link to " + from + " can be made (" + refused.getMessage()
                            + "): backup-dir has to be on the file system of dir",
                    refused);
        }
    }

    /** An increment follows another: the newest backup gets it, if that is the one with which it ended. */
    void follow(AofFolder live, AofManifest.Part before, AofManifest.Part next) throws IOException {
        List<String> names = names();
        if (names.isEmpty()) {
            return;
        }
        String newest = names.get(names.size() - 1);
        AofManifest manifest = manifest(newest);
        AofManifest.Part last = manifest.last();
        if (last != null && last.name().equals(before.name()) && isSame(file(newest, last), live.file(before))) {
            link(live.file(next), file(newest, next));
            AofFolder.write(manifest.plus(next), folder.resolve(newest).resolve(MANIFEST));
        }
    }

    private static boolean isSame(Path kept, Path live) throws IOException {
        return Files.exists(kept) && Files.isSameFile(kept, live);
    }

    /** Deletes the oldest backups with all that followed them, but so many. */
    void prune(int kept) throws IOException {
        List<String> names = names();
        for (String name : names.subList(0, Math.max(0, names.size() - kept))) {
            Path aside = folder.resolve(ASIDE + name);
            Files.move(folder.resolve(name), aside, StandardCopyOption.ATOMIC_MOVE);
            delete(aside);
        }
    }

    /** Deletes a folder and what is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
