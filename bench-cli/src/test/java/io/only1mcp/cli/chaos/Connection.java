package io.only1mcp.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection to the gateway that tells an answer that was cut off from one that is whole, and from none. */
final class Connection implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n");

    private final Socket socket;
    private final InputStream in;

    /**
     * What came.
     *
     * @param status of HTTP
     * @param head the whole head
     * @param body as far as it came, without the framing of chunks
     * @param whole whether it came to its end
     */
    record Answer(int status, String head, String body, boolean whole) {

        /** The value of a header, or null. */
        @Nullable
        String header(String name) {
            Matcher line = Pattern.compile("(?i)\r\n" + Pattern.quote(name) + ": *(.*)\r\n")
                    .matcher(head);
            return line.find() ? line.group(1) : null;
        }

        /** The message in it: the body, or the last event of a stream. */
        String message() {
            int last = body.startsWith("{") ? -1 : body.lastIndexOf("data: ");
            return last < 0 ? body : body.substring(last + "data: ".length()).strip();
        }
    }

    /**
     * Connects to a port of this machine.
     *
     * @param patience how long nothing may come
     */
    Connection(int port, Duration patience) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** Sends a request and reads its answer. */
    Answer ask(String request) throws IOException {
        send(request);
        String head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            whole = read(head.toLowerCase(Locale.ROOT), body);
        } catch (java.net.SocketTimeoutException silent) {
            throw silent;
        } catch (IOException cut) {
            // What came is all that there is.
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, body.toString(UTF_8), whole);
    }

    /** Sends a request. */
    void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(UTF_8));
    }

    /** Reads a head, with the empty line behind it. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection ended without an answer, after \"" + head + "\"");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    private boolean read(String head, ByteArrayOutputStream body) throws IOException {
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            for (int size = chunk(body); size != 0; size = chunk(body)) {
                if (size < 0) {
                    return false;
                }
            }
            return true;
        }
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            return take(Integer.parseInt(length.group(1)), body);
        }
        boolean bodiless = head.startsWith("http/1.1 204");
        if (!bodiless) {
            in.transferTo(body);
        }
        return bodiless;
    }

    /** Reads a chunk; how large it was, or −1 when it did not come to its end. */
    private int chunk(ByteArrayOutputStream body) throws IOException {
        String line = line();
        int size = line.isEmpty() ? -1 : Integer.parseInt(line, 16);
        return size < 0 || !take(size, body) || line().length() > 0 ? -1 : size;
    }

    private boolean take(int count, ByteArrayOutputStream body) throws IOException {
        byte[] bytes = in.readNBytes(count);
        body.writeBytes(bytes);
        return bytes.length == count;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Reads whatever comes until the connection ends. */
    void drain() throws IOException {
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
