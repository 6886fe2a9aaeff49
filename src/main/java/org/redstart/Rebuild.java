package org.redstart;

import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.redstart.config.Config;
import org.redstart.config.ConfigReader;
import org.redstart.config.ConfigText;
import org.redstart.observe.Log;
import org.redstart.persistence.Restoration;

/** Makes a server's folder from backups: put together aside, loaded by a server for proof, and only then given its name. */
final class Rebuild {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST_REPLY_BYTES = 256;

    private final Restoration restoration;
    private final Path into;
    private final Path aside;
    private volatile String keys;
    private volatile String digest;

    Rebuild(Path backups, long toSeconds, Path into) {
        this.restoration = new Restoration(backups, toSeconds);
        this.into = into;
        this.aside = into.resolveSibling(into.getFileName() + ".unproved");
    }

    /** Returns the process's exit status. */
    int run(PrintStream out, PrintStream err) {
        if (Files.exists(into)) {
            err.println(into + " is there already: nothing was done");
            return 1;
        }
        try {
            delete(aside);
            restoration.write(Files.createDirectories(aside.resolve("appendonlydir")));
            prove();
            Files.move(aside, into, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            err.println("Nothing was restored: " + failed.getMessage());
            return 1;
        }
        out.println("Restored into " + into + ", the last change being of " + restoration.asOf());
        out.println("Loaded for proof: " + keys + " keys in database 0, digest of all databases " + digest);
        out.println("Start it with --appendonly yes --dir " + into);
        return 0;
    }

    /** A server loads the files and is asked what it has; it changes nothing but for an increment to go on with. */
    private void prove() throws IOException {
        Path room = Files.createTempDirectory("redstart");
        Path socket = room.resolve("proof");
        Config config = new Config();
        new ConfigReader(config).read(null, null, options(socket));
        Thread asker = new Thread(() -> ask(socket), "redstart-proof");
        asker.setDaemon(true);
        try (Log log = Log.open(config)) {
            Server server = new Server(config, log);
            server.listen();
            asker.start();
            if (!server.run() || digest == null) {
                throw new IOException("the files that were put together could not be loaded");
            }
        } finally {
            delete(room);
        }
    }

    private String options(Path socket) {
        return String.join(
                "\n",
                "port 0",
                "save \"\"",
                "appendonly yes",
                "loglevel warning",
                "enable-debug-command yes",
                "auto-aof-rewrite-percentage 0",
                "unixsocket " + quoted(socket),
                "dir " + quoted(aside));
    }

    private static String quoted(Path path) {
        return ConfigText.quote(ConfigText.encode(path.toString()));
    }

    private void ask(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            while (!reply(channel, "PING").equals("+PONG")) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            keys = reply(channel, "DBSIZE").substring(1);
            digest = reply(channel, "DEBUG DIGEST").substring(1);
            reply(channel, "SHUTDOWN NOSAVE");
        } catch (IOException ended) {
            // The server tells why it could not load; without a digest there is no proof.
        }
    }

    private static String reply(SocketChannel channel, String request) throws IOException {
        channel.write(ByteBuffer.wrap((request + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer reply = ByteBuffer.allocate(MOST_REPLY_BYTES);
        String text = "";
        while (!text.endsWith("\r\n")) {
            if (channel.read(reply) < 0) {
                throw new IOException("the server is gone");
            }
            text = new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII);
        }
        return text.strip();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
