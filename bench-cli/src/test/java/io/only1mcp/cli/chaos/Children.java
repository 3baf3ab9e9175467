package io.only1mcp.cli.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** The processes that the gateway has started itself, one of which suffers at a time. */
final class Children implements Victim {
    /**
     * A server on standard input and output, of both eras, that begins in an instant: in the older ones each session has a
     * process of its own.
     */
    static final String SCRIPT = """
            tools='"tools":[{"name":"read_file","inputSchema":{"type":"object"}}]'
            while read -r line; do
                id=${line#*\\"id\\":}
                id=${id%%[,\\}]*}
                case $line in
                    *'"method":"server/discover"'*)
                        result='"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"public"' ;;
                    *'"method":"initialize"'*)
                        result='"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"child","version":"1"}' ;;
                    *'"method":"tools/list"'*)
                        result="$tools"',"ttlMs":0,"cacheScope":"public"' ;;
                    *'"method":"tools/call"'*)
                        text=${line#*\\"path\\":\\"}
                        result='"content":[{"type":"text","text":"'"${text%%\\"*}"'"}]' ;;
                    *)
                        continue ;;
                esac
                printf '{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete",%s}}\\n' "$id" "$result"
            done
            """;

    private static final long NONE = -1;

    private final GatewayProcess gateway;
    private long frozen = NONE;

    Children(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    @Override
    public void suffer(Random random, Count count) throws IOException {
        int which = random.nextInt(Integer.MAX_VALUE);
        boolean kills = random.nextBoolean();
        if (frozen != NONE && !kills) {
            recover();
            return;
        }
        List<Long> living = gateway.children();
        if (living.isEmpty()) {
            return;
        }
        long pid = frozen == NONE ? living.get(which % living.size()) : frozen;
        if (kills) {
            Signals.send("KILL", pid);
            frozen = NONE;
            count.kill();
        } else {
            Signals.send("STOP", pid);
            frozen = pid;
            count.stop();
        }
    }

    @Override
    public boolean isIll() {
        return frozen != NONE;
    }

    @Override
    public void recover() throws IOException {
        if (frozen != NONE) {
            Signals.send("CONT", frozen);
            frozen = NONE;
        }
    }
}
