package io.only1mcp.micro.framing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.only1mcp.proxy.stdio.LineSplitter;
import io.only1mcp.proxy.stdio.Room;
import io.only1mcp.wire.http.ChunkedFraming;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.sse.SseParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** Ways to take messages out of a stream; and what the machine's memory gives when nothing is looked for. */
public enum Framing {
    /** The proxy's reader of the chunked coding of HTTP: lengths are read, and data is passed on where it lies. */
    CHUNKS {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            stream.writeBytes((Integer.toHexString(message.length) + "\r\n").getBytes(US_ASCII));
            stream.writeBytes(message);
            stream.writeBytes(END_OF_LINE);
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            ChunkedFraming framing = new ChunkedFraming();
            Count count = new Count();
            return (from, to) -> {
                count.messages = 0;
                framing.reset();
                framing.scan(stream, from, to, (bytes, start, end) -> count.messages++);
                return count.messages;
            };
        }
    },
    /** The proxy's reader of event streams: ends of lines are looked for, and data is copied. */
    EVENTS {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            stream.writeBytes("data: ".getBytes(US_ASCII));
            stream.writeBytes(message);
            stream.writeBytes("\n\n".getBytes(US_ASCII));
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            SseParser parser = new SseParser(LARGEST);
            Count count = new Count();
            return (from, to) -> {
                count.messages = 0;
                parser.reset();
                parser.scan(stream, from, to, event -> count.messages++);
                return count.messages;
            };
        }
    },
    /** The proxy's reader of standard streams: ends of lines are looked for, and each line is copied twice. */
    LINES {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            stream.writeBytes(message);
            stream.write('\n');
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            Room room = new Room(LARGEST);
            Count count = new Count();
            LineSplitter splitter = new LineSplitter(LARGEST, room, new LineSplitter.Sink() {
                @Override
                public void line(byte[] bytes, int end, int held) {
                    room.give(held);
                    count.messages++;
                }

                @Override
                public void notKept(long bytes, long id) {
                    throw new IllegalStateException("a line of " + bytes + " bytes was not kept");
                }
            });
            return (from, to) -> {
                count.messages = 0;
                splitter.take(stream, from, to);
                return count.messages;
            };
        }
    },
    /** Netty's decoder of lines: each is a slice of what came. */
    NETTY_LINES {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            LINES.write(message, stream);
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(LARGEST));
            ByteBuf whole = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(stream));
            return (from, to) -> {
                channel.writeInbound(whole.retainedSlice(from, to - from));
                int count = 0;
                for (ByteBuf line = channel.readInbound(); line != null; line = channel.readInbound()) {
                    line.release();
                    count++;
                }
                return count;
            };
        }
    },
    /** The proxy's reader of the chunked coding, and of each message its envelope: all of it is checked to be JSON. */
    CHUNKS_AND_ENVELOPES {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            CHUNKS.write(message, stream);
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            ChunkedFraming framing = new ChunkedFraming();
            Envelope envelope = new Envelope();
            Count count = new Count();
            return (from, to) -> {
                count.messages = 0;
                framing.reset();
                framing.scan(stream, from, to, (bytes, start, end) -> {
                    if (envelope.scan(bytes, start, end)) {
                        count.messages++;
                    }
                });
                return count.messages;
            };
        }
    },
    /** The memory of the machine, copied from here to there: what is copied counts once. */
    MEMORY_COPY {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            stream.writeBytes(message);
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            byte[] there = new byte[stream.length];
            return (from, to) -> {
                System.arraycopy(stream, from, there, from, to - from);
                return there[to - 1] == stream[to - 1] ? messages : 0;
            };
        }
    },
    /** The memory of the machine, read eight bytes at a time. */
    MEMORY_READ {
        @Override
        void write(byte[] message, ByteArrayOutputStream stream) {
            stream.writeBytes(message);
        }

        @Override
        Reading reading(byte[] stream, int messages) {
            LongBuffer words =
                    ByteBuffer.wrap(stream).order(ByteOrder.nativeOrder()).asLongBuffer();
            return (from, to) -> {
                long sum = 0;
                for (int i = from / Long.BYTES; i < to / Long.BYTES; i++) {
                    sum += words.get(i);
                }
                return sum == 0 ? 0 : messages;
            };
        }
    };

    private static final int LARGEST = 1024 * 1024;
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private static final class Count {
        private int messages;
    }

    /** Writes a message as it stands in the stream. */
    abstract void write(byte[] message, ByteArrayOutputStream stream);

    /** A reader of the stream, for one thread, which has so many messages in it. */
    abstract Reading reading(byte[] stream, int messages);

    /** One way, ready to read. */
    @FunctionalInterface
    interface Reading {
        /** Reads what lies in {@code [from, to)} of the stream, whole messages all of them; answers how many they are. */
        int read(int from, int to) throws InterruptedException;
    }
}
