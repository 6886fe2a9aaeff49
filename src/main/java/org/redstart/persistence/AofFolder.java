package org.redstart.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.redstart.config.Config;
import org.redstart.config.ConfigText;
import org.redstart.observe.Log;

/** The folder of the append-only files: their names, and the manifest that says which of them count. One thread at a time uses it. */
final class AofFolder {
    private volatile boolean synced = true;
    private static final String MANIFEST = ".manifest";

    private final Path dir;
    private final Path folder;
    private final String name;
    private final Log log;
    private AofManifest manifest = AofManifest.EMPTY;

    AofFolder(Config config, Log log) {
        this.dir = config.path("");
        this.folder = config.path(config.text("appenddirname"));
        this.name = ConfigText.decode(config.text("appendfilename"));
        this.log = log;
    }

    AofManifest manifest() {
        return manifest;
    }

    Path manifestFile() {
        return folder.resolve(name + MANIFEST);
    }

    Path file(AofManifest.Part part) {
        return folder.resolve(part.name());
    }

    /** Where something is written aside. */
    Path aside(String kind) {
        return folder.resolve("temp-" + kind + "-" + ProcessHandle.current().pid() + ".aof");
    }

    /** Reads the manifest, if there is one, and takes in a single file of the kind that there was before there were manifests. */
    void open() throws IOException {
        Path file = manifestFile();
        manifest = AofManifest.EMPTY;
        if (Files.exists(file)) {
            try {
                manifest = AofManifest.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
            } catch (AofException bad) {
                throw new AofException("Reading the manifest file " + file + ": " + bad.getMessage());
            }
        }
        Path old = dir.resolve(name);
        if (Files.isRegularFile(old) && (manifest.isEmpty() || isHalfMoved())) {
            takeIn(old);
        }
    }

    /** The manifest names the old file as its base, but that was not moved. */
    private boolean isHalfMoved() {
        return manifest.base() != null
                && manifest.increments().isEmpty()
                && manifest.base().name().equals(name)
                && !Files.exists(file(manifest.base()));
    }

    private void takeIn(Path old) throws IOException {
        create();
        if (manifest.isEmpty()) {
            save(new AofManifest(
                    new AofManifest.Part(name, 1, AofManifest.BASE), manifest.history(), manifest.increments(), 1, 0));
        }
        Files.move(old, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
        sync(dir);
        log.notice("Successfully migrated an old-style AOF configuration (" + name + ") into the AOF directory ("
                + folder.getFileName() + ").");
    }

    /** Makes it if it is not there. It may be gone after a crash before {@link #create}. */
    void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            synced = false;
        }
    }

    /** Makes it if it is not there, for good. */
    void create() throws IOException {
        make();
        if (!synced) {
            sync(dir);
            synced = true;
        }
    }

    AofManifest.Part nextBase(boolean dump) {
        long number = manifest.lastBase() + 1;
        return new AofManifest.Part(name + "." + number + ".base." + (dump ? "rdb" : "aof"), number, AofManifest.BASE);
    }

    AofManifest.Part nextIncrement() {
        long number = manifest.lastIncrement() + 1;
        return new AofManifest.Part(name + "." + number + ".incr.aof", number, AofManifest.INCREMENT);
    }

    /** Makes these files the ones that count. Once the name is taken they are, even if syncing the folder fails. */
    void save(AofManifest next) throws IOException {
        move(next, manifestFile());
        manifest = next;
        sync(folder);
    }

    /** Writes a manifest aside, and puts it in its place when it is on disk. */
    static void write(AofManifest manifest, Path file) throws IOException {
        move(manifest, file);
        sync(file.toAbsolutePath().getParent());
    }

    private static void move(AofManifest manifest, Path file) throws IOException {
        Path aside = file.resolveSibling("temp-" + file.getFileName());
        byte[] bytes = manifest.format().getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer all = java.nio.ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                channel.write(all);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts what was written aside where it belongs, and syncs that. */
    void install(Path aside, AofManifest.Part part) throws IOException {
        Files.move(aside, file(part), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes what is no longer needed, and then says so. */
    void dropHistory() throws IOException {
        if (manifest.history().isEmpty()) {
            return;
        }
        for (AofManifest.Part part : manifest.history()) {
            log.notice("Removing the history file " + part.name() + " in the background");
            Files.deleteIfExists(file(part));
        }
        save(manifest.withoutHistory());
    }

    /** The bytes of all files that count. */
    long bytes() throws IOException {
        long sum = 0;
        for (AofManifest.Part part : manifest.live()) {
            sum += Files.size(file(part));
        }
        return sum;
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.toAbsolutePath(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
