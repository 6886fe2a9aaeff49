package org.redstart.persistence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Goes through append-only files without executing them, and cuts off what is not wanted, in the words of Redis's own tool. */
public final class AofCheck {
    /** What became of one file, and how that is told: of what kind it is, its name, the time it was cut at. */
    private enum Outcome {
        VALID("%1$s %2$s is valid"),
        EMPTY("%1$s %2$s is empty"),
        MENDED("Successfully truncated AOF %2$s"),
        CUT("Successfully truncated AOF %2$s to timestamp %3$d");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }
    }

    /** Ends the check: all has been said. */
    private static final class Abort extends Exception {
        private static final long serialVersionUID = 1;

        Abort(String last) {
            super(last, null, false, false);
        }
    }

    private final boolean fixes;
    private final long toSeconds;
    private final BufferedReader answers;
    private final PrintStream out;
    private final PrintStream notes;
    private long line = 1;

    /**
     * @param fixes whether what is not whole at the end is cut off
     * @param toSeconds what was written later is cut off, or null
     * @param answers is asked before something is cut off that is damaged
     * @param notes gets the progress of a long check
     */
    public AofCheck(boolean fixes, Long toSeconds, BufferedReader answers, PrintStream out, PrintStream notes) {
        this.fixes = fixes;
        this.toSeconds = toSeconds == null ? AofScan.NO_LIMIT : toSeconds;
        this.answers = answers;
        this.out = out;
        this.notes = notes;
    }

    /** Checks a file, or all that a manifest names; returns the process's exit status. */
    public int run(String path) {
        try {
            if (isManifest(path)) {
                checkAll(path);
            } else {
                out.println("Start checking Old-Style AOF");
                tell(check(path, path, true), "AOF", path);
            }
            return 0;
        } catch (Abort | AofException abort) {
            out.println(abort.getMessage());
        } catch (IOException failed) {
            out.println("Cannot open file " + path + ": " + RdbCheck.why(Path.of(path), failed));
        }
        return 1;
    }

    private static boolean isManifest(String path) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(Path.of(path), StandardCharsets.ISO_8859_1)) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                if (!next.startsWith("#")) {
                    return next.startsWith("file");
                }
            }
        }
        return false;
    }

    private void tell(Outcome outcome, String kind, String name) {
        out.println(String.format(java.util.Locale.ROOT, outcome.text, kind, name, toSeconds));
    }

    private void checkAll(String path) throws IOException, Abort {
        out.println("Start checking Multi Part AOF");
        AofManifest manifest = manifest(path);
        Path folder = Path.of(path).getParent();
        String before = folder == null ? "./" : folder + "/";
        if (manifest.base() != null) {
            String name = manifest.base().name();
            boolean dump = Files.exists(Path.of(before + name)) && RdbHead.begins(Path.of(before + name));
            out.println("Start to check BASE AOF (" + (dump ? "RDB" : "RESP") + " format).");
            tell(check(before + name, name, manifest.last() == null), "BASE AOF", name);
        }
        if (manifest.last() != null) {
            out.println("Start to check INCR files.");
            for (AofManifest.Part part : manifest.increments()) {
                String name = part.name();
                tell(check(before + name, name, part.equals(manifest.last())), "INCR AOF", name);
            }
        }
        out.println("All AOF files and manifest are valid");
    }

    private static AofManifest manifest(String path) throws IOException, Abort {
        try {
            return AofManifest.parse(Files.readString(Path.of(path), StandardCharsets.ISO_8859_1));
        } catch (AofException bad) {
            throw new Abort("\n*** FATAL AOF MANIFEST FILE ERROR ***\nReading the manifest file: " + bad.getMessage());
        }
    }

    private Outcome check(String path, String name, boolean last) throws IOException, Abort {
        if (!Files.isReadable(Path.of(path))) {
            String why = Files.exists(Path.of(path)) ? "Permission denied" : "No such file or directory";
            throw new Abort("Cannot open file " + path + ": " + why + ", aborting...");
        }
        long size = Files.size(Path.of(path));
        if (size == 0) {
            return Outcome.EMPTY;
        }
        long from = 0;
        if (RdbHead.begins(Path.of(path))) {
            from = RdbCheck.check(path, out, notes);
            if (from == RdbCheck.DAMAGED) {
                throw new Abort("RDB preamble of AOF file is not sane, aborting.");
            }
            out.println("RDB preamble is OK, proceeding with AOF tail...");
        }
        try (AofScan scan = new AofScan(Path.of(path), name, from, line, toSeconds, new Progress(notes, size))) {
            scan.run();
            line = scan.line();
            return scan.cutAt() == AofScan.NOWHERE
                    ? judge(scan, name, path, size, last)
                    : cut(scan.cutAt(), path, last);
        }
    }

    private Outcome judge(AofScan scan, String name, String path, long size, boolean last) throws IOException, Abort {
        if (scan.error() != null) {
            out.println(scan.error().isEmpty() ? "AOF " + name + " format error" : scan.error());
        }
        long whole = scan.wholeUpTo();
        long tooMuch = size - whole;
        if (tooMuch == 0 && toSeconds != AofScan.NO_LIMIT) {
            out.println("Truncate nothing in AOF " + name + " to timestamp " + toSeconds);
            return Outcome.VALID;
        }
        out.println("AOF analyzed: filename=" + name + ", size=" + size + ", ok_up_to=" + whole + ", ok_up_to_line="
                + scan.line() + ", diff=" + tooMuch);
        if (tooMuch == 0) {
            return Outcome.VALID;
        }
        if (!fixes) {
            throw new Abort("AOF " + name + " is not valid. Use the --fix option to try fixing it.");
        }
        if (!last) {
            throw new Abort("Failed to truncate AOF " + name + " because it is not the last file");
        }
        out.println("This will shrink the AOF " + name + " from " + size + " bytes, with " + tooMuch + " bytes, to "
                + whole + " bytes");
        out.print("Continue? [y/N]: ");
        out.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.regionMatches(true, 0, "y", 0, 1)) {
            throw new Abort("Aborting...");
        }
        truncate(path, whole);
        return Outcome.MENDED;
    }

    private Outcome cut(long at, String path, boolean last) throws IOException, Abort {
        if (at == 0) {
            throw new Abort("AOF " + path + " has nothing before timestamp " + toSeconds + ", aborting...");
        }
        if (!last) {
            throw new Abort("Failed to truncate AOF " + path + " to timestamp " + toSeconds + " to offset " + at
                    + " because it is not the last file.\nIf you insist, please delete all files after this file"
                    + " according to the manifest file and delete the corresponding records in manifest file manually."
                    + " Then re-run check-aof.");
        }
        truncate(path, at);
        return Outcome.CUT;
    }

    private static void truncate(String path, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(path), StandardOpenOption.WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }
}
