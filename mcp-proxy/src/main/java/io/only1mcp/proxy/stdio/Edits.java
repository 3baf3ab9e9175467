package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message with some of its values replaced. */
final class Edits {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Edit(Message.Spot spot, byte[] value) {}

    private final Message message;
    private final List<Edit> edits = new ArrayList<>(3);

    /** No changes yet. */
    Edits(Message message) {
        this.message = message;
    }

    /** Puts a number in place of a value; without a spot nothing. */
    Edits number(Message.@Nullable Spot spot, long value) {
        return source(spot, Long.toString(value).getBytes(US_ASCII));
    }

    /** Puts a JSON value in place of another; without a spot nothing. */
    Edits source(Message.@Nullable Spot spot, byte[] value) {
        if (spot != null) {
            edits.add(new Edit(spot, value));
        }
        return this;
    }

    /** The message with the changes, in bytes of its own, in one line: line ends between its values become blanks. */
    byte[] line() {
        edits.sort(Comparator.comparingInt(edit -> edit.spot().from()));
        int size = message.end();
        for (Edit edit : edits) {
            size += edit.value().length - (edit.spot().to() - edit.spot().from());
        }
        byte[] out = new byte[size];
        byte[] source = message.bytes();
        int at = 0;
        int read = 0;
        for (Edit edit : edits) {
            int count = edit.spot().from() - read;
            System.arraycopy(source, read, out, at, count);
            System.arraycopy(edit.value(), 0, out, at + count, edit.value().length);
            at += count + edit.value().length;
            read = edit.spot().to();
        }
        System.arraycopy(source, read, out, at, message.end() - read);
        for (int i = 0; i < out.length; i++) {
            // Inside of strings JSON has them escaped.
            if (out[i] == '\n' || out[i] == '\r') {
                out[i] = ' ';
            }
        }
        return out;
    }
}
