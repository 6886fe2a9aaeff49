package org.redstart.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Paths with {@code *}, {@code ?} and {@code [a-z]} in any of their parts. */
final class PathPattern {
    private PathPattern() {}

    /** The files a pattern names, sorted; a path without a pattern names itself, whether it exists or not. */
    static List<Path> expand(Path pattern) {
        List<Path> found = new ArrayList<>();
        found.add(pattern.getRoot() == null ? Path.of("") : pattern.getRoot());
        for (Path part : pattern) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                if (isPattern(part)) {
                    next.addAll(children(folder, part.toString()));
                } else {
                    next.add(folder.resolve(part));
                }
            }
            found = next;
        }
        return found;
    }

    private static boolean isPattern(Path part) {
        return part.toString().chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static List<Path> children(Path folder, String glob) {
        List<Path> children = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
                stream.forEach(children::add);
            } catch (IOException e) {
                throw new ConfigException(e.getMessage());
            }
        }
        Collections.sort(children);
        return children;
    }
}
