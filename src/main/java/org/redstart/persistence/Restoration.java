package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.redstart.persistence.AofManifest.Part;

/** Puts together append-only files with all that there was at the end of a second, from the backup before it and what followed that. */
public final class Restoration {
    private final BackupStore backups;
    private final long toSeconds;
    private final Progress progress = new Progress(System.err, 0);
    private long lastSeconds;

    /**
     * @param backups the folder of backups
     * @param toSeconds the second, since 1970
     */
    public Restoration(Path backups, long toSeconds) {
        this.backups = new BackupStore(backups);
        this.toSeconds = toSeconds;
    }

    /** Writes the files into a folder that is there, under the names that a server looks for if it is told no others. */
    public void write(Path folder) throws IOException {
        String name = newest();
        AofManifest manifest = backups.manifest(name);
        lastSeconds = BackupStore.seconds(name);
        copy(backups.file(name, manifest.base()), folder, Long.MAX_VALUE);
        List<Part> increments = new ArrayList<>();
        boolean more = true;
        for (int i = 0; more && i < manifest.increments().size(); i++) {
            Part part = manifest.increments().get(i);
            boolean last = i == manifest.increments().size() - 1;
            more = increment(backups.file(name, part), folder, last);
            increments.add(part);
        }
        long lastNumber =
                increments.isEmpty() ? 0 : increments.get(increments.size() - 1).number();
        AofManifest made = new AofManifest(manifest.base(), List.of(), List.copyOf(increments), 0, lastNumber);
        AofFolder.write(made, folder.resolve("appendonly.aof.manifest"));
    }

    /** The last second of which something was found: what the files are as of, or nothing changed since. */
    public Instant asOf() {
        return Instant.ofEpochSecond(lastSeconds);
    }

    private String newest() throws IOException {
        String found = null;
        for (String name : backups.names()) {
            found = BackupStore.seconds(name) <= toSeconds ? name : found;
        }
        if (found == null) {
            throw new AofException("There is no backup of " + Instant.ofEpochSecond(toSeconds) + " or before");
        }
        return found;
    }

    /** Whether there may be more that belongs to it. */
    private boolean increment(Path from, Path folder, boolean last) throws IOException {
        try (AofScan scan = new AofScan(from, from.toString(), 0, 1, toSeconds, progress)) {
            scan.run();
            boolean ends = scan.cutAt() != AofScan.NOWHERE;
            long size = Files.size(from);
            if (!ends && !last && scan.wholeUpTo() < size) {
                throw new AofException(from + " is damaged at offset " + scan.wholeUpTo());
            }
            if (!scan.hasNotes() && scan.wholeUpTo() > 0) {
                throw new AofException(from + " does not say when its commands were executed");
            }
            lastSeconds = Math.max(lastSeconds, scan.lastSeconds());
            copy(from, folder, scan.wholeUpTo());
            return !ends;
        }
    }

    private static void copy(Path from, Path folder, long most) throws IOException {
        Path to = folder.resolve(from.getFileName());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.truncate(most);
            channel.force(true);
        }
    }
}
