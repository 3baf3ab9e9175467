package io.only1mcp.core.result;

import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.WrongReply;

/**
 * A reply that is wrong whatever the load; see {@link WrongReply}.
 *
 * @param kind what is wrong with it
 * @param request the number of the request that met it, from 0
 * @param operation its operation
 * @param atSeconds when it came, from the start of the run
 * @param evidence what came in place of what
 */
public record WrongReplyResult(FailureKind kind, long request, String operation, double atSeconds, String evidence) {

    static WrongReplyResult of(WrongReply reply) {
        return new WrongReplyResult(
                reply.kind(), reply.request(), reply.operation(), reply.atNanos() / 1e9, reply.evidence());
    }
}
