package io.only1mcp.proxy.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.only1mcp.proxy.answer.ResultUris;
import io.only1mcp.proxy.listen.ListKind;
import io.only1mcp.proxy.session.EventHook;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/**
 * What happens to events on their way to clients in sessions: URIs of resources get the name of their backend, and a list
 * that has changed is asked for again.
 */
final class SeenEvents implements EventHook {
    private static final byte[] UPDATED = McpMethods.RESOURCES_UPDATED.getBytes(US_ASCII);

    private final ListenedBackends listened;
    private final ResultUris places = new ResultUris();

    SeenEvents(ListenedBackends listened) {
        this.listened = listened;
    }

    @Override
    public byte @Nullable [] message(Backend from, byte[] message, int end, Envelope envelope) {
        byte[] prefix = from.resultPrefix();
        if (prefix.length == 0) {
            return null;
        }
        if (envelope.has(Field.RESULT)) {
            places.begin(ResultUris.Answer.ANY, false);
            int count = places.scan(message, 0, end);
            if (count == 0) {
                return null;
            }
            ByteBuf out = Unpooled.buffer(end + count * prefix.length);
            places.write(out, message, 0, end, prefix);
            return ByteBufUtil.getBytes(out);
        }
        if (envelope.is(Field.METHOD, UPDATED) && envelope.kind(Field.URI) == Envelope.Kind.STRING) {
            int at = envelope.start(Field.URI);
            ByteBuf out = Unpooled.buffer(end + prefix.length);
            out.writeBytes(message, 0, at).writeBytes(prefix).writeBytes(message, at, end - at);
            return ByteBufUtil.getBytes(out);
        }
        return null;
    }

    @Override
    public void changed(Backend from, ListKind list) {
        listened.changed(from, list);
    }
}
