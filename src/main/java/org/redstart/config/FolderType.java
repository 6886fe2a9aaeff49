package org.redstart.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that exists, kept as an absolute path. A Java process cannot change its working directory, so a relative
 * folder is taken from the folder that stood before, as if it could.
 */
final class FolderType extends ValueType {
    @Override
    String parse(Directive directive, List<String> words, Object current) {
        String word = words.get(0);
        if (word.isEmpty()) {
            throw new ConfigException(directive.name() + " can't be empty");
        }
        Path start = Path.of(current == null ? System.getProperty("user.dir") : ConfigText.decode((String) current));
        Path folder = start.resolve(ConfigText.decode(word)).toAbsolutePath().normalize();
        if (!Files.exists(folder)) {
            throw new ConfigException("No such file or directory");
        }
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("Not a directory");
        }
        if (!Files.isExecutable(folder)) {
            throw new ConfigException("Permission denied");
        }
        return ConfigText.encode(folder.toString());
    }

    @Override
    String format(Object value) {
        return (String) value;
    }

    @Override
    List<String> lines(Object value) {
        return List.of(ConfigText.quote((String) value));
    }

    @Override
    public String hint() {
        return "a folder that exists";
    }
}
