#!/usr/bin/env python3
"""relays.py [--starts N] [--rounds N] [--seconds S] [--headers N] [--backend c|mock] [--base DIR] [--config FILE]: the gateway beside nginx.

Calls of one tool (about 300 bytes), 64 connections of wrk, the relay warmed with 100,000 requests or more; interleaved, every other
round backwards. CPU is that of the relay's process alone. Each start of a JVM compiles anew and has luck of its own, so the gateway is
started several times. --base names a built checkout of an older commit to be measured too. Ratios are the median of all rounds, with
an interval that holds it with 95 %. Prints Markdown. Needs nginx, wrk and gcc.
"""

import argparse
import json
import pathlib
import re
import statistics
import sys
import urllib.request

from beside import HOME, Processes, cpu, machine, resident, run, span

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--starts", type=int, default=3, help="of the gateway")
options.add_argument("--rounds", type=int, default=7, help="after each start")
options.add_argument("--seconds", type=int, default=2, help="of a round")
options.add_argument("--headers", type=int, default=6, help="of a request, those of MCP included")
options.add_argument("--backend", choices=["c", "mock"], default="c")
options.add_argument("--base", help="a built checkout of an older commit")
options.add_argument("--config", help="more of the gateway's configuration, as YAML of a file")
asked = options.parse_args()

NGINX = 18481
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "wrk", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


def request(tool, argument):
    body = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": tool, "arguments": argument, "_meta": META}}
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
    }
    for number in range(asked.headers - len(headers) - 1):  # wrk adds Host; Content-Length is not counted
        headers[f"X-Header-{number}"] = "a value of some length"
    return json.dumps(body), headers


def script(processes, name, body, headers):
    lines = ["wrk.method = 'POST'", f"wrk.body = [=[{body}]=]"] + [f"wrk.headers['{key}'] = '{value}'" for key, value in headers.items()]
    return processes.write(name + ".lua", "\n".join(lines))


def check(port, body, headers):
    answer = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/mcp", body.encode(), headers), timeout=10).read()
    if b'"result"' not in answer:
        raise SystemExit(f"no result from port {port}: {answer[:200]}")


def drive(port, lua, seconds):
    out, took, _ = run(["wrk", "-t1", "-c64", f"-d{seconds}s", "-s", lua, f"http://127.0.0.1:{port}/mcp"])
    if "Non-2xx" in out or re.search(r"(connect|read|write) [1-9]", out):
        raise SystemExit(out)
    return int(re.search(r"(\d+) requests in", out).group(1)), float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


with Processes() as processes:
    if asked.backend == "c":
        backend = 18482
        processes.start([processes.compile("mockmcp"), "--port", str(backend)])
        tool, argument = "echo", {"message": "m" * 60}
    else:
        _, backend = processes.serve(["mock", "--servers", "filesystem", "--port", "0"])
        tool, argument = "read_file", {"path": "/src/" + "a" * 55}
    worker = processes.nginx(
        NGINX,
        f"upstream b {{ server 127.0.0.1:{backend}; keepalive 128; keepalive_requests 1000000000; }}\n"
        f'server {{ listen 127.0.0.1:{NGINX} backlog=1024; location / {{ proxy_pass http://b; proxy_http_version 1.1;'
        f' proxy_set_header Connection ""; }} }}',
        None,
    )
    plain = request(tool, argument)
    check(NGINX, *plain)
    nginx = ("nginx", worker, NGINX, script(processes, "nginx", *plain))
    prefixed = request("b." + tool, argument)
    more = open(asked.config).read() if asked.config else ""
    config = processes.write("gateway.yaml", f"listen: 127.0.0.1:0\nbackends: [{{name: b, url: 'http://127.0.0.1:{backend}/mcp'}}]\n{more}")
    lua = script(processes, "only1mcp", *prefixed)
    homes = {"only1mcp": HOME, **({"base": pathlib.Path(asked.base)} if asked.base else {})}
    print(f"{machine()}; {asked.starts} starts, {asked.rounds} rounds of {asked.seconds} s, {asked.headers} headers, backend {asked.backend}\n")
    measured = {name: [] for name in ("nginx", *homes)}
    held = {name: [] for name in measured}
    for start in range(asked.starts):
        relays = [nginx]
        gateways = []
        for name, home in homes.items():
            gateway, port = processes.serve(["proxy", "--config", config], env={"BENCH_BUILD": "never"}, home=home)
            check(port, *prefixed)
            gateways.append(gateway)
            relays.append((name, gateway.pid, port, lua))
        for _, _, port, own in relays:
            drive(port, own, 8)
        for number in range(asked.rounds):
            for name, pid, port, own in relays if number % 2 == 0 else relays[::-1]:
                before = cpu(pid)
                requests, rate = drive(port, own, asked.seconds)
                measured[name].append(((cpu(pid) - before) / requests * 1e6, rate))
            last = {name: "%.1f µs, %.0f/s" % values[-1] for name, values in measured.items()}
            print(f"start {start + 1} of {asked.starts}, round {number + 1} of {asked.rounds}", last, file=sys.stderr)
        for name, pid, *_ in relays:
            held[name].append(resident(pid))
        for gateway in gateways:
            processes.stop(gateway)
    beside = ["nginx"] + (["base"] if asked.base else [])
    print("| | CPU a request |" + "".join(f" beside {name} |" for name in beside) + " req/s |" + "".join(f" beside {name} |" for name in beside) + " resident |")
    print("|---|" + "--:|" * (3 + 2 * len(beside)))
    for name, own in measured.items():
        ratios = [[span([a[which] / b[which] for a, b in zip(own, measured[other])]) for other in beside] for which in (0, 1)]
        print(
            f"| {name} | {statistics.median(value[0] for value in own):.1f} µs | {' | '.join(ratios[0])}"
            f" | {statistics.median(value[1] for value in own):,.0f} | {' | '.join(ratios[1])} | {statistics.median(held[name]):.0f} MB |"
        )
