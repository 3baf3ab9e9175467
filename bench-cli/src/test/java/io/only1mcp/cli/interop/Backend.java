package io.only1mcp.cli.interop;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Servers of both eras and several makes, each with a tool that repeats one argument. */
enum Backend {
    /** The reference server of the older revisions; answers with event streams that begin with a priming event. */
    EVERYTHING("echo", "message") {
        @Override
        URI start(Peers peers) {
            return peers.everything();
        }
    },

    /** The TypeScript SDK 2, both eras; sessions are unknown to it. */
    TYPESCRIPT("echo", "message") {
        @Override
        URI start(Peers peers) {
            return peers.typescript("auto");
        }
    },

    /** The same, and all its answers are event streams. */
    TYPESCRIPT_STREAMS("echo", "message") {
        @Override
        URI start(Peers peers) {
            return peers.typescript("sse");
        }
    },

    /** The Java SDK, older revisions; insists on sessions. */
    JAVA("echo", "message") {
        @Override
        URI start(Peers peers) {
            return peers.javaSdk();
        }
    },

    /** Our own, both eras; lists its tools in pages. */
    MOCK("recall", "key") {
        @Override
        URI start(Peers peers) {
            return peers.mock("--servers", "memory", "--page-size", "4");
        }
    };

    private final String tool;
    private final String repeated;

    Backend(String tool, String repeated) {
        this.tool = tool;
        this.repeated = repeated;
    }

    /** Starts it and waits until it serves. */
    abstract URI start(Peers peers);

    /** What our gateway calls it, and puts before the names of its tools. */
    String behind() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tool that repeats an argument, as the server itself names it. */
    String tool() {
        return tool;
    }

    /** Arguments that make it repeat a text. */
    Map<String, String> repeat(String text) {
        return Map.of(repeated, text);
    }
}
