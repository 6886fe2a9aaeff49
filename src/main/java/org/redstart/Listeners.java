package org.redstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.redstart.config.Config;
import org.redstart.config.ConfigException;
import org.redstart.config.ConfigText;
import org.redstart.net.Acceptor;
import org.redstart.net.EventLoop;
import org.redstart.net.Listener;
import org.redstart.observe.Log;

/** The sockets the server listens on; they follow {@code port} and {@code bind} while it runs. */
final class Listeners {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final Config config;
    private final Log log;
    private final EventLoop loop;
    private final Acceptor acceptor;
    private List<Listener> tcp = new ArrayList<>();
    private Listener unix;
    private int port;
    private List<String> addresses = List.of();

    Listeners(Config config, Log log, EventLoop loop, Acceptor acceptor) {
        this.config = config;
        this.log = log;
        this.loop = loop;
        this.acceptor = acceptor;
        config.onChange(changed -> rebind("Unable to listen on this port. Check server logs."), "port");
        config.onChange(changed -> rebind("Failed to bind to specified addresses."), "bind");
    }

    /**
     * Opens all.
     *
     * @throws IOException if one that is not optional could not be opened; its message was logged
     */
    void open() throws IOException {
        port = config.intValue("port");
        addresses = config.addresses();
        if (!openTcp(tcp, false)) {
            throw refused("Failed listening on port " + port + " (tcp), aborting.");
        }
        String path = config.text("unixsocket");
        if (!path.isEmpty()) {
            openUnix(config.path(path));
        }
        if (tcp.isEmpty() && unix == null) {
            throw refused("Configured to not listen anywhere, exiting.");
        }
    }

    private IOException refused(String message) {
        log.warning(message);
        return new IOException(message);
    }

    /** Says in the log what is open. */
    void announce() {
        if (!tcp.isEmpty()) {
            log.notice("Ready to accept connections tcp");
        }
        if (unix != null) {
            log.notice("Ready to accept connections unix");
        }
    }

    /** Takes over a new port and new addresses; if they cannot be had, the old ones stay. */
    private void rebind(String refusal) {
        int oldPort = port;
        List<String> oldAddresses = addresses;
        port = config.intValue("port");
        addresses = config.addresses();
        if (port == oldPort && addresses.equals(oldAddresses)) {
            return;
        }
        List<Listener> fresh = new ArrayList<>();
        share(tcp, true);
        if (openTcp(fresh, true)) {
            close(tcp);
            tcp = fresh;
            share(tcp, false);
        } else {
            close(fresh);
            share(tcp, false);
            port = oldPort;
            addresses = oldAddresses;
            throw new ConfigException(refusal);
        }
    }

    private void share(List<Listener> listeners, boolean shared) {
        for (Listener listener : listeners) {
            try {
                listener.share(shared);
            } catch (IOException failed) {
                log.warning("Could not prepare a listening socket for its successor: " + failed.getMessage());
            }
        }
    }

    private boolean openTcp(List<Listener> into, boolean shared) {
        if (port == 0) {
            return true;
        }
        for (String address : addresses) {
            boolean optional = address.startsWith("-");
            if (!openTcp(into, optional ? address.substring(1) : address, shared) && !optional) {
                return false;
            }
        }
        return true;
    }

    private boolean openTcp(List<Listener> into, String host, boolean shared) {
        try {
            InetAddress address =
                    InetAddress.getByName(host.equals("*") ? "0.0.0.0" : host.equals("::*") ? "::" : host);
            into.add(loop.listen(
                    new InetSocketAddress(address, port), config.intValue("tcp-backlog"), acceptor, shared));
            return true;
        } catch (IOException failed) {
            log.warning("Warning: Could not create server TCP listening socket " + host + ":" + port + ": "
                    + failed.getMessage());
            return false;
        }
    }

    private void openUnix(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
            unix = loop.listen(UnixDomainSocketAddress.of(path), config.intValue("tcp-backlog"), acceptor);
            restrict(path);
        } catch (IOException failed) {
            throw refused("Failed opening Unix socket: bind: " + failed.getMessage());
        }
    }

    /** Gives the socket's file its permissions and its group. */
    private void restrict(Path path) throws IOException {
        int mode = config.intValue("unixsocketperm");
        if (mode != 0) {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            for (int i = 0; i < BITS.length; i++) {
                if ((mode >>> i & 1) != 0) {
                    permissions.add(BITS[i]);
                }
            }
            Files.setPosixFilePermissions(path, permissions);
        }
        String group = ConfigText.decode(config.text("unixsocketgroup"));
        if (!group.isEmpty()) {
            Files.getFileAttributeView(path, PosixFileAttributeView.class)
                    .setGroup(
                            path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
        }
    }

    boolean hasTcp() {
        return !tcp.isEmpty();
    }

    boolean hasUnix() {
        return unix != null;
    }

    /** Closes all and removes the Unix socket's file. */
    void close() {
        close(tcp);
        if (unix != null) {
            close(List.of(unix));
            log.notice("Removing the unix socket file.");
            try {
                Files.deleteIfExists(config.path(config.text("unixsocket")));
            } catch (IOException failed) {
                log.warning("Error removing the unix socket file: " + failed.getMessage());
            }
        }
    }

    private void close(List<Listener> listeners) {
        for (Listener listener : listeners) {
            try {
                listener.close();
            } catch (IOException failed) {
                log.warning("Closing a listening socket: " + failed.getMessage());
            }
        }
    }
}
