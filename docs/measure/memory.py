#!/usr/bin/env python3
"""memory.py [--preset NAME] [--java DIR] [--servers N] [--seconds S] [--minutes M]: what the gateway keeps resident, state by state.

The mock is behind it, with N servers in a process of its own; `bench run` calls a tool of each, over 64 connections, and checks each
answer. One start: just ready (every backend has answered), S seconds at 1,000 requests a second, S at 10,000, a minute without any, and
1,000 more connections that were used once and stay open. With --minutes, so long at 1,000 a second more, a line for each tenth. Then
another start with a cache, which answers of 16 KiB fill. While there is load a sample is taken each second: "resident" is the median of its
last third, "highest" the most. Otherwise it is the value at that moment. Prints Markdown.
"""

import argparse
import json
import pathlib
import resource
import socket
import statistics
import subprocess
import time
import urllib.request

from beside import HOME, Processes, machine, resident

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--preset", default="default")
options.add_argument("--java", help="the JDK of the gateway")
options.add_argument("--servers", type=int, default=20)
options.add_argument("--seconds", type=int, default=30, help="of load at each rate")
options.add_argument("--minutes", type=int, default=0, help="of load at 1,000 a second, to see whether it grows")
asked = options.parse_args()

CONNECTIONS = 1000
IDLE = 60
WANTED = {"fresh": 20, "idle": 30, "1,000/s": 50, "10,000/s": {"small": 60, "default": 80}.get(asked.preset, 100), "cache full": 200}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "memory", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
VALUES = {"string": "/{marker}", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}


def message(method, parameters):
    """A request as bytes."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {**parameters, "_meta": META}}).encode()
    head = (
        f"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
        f"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\n" + (f"Mcp-Name: {parameters['name']}\r\n" if "name" in parameters else "") + f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def ask(connection, request):
    """The result, over a connection that stays."""
    connection.sendall(request)
    answer = connection.makefile("rb")
    head = iter(answer.readline, b"\r\n")
    length = next(int(line.split(b":")[1]) for line in list(head) if line.lower().startswith(b"content-length:"))
    return json.loads(answer.read(length))["result"]


def calls(port):
    """A tool of each server, its required arguments filled; strings have a marker, which its answer repeats."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        tools = ask(connection, message("tools/list", {}))["tools"]
    first = {}
    for tool in tools:
        schema = tool["inputSchema"]
        arguments = {name: VALUES[schema["properties"][name].get("type", "string")] for name in schema.get("required", [])}
        if "/{marker}" in arguments.values():
            first.setdefault(tool["name"].split(".")[0], (tool["name"], arguments))
    return list(first.values())


def drive(processes, pid, port, tools, rate, seconds):
    """The samples of each second, and what became of the requests."""
    results = processes.path(f"results-{time.monotonic_ns()}")
    command = [str(HOME / "bench"), "run", "--target", f"http://127.0.0.1:{port}/mcp", "--rate", f"{rate}/s", "--duration", f"{seconds}s"]
    for name, arguments in tools:
        command += ["--call", f"{name}={json.dumps(arguments)}"]
    bench = processes.start([*command, "--quiet", "--set", "warm_up.requests=0", "--results", results], env={"BENCH_BUILD": "never"})
    samples = []
    while bench.poll() is None:
        time.sleep(1)
        samples.append(resident(pid))
    found = list(pathlib.Path(results).rglob("result.json"))
    if not found:
        raise SystemExit(f"bench run ended with {bench.returncode}: {bench.stdout.read()}")
    counts = json.loads(found[0].read_text())["runs"][0]["counts"]
    return samples, f"{counts['ok']:,} of {counts['intended']:,}"


def row(state, now, most="", answered=""):
    wanted = WANTED.get(state)
    verdict = "" if wanted is None else "held" if now <= wanted else f"missed by {now - wanted:.0f}"
    print(f"| {state} | {now:.1f} | {most} | {answered} | {wanted or ''} | {verdict} |", flush=True)


def loaded(state, samples, answered):
    row(state, statistics.median(samples[-(len(samples) // 3) :]), f"{max(samples):.1f}", answered)


def gateway(processes, text):
    """Started and ready."""
    config = processes.write("gateway.yaml", text)
    process, port = processes.serve(["proxy", "--config", config, "--preset", asked.preset], env={"JAVA_HOME": asked.java} if asked.java else {})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=30):
        pass
    time.sleep(1)
    return process, port


def backends(processes, *options):
    mock, port = processes.serve(["mock", "--servers", str(asked.servers), "--port", "0", *options])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/control/counts", timeout=10) as counts:
        names = json.load(counts)["servers"]
    return mock, "listen: 127.0.0.1:0\nbackends:\n" + "".join(f"  - {{name: {name}, url: 'http://127.0.0.1:{port}/{name}/mcp'}}\n" for name in names)


_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
with Processes() as processes:
    java = subprocess.run([f"{asked.java}/bin/java" if asked.java else "java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    print(f"{java}, preset {asked.preset}, {asked.servers} servers; {machine()}\n")
    print("| | resident, MB | highest | answered | wanted | |\n|---|--:|--:|--:|--:|---|")
    mock, text = backends(processes)
    process, port = gateway(processes, text)
    row("fresh", resident(process.pid))
    tools = calls(port)
    for rate in (1000, 10000):
        loaded(f"{rate:,}/s", *drive(processes, process.pid, port, tools, rate, asked.seconds))
    time.sleep(IDLE)
    row("idle", idle := resident(process.pid))
    open_ones = []
    for number in range(CONNECTIONS):
        open_ones.append(socket.create_connection(("127.0.0.1", port), 30))
        name, arguments = tools[number % len(tools)]
        ask(open_ones[-1], message("tools/call", {"name": name, "arguments": arguments}))
    now = resident(process.pid)
    print(f"| {CONNECTIONS:,} connections, each | {max(0, now - idle) * 1024 / CONNECTIONS:.0f} kB | | | 100 kB | {'held' if (now - idle) * 1024 <= 100 * CONNECTIONS else 'missed'} |")
    for connection in open_ones:
        connection.close()
    for tenth in range(10 if asked.minutes else 0):
        samples, answered = drive(processes, process.pid, port, tools, 1000, asked.minutes * 6)
        loaded(f"1,000/s, until minute {(tenth + 1) * asked.minutes / 10:g}", samples, answered)
    processes.stop(process)
    processes.stop(mock)
    _, text = backends(processes, "--payload", "16KiB")
    process, port = gateway(processes, text + "cache: {tools: ['*']}\n")
    samples, answered = drive(processes, process.pid, port, calls(port), 500, asked.seconds)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        kept = sum(float(line.split()[-1]) for line in page.read().decode().splitlines() if line.startswith("only1mcp_cache_bytes"))
    loaded("cache full", samples, answered)
    print(f"\nThe cache held {kept / 1e6:.0f} MB.")
