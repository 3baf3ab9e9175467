package io.only1mcp.mock.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one server was asked for since the mark. */
@SuppressWarnings("EnumOrdinal") // the operations are slots of an array
final class ServerCounts {

    private static final Operation[] OPERATIONS = Operation.values();

    private final long[] requests = new long[OPERATIONS.length];
    private final List<Tool> tools;
    private final Map<String, Long> otherTools = new TreeMap<>();
    private long cancelled;

    ServerCounts(List<Tool> tools) {
        this.tools = tools;
    }

    void count(Operation operation) {
        requests[operation.ordinal()]++;
    }

    /** Counts the call of a tool that is none of those that are encoded in advance. */
    void countTool(String name) {
        otherTools.merge(name, 1L, Long::sum);
    }

    /** Counts a request that was cancelled, or whose client went away. */
    void countCancelled() {
        cancelled++;
    }

    /** Begins again at zero. */
    void reset() {
        Arrays.fill(requests, 0);
        tools.forEach(Tool::forgetCalls);
        otherTools.clear();
        cancelled = 0;
    }

    /** All messages, refused ones included. */
    long total() {
        return Arrays.stream(requests).sum();
    }

    /** Writes the total, what is not zero by method and by tool, and how many requests were cancelled. */
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
        otherTools.forEach(byTool::put);
        if (cancelled != 0) {
            json.put("cancelled", cancelled);
        }
    }
}
