package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Introduction;
import io.only1mcp.proxy.upstream.Question;

/** Asks in the era since 2026-07-28, on nobody's behalf but the gateway's own. */
final class StatelessAsking implements Asking {

    @Override
    public boolean modern() {
        return true;
    }

    @Override
    public void ask(Backend backend, String method, String params, Question.Asker asker) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params
                + (params.isEmpty() ? "" : ",") + "\"_meta\":" + Introduction.META + "}}";
        Question.modern(backend, method, message, asker);
    }
}
