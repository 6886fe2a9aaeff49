package org.redstart;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.redstart.config.Config;
import org.redstart.config.ConfigFileException;
import org.redstart.config.ConfigReader;
import org.redstart.config.ConfigSample;
import org.redstart.config.ConfigText;
import org.redstart.config.Release;

/**
 * Turns the command line into a configuration: {@code redstart [FILE] [--directive value...] [-]}.
 *
 * <p>The ordinary start is read by hand; picocli, which costs a start more than everything else here, is loaded for help
 * only.
 */
public final class RedstartCli {
    private static final Set<String> REFUSED = Set.of("--check-system", "--test-memory");

    private final StringBuilder lines = new StringBuilder();
    private String file;
    private boolean readInput;
    private boolean valueWanted;

    private RedstartCli() {}

    /**
     * The configuration that the arguments ask for.
     *
     * @param input standard input, read when the last argument is {@code -}
     * @throws CliExit when there is no server to start
     */
    public static Config configure(String[] args, InputStream input) throws CliExit {
        if (args.length > 0) {
            answer(args[0]);
        }
        RedstartCli cli = new RedstartCli();
        cli.take(args);
        Config config = new Config();
        try {
            new ConfigReader(config).read(cli.file, cli.readInput ? input : null, cli.lines.toString());
        } catch (ConfigFileException e) {
            throw CliExit.error(e.getMessage());
        } catch (IOException e) {
            throw CliExit.error("Can't read the configuration from standard input: " + e.getMessage());
        }
        return config;
    }

    private static void answer(String word) throws CliExit {
        if (word.equals("--help") || word.equals("-h")) {
            throw CliExit.answer(RedstartHelp.text());
        }
        if (word.equals("--version") || word.equals("-v")) {
            throw CliExit.answer("Redstart server v=" + Release.REDSTART_VERSION + " redis=" + Release.REDIS_VERSION
                    + " java=" + System.getProperty("java.version") + " bits=64");
        }
        if (word.equals("--sample-config")) {
            throw CliExit.answer(ConfigSample.text());
        }
        if (REFUSED.contains(word)) {
            throw CliExit.error(word + " is not available: a JVM cannot test the machine. Use the system's own tools.");
        }
    }

    private void take(String[] args) {
        for (int i = 0; i < args.length; i++) {
            boolean last = i == args.length - 1;
            String word = ConfigText.encode(args[i]);
            if (i == 0 && !word.startsWith("-")) {
                file = word;
            } else if (last && word.equals("-")) {
                readInput = true;
            } else if (!valueWanted && word.startsWith("--")) {
                takeOption(word, last ? null : args[i + 1]);
            } else {
                lines.append(' ').append(ConfigText.quote(word));
                valueWanted = false;
            }
        }
    }

    /**
     * Starts a line. The word after an option is its value even when it starts with {@code --}; only {@code --save} alone
     * stands for no snapshots at all.
     */
    private void takeOption(String word, String next) {
        List<String> words = ConfigText.split(word);
        String option = word.substring(2);
        String name = option.equalsIgnoreCase("host") ? "bind" : option;
        lines.append(lines.length() == 0 ? "" : "\n").append(name);
        boolean bare = words == null || words.size() == 1;
        if (bare && option.equalsIgnoreCase("save") && (next == null || next.startsWith("--"))) {
            lines.append(" \"\"");
        } else {
            valueWanted = bare;
        }
    }
}
