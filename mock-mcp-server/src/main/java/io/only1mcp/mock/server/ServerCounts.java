package io.only1mcp.mock.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** What one server was asked for since the mark. */
@SuppressWarnings("EnumOrdinal") // the operations are slots of an array
final class ServerCounts {

    private static final Operation[] OPERATIONS = Operation.values();

    private final long[] requests = new long[OPERATIONS.length];
    private final List<Tool> tools;

    ServerCounts(List<Tool> tools) {
        this.tools = tools;
    }

    void count(Operation operation) {
        requests[operation.ordinal()]++;
    }

    /** Begins again at zero. */
    void reset() {
        Arrays.fill(requests, 0);
        tools.forEach(Tool::forgetCalls);
    }

    /** All messages, refused ones included. */
    long total() {
        return Arrays.stream(requests).sum();
    }

    /** Writes the total, and what is not zero by method and by tool. */
    void write(ObjectNode json) {
        json.put("requests", total());
        ObjectNode methods = json.putObject("methods");
        for (Operation operation : OPERATIONS) {
            if (requests[operation.ordinal()] != 0) {
                methods.put(operation.text(), requests[operation.ordinal()]);
            }
        }
        ObjectNode byTool = json.putObject("tools");
        for (Tool tool : tools) {
            if (tool.calls() != 0) {
                byTool.put(tool.name(), tool.calls());
            }
        }
    }
}
