"""The calls that relays are measured with: requests, what wrk sends of them, and what nginx and the gateway are told."""

import json
import urllib.request

TOKEN = "a-token-that-is-long-enough"
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "wrk", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


def request(tool, argument, header_count=6, token=False):
    """Body and headers of a call, with as many headers more as are wanted."""
    body = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": tool, "arguments": argument, "_meta": META}}
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
        **({"Authorization": "Bearer " + TOKEN} if token else {}),
    }
    for number in range(header_count - len(headers) - 1):  # Host comes to them; Content-Length is not counted
        headers[f"X-Header-{number}"] = "a value of some length"
    return json.dumps(body), headers


def script(processes, name, requests):
    """A script for wrk that sends one request again and again, or several in turn."""
    lines = ["wrk.method = 'POST'"]
    if len(requests) == 1:
        body, headers = requests[0]
        lines += [f"wrk.body = [=[{body}]=]"] + [f"wrk.headers['{key}'] = '{value}'" for key, value in headers.items()]
    else:
        lines += ["local all, next = {}, 0", "init = function(args)"]
        for body, headers in requests:
            fields = ", ".join(f"['{key}'] = '{value}'" for key, value in headers.items())
            lines.append(f"all[#all + 1] = wrk.format('POST', '/mcp', {{{fields}}}, [=[{body}]=])")
        lines += ["end", "request = function() next = next % #all + 1; return all[next] end"]
    return processes.write(name.replace(" ", "-") + ".lua", "\n".join(lines))


def check(port, requests, events=None):
    """Each is answered with a result; as the last of so many events, where they are said."""
    for body, headers in requests:
        asking = urllib.request.Request(f"http://127.0.0.1:{port}/mcp", body.encode(), headers)
        answer = urllib.request.urlopen(asking, timeout=10).read()
        if b'"result"' not in answer or events is not None and answer.count(b"data:") != events:
            raise SystemExit(f"no result from port {port}: {answer[:200]}")


def upstream(port, backend, piecewise=False):
    """What nginx is told: one upstream whose connections are kept, and bodies passed on as they come where that is wanted."""
    how = " proxy_buffering off; proxy_request_buffering off; client_max_body_size 0;" if piecewise else ""
    return (
        f"upstream b {{ server 127.0.0.1:{backend}; keepalive 128; keepalive_requests 1000000000; }}\n"
        f"server {{ listen 127.0.0.1:{port} backlog=1024; location / {{ proxy_pass http://b; proxy_http_version 1.1;"
        f' proxy_set_header Connection "";{how} }} }}'
    )


def configuration(backend, names, more=""):
    """What the gateway is told: one server under several names."""
    backends = "".join(f"\n- {{name: {name}, url: 'http://127.0.0.1:{backend}/mcp'}}" for name in names)
    return f"listen: 127.0.0.1:0\nbackends:{backends}\n{more}"
