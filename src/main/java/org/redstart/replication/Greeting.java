package org.redstart.replication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.redstart.config.Config;
import org.redstart.net.Connection;
import org.redstart.observe.Log;

/** What a replica says to its primary at the beginning, a line at a time, up to the answer that says how it goes on. */
final class Greeting {
    /** Hears how it ended. */
    interface Outcome {
        /** A copy comes, and then the history from this offset on. */
        void beginCopy(String history, long offset);

        /**
         * The history goes on where this server has been.
         *
         * @param history its name from now on, or null if it keeps the one it has
         */
        void goOn(String history);

        void fail(String why);

        /** The primary does not go on as it was asked to. */
        void refuse(String why);
    }

    /** A line to the primary, and what to do with its answer. */
    private record Step(String[] words, Answer answer) {}

    @FunctionalInterface
    private interface Answer {
        void take(String line);
    }

    private final Connection link;
    private final Outcome outcome;
    private final Log log;
    private final Queue<Step> steps = new ArrayDeque<>();

    Greeting(Connection link, Config config, Log log, Outcome outcome) {
        this.link = link;
        this.outcome = outcome;
        this.log = log;
        ask(this::greeted, "PING");
        introduce(config);
    }

    private void introduce(Config config) {
        String password = config.text("masterauth");
        String user = config.text("masteruser");
        if (!password.isEmpty() && user.isEmpty()) {
            ask(this::authenticated, "AUTH", password);
        } else if (!password.isEmpty()) {
            ask(this::authenticated, "AUTH", user, password);
        }
        long announced = config.longValue("replica-announce-port");
        long port = announced > 0 ? announced : config.longValue("port");
        ask(this::noted, "REPLCONF", "listening-port", Long.toString(port));
        if (!config.text("replica-announce-ip").isEmpty()) {
            ask(this::noted, "REPLCONF", "ip-address", config.text("replica-announce-ip"));
        }
        ask(this::noted, "REPLCONF", "capa", "eof", "capa", "psync2");
    }

    /**
     * Begins.
     *
     * @param history the name of the history that this server has part of, or {@code ?}
     * @param offset of the first byte that it lacks, or -1
     * @param takesOver whether the other one is to become the primary
     */
    void begin(String history, long offset, boolean takesOver) {
        String at = Long.toString(offset);
        if (takesOver) {
            ask(this::offered, "PSYNC", history, at, "FAILOVER");
        } else {
            ask(this::offered, "PSYNC", history, at);
        }
        sendNext();
    }

    private void ask(Answer answer, String... words) {
        steps.add(new Step(words, answer));
    }

    private void sendNext() {
        Step next = steps.peek();
        if (next != null) {
            send(link, next.words());
        }
    }

    static void send(Connection to, String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            text.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        to.output().append(text.toString().getBytes(StandardCharsets.UTF_8));
        to.flushLater();
    }

    /** Takes the primary's answer to what was said last. */
    void take(String line) {
        steps.remove().answer().take(line);
        sendNext();
    }

    private void greeted(String line) {
        boolean fine = line.startsWith("+") || line.startsWith("-NOAUTH") || line.startsWith("-NOPERM");
        if (fine) {
            log.notice("Master replied to PING, replication can continue...");
        } else {
            giveUp("Error reply to PING from master: '" + line + "'");
        }
    }

    private void authenticated(String line) {
        if (line.startsWith("-")) {
            giveUp("Unable to AUTH to MASTER: " + line.substring(1));
        }
    }

    private void noted(String line) {
        if (line.startsWith("-")) {
            log.notice("(Non critical) Master does not understand REPLCONF: " + line.substring(1));
        }
    }

    private void offered(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("+FULLRESYNC") && words.length == 3) {
            outcome.beginCopy(words[1], Long.parseLong(words[2]));
        } else if (words[0].equals("+CONTINUE")) {
            outcome.goOn(words.length > 1 ? words[1] : null);
        } else {
            steps.clear();
            outcome.refuse("Unexpected reply to PSYNC from master: " + line);
        }
    }

    private void giveUp(String why) {
        steps.clear();
        outcome.fail(why);
    }
}
