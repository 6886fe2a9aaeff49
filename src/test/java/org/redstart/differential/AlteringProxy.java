package org.redstart.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes everything on, but turns every {@code :1} reply after the first few thousand bytes into {@code :2}. */
final class AlteringProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final int target;
    private final int alterAfterBytes;

    AlteringProxy(int target, int alterAfterBytes) throws IOException {
        this.target = target;
        this.alterAfterBytes = alterAfterBytes;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> pump(client, server, Integer.MAX_VALUE));
                start(() -> pump(server, client, alterAfterBytes));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void pump(Socket from, Socket to, int alterAfter) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            long passed = 0;
            int length;
            while ((length = in.read(buffer)) > 0) {
                for (int i = 0; i + 3 < length && alterAfter != Integer.MAX_VALUE; i++) {
                    if (passed + i > alterAfter && buffer[i] == ':' && buffer[i + 1] == '1' && buffer[i + 2] == '\r') {
                        buffer[i + 1] = '2';
                    }
                }
                passed += length;
                out.write(buffer, 0, length);
            }
        } catch (IOException closed) {
            // one side went away
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
