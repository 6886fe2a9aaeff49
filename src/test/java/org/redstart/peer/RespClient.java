package org.redstart.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A blocking client for one connection, RESP2 and RESP3; pushes are kept apart from replies. */
public final class RespClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNECT_MS = 5_000;
    private static final int READ_MS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final Deque<Reply> pushes = new ArrayDeque<>();

    public RespClient(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    /** How long a read waits before it fails. */
    public void readTimeoutMs(int timeoutMs) throws IOException {
        socket.setSoTimeout(timeoutMs);
    }

    /** Sends a command of words whose chars are bytes, and reads its reply. */
    public Reply call(String... words) throws IOException {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Escape.bytes(words[i]);
        }
        return call(arguments);
    }

    public Reply call(byte[]... arguments) throws IOException {
        send(arguments);
        flush();
        return read();
    }

    /** Puts a command into the output buffer. */
    public void send(byte[]... arguments) throws IOException {
        out.write(encode(arguments));
    }

    /** Puts raw bytes into the output buffer. */
    public void sendRaw(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** The wire form of a command. */
    public static byte[] encode(byte[]... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Escape.bytes("*" + arguments.length + "\r\n"));
        for (byte[] argument : arguments) {
            bytes.writeBytes(Escape.bytes("$" + argument.length + "\r\n"));
            bytes.writeBytes(argument);
            bytes.writeBytes(Escape.bytes("\r\n"));
        }
        return bytes.toByteArray();
    }

    /** Sends all commands at once and reads a reply for each; null for those after the connection ended. */
    public List<Reply> pipeline(List<byte[][]> commands) throws IOException {
        for (byte[][] command : commands) {
            send(command);
        }
        flush();
        List<Reply> replies = new ArrayList<>();
        try {
            for (int i = 0; i < commands.size(); i++) {
                replies.add(read());
            }
        } catch (EOFException end) {
            while (replies.size() < commands.size()) {
                replies.add(null);
            }
        }
        return replies;
    }

    /** The next reply that is no push. */
    public Reply read() throws IOException {
        while (true) {
            Reply reply = decode();
            if (reply.type() == '>') {
                pushes.add(reply);
            } else if (reply.type() != '|') {
                return reply;
            }
        }
    }

    /** The next push: one that came already or the next on the wire. */
    public Reply readPush() throws IOException {
        while (pushes.isEmpty()) {
            Reply reply = decode();
            if (reply.type() != '>') {
                throw new IOException("expected a push, got " + reply);
            }
            pushes.add(reply);
        }
        return pushes.remove();
    }

    /** The next reply or push, whichever the server sent first. */
    public Reply readFrame() throws IOException {
        return pushes.isEmpty() ? decode() : pushes.remove();
    }

    /** Whatever the server sends until it closes, undecoded. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** Bytes that can be read without waiting. */
    public int available() throws IOException {
        return in.available();
    }

    /** Reads and drops what is there; the number of bytes, -1 at the end. */
    public int drain(byte[] buffer) throws IOException {
        return in.read(buffer);
    }

    private Reply decode() throws IOException {
        byte[] line = line();
        char type = (char) line[0];
        byte[] rest = Arrays.copyOfRange(line, 1, line.length);
        switch (type) {
            case '+', '-', ':', ',', '#', '(':
                return Reply.leaf(type, rest);
            case '_':
                return Reply.leaf(type, null);
            case '$', '=', '!':
                return bulk(type, rest);
            case '*', '~', '>':
                return aggregate(type, rest, 1);
            case '%', '|':
                return aggregate(type, rest, 2);
            default:
                throw new IOException("not a reply: " + Escape.quote(line));
        }
    }

    private Reply bulk(char type, byte[] rest) throws IOException {
        int length = Integer.parseInt(Reply.leaf(type, rest).text());
        if (length < 0) {
            return Reply.leaf(type, null);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        if (in.read() != '\r' || in.read() != '\n') {
            throw new IOException("bulk without its end");
        }
        return Reply.leaf(type, bytes);
    }

    private Reply aggregate(char type, byte[] rest, int each) throws IOException {
        int count = Integer.parseInt(Reply.leaf(type, rest).text());
        if (count < 0) {
            return Reply.leaf(type, null);
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < count * each; i++) {
            items.add(decode());
        }
        return Reply.aggregate(type, items);
    }

    /** Reads the copy of everything with which a primary answers SYNC. */
    public byte[] readCopy() throws IOException {
        int first = in.read();
        while (first == '\n') {
            first = in.read();
        }
        if (first != '$') {
            throw new IOException("no copy, but " + (char) first);
        }
        return in.readNBytes(Integer.parseInt(new String(line(), java.nio.charset.StandardCharsets.US_ASCII)));
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            if (b == '\r') {
                if (in.read() != '\n' || line.size() == 0) {
                    throw new IOException("bad line end");
                }
                return line.toByteArray();
            }
            line.write(b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
