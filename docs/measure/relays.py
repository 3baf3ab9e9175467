#!/usr/bin/env python3
"""relays.py: the gateway beside nginx, what they relay being calls, event streams or large bodies.

Each relay is warmed until its compilers rest; then they are driven in turn by wrk, every other round backwards. CPU is that of the
relay's process alone. Each start of a JVM compiles anew and has luck of its own, so the gateway is started several times. Ratios
are the median of all rounds, with an interval that holds it with 95 %. Prints Markdown. Needs nginx, wrk and gcc.
"""

import argparse
import pathlib
import re
import statistics
import sys

from beside import HOME, Processes, cpu, environment, machine, resident, run, span, turns
from calls import TOKEN, check, configuration, request, script, upstream

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--starts", type=int, default=3, help="of the gateway")
options.add_argument("--rounds", type=int, default=7, help="after each start")
options.add_argument("--seconds", type=int, default=2, help="of a round")
options.add_argument("--headers", type=int, default=6, help="of a request, those of MCP included")
options.add_argument("--relay", choices=["calls", "events", "answers", "requests"], default="calls",
                     help="calls of 300 bytes; streams of 50 events, one every 2 ms; or calls with large answers or requests")
options.add_argument("--size", type=int, default=1_000_000, help="bytes of a large body")
options.add_argument("--mock", action="store_true", help="our mock is the backend, not the one in C")
options.add_argument("--base", help="a built checkout of an older commit, to be measured too")
options.add_argument("--features", choices=["all", "each"],
                     help="another gateway with tokens, roles, a rate limit, a cache and audit, too; or one for each of them")
options.add_argument("--backends", type=int, default=1, help="another gateway with so many backends, called in turn, too")
options.add_argument("--fast", action="store_true", help="another gateway with the preset fast, too")
options.add_argument("--java", help="home of the JDK")
asked = options.parse_args()

NGINX = 18481
EVENTS, EVERY = 50, 2000  # microseconds
TOKENS = f"authentication: {{tokens: [{{token: {TOKEN}, subject: wrk}}]}}\n"
ROLES = f"authentication: {{tokens: [{{token: {TOKEN}, subject: wrk, roles: [caller]}}]}}\n" + 'roles: {caller: {tools: ["*"]}}\n'
LIMIT = "rate_limits: [{rate: 1000000/s}]\n"
AUDIT = "audit: {file: %s.jsonl}\n"  # each has one of its own
# The answers of tools/call are not kept where all is on: that would be faster, and another story.
FEATURES = {"features": ROLES + LIMIT + AUDIT % "all" + 'cache: {tools: ["b.other"]}\n'}
if asked.features == "each":
    FEATURES = {
        "authentication": TOKENS,
        "authentication and roles": ROLES,
        "a rate limit": LIMIT,
        "audit": AUDIT % "audit",
        "cache, every call a hit": 'cache: {tools: ["*"]}\n',
        **FEATURES,
    }
# What one request counts for, and what it is called.
PER, UNIT = {"calls": (1, "request"), "events": (EVENTS + 1, "event"), "answers": (asked.size / 1e6, "MB"), "requests": (asked.size / 1e6, "MB")}[asked.relay]
CONNECTIONS = 64 if asked.relay in ("calls", "events") else 8


def call(tool, argument):
    return request(tool, argument, asked.headers, token=bool(asked.features))


def drive(port, lua, seconds):
    """How many requests, events or megabytes in all, and in a second."""
    out, _, _ = run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", lua, f"http://127.0.0.1:{port}/mcp"])
    if "Non-2xx" in out or re.search(r"(connect|read|write) [1-9]", out):
        raise SystemExit(out)
    return int(re.search(r"(\d+) requests in", out).group(1)) * PER, float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)) * PER


def warm(pid, port, lua):
    """For 8 s or more: until compilers take less than a fiftieth of its CPU, which streams bring about late, for they are few requests."""
    for turn in range(20):
        before = cpu(pid, "C[12] "), cpu(pid)
        drive(port, lua, 4)
        if turn > 0 and cpu(pid, "C[12] ") - before[0] <= (cpu(pid) - before[1]) / 50:
            return


def start_backend(processes):
    """Its port, the tool that is called, and an argument."""
    if asked.mock:
        _, port = processes.serve(["mock", "--servers", "filesystem", "--port", "0"])
        return port, "read_file", {"path": "/src/" + "a" * 55}
    shape = {"events": ["--events", str(EVENTS), "--every-us", str(EVERY)], "answers": ["--bytes", str(asked.size)]}.get(asked.relay, [])
    processes.start([processes.compile("mockmcp"), "--port", "18482", *shape])
    argument = {"kept": "m" * asked.size} if asked.relay == "requests" else {"message": "m" * 60}
    return 18482, "echo", argument  # it sends back what is called message


def gateways(backend):
    """Name, checkout, configuration, prefixes and further options of the gateways to measure."""
    yield "gateway", HOME, configuration(backend, ["b"]), ["b"], []
    if asked.fast:
        yield "fast", HOME, configuration(backend, ["b"]), ["b"], ["--preset", "fast"]
    if asked.base:
        yield "base", pathlib.Path(asked.base), configuration(backend, ["b"]), ["b"], []
    for name, sections in FEATURES.items() if asked.features else ():
        yield name, HOME, configuration(backend, ["b"], sections), ["b"], []
    if asked.backends > 1:
        many = [f"b{number}" for number in range(asked.backends)]
        yield f"{asked.backends} backends", HOME, configuration(backend, many), many, []


with Processes() as processes:
    backend, tool, argument = start_backend(processes)
    counted = EVENTS + 1 if asked.relay == "events" else None
    worker = processes.nginx(NGINX, upstream(NGINX, backend, piecewise=asked.relay != "calls"), None)
    plain = [call(tool, argument)]
    check(NGINX, plain, counted)
    nginx = ("nginx", worker, NGINX, script(processes, "nginx", plain))
    about = f"{asked.headers} headers" if asked.relay == "calls" else f"{asked.relay} of {EVENTS}" if asked.relay == "events" else f"{asked.relay} of {PER:g} MB"
    print(f"{machine()}; {asked.starts} starts, {asked.rounds} rounds of {asked.seconds} s, {CONNECTIONS} connections, {about}\n")
    measured, held = {"nginx": []}, {"nginx": []}
    for start in range(asked.starts):
        relays, started = [nginx], []
        for name, home, text, prefixes, more in gateways(backend):
            config = processes.write(name.replace(" ", "-") + ".yaml", text)
            gateway, port = processes.serve(["proxy", "--config", config, *more], env=environment(asked.java), home=home)
            started.append(gateway)
            prefixed = [call(f"{prefix}.{tool}", argument) for prefix in prefixes]
            check(port, prefixed, counted)
            relays.append((name, gateway.pid, port, script(processes, name, prefixed)))
        for name, pid, port, lua in relays:
            measured.setdefault(name, [])
            held.setdefault(name, [])
            warm(pid, port, lua)
        for number in range(asked.rounds):
            for name, pid, port, lua in turns(relays, number):
                before = cpu(pid)
                done, rate = drive(port, lua, asked.seconds)
                measured[name].append(((cpu(pid) - before) / done * 1e6, rate))
            last = {name: "%.1f µs, %.0f/s" % values[-1] for name, values in measured.items()}
            print(f"start {start + 1} of {asked.starts}, round {number + 1} of {asked.rounds}", last, file=sys.stderr)
        for name, pid, *_ in relays:
            held[name].append(resident(pid))
        for gateway in started:
            processes.stop(gateway)
    beside = [name for name in ("nginx", "base") if name in measured] + (["gateway"] if asked.fast or asked.features or asked.backends > 1 else [])
    print(f"| | CPU a {UNIT} |" + "".join(f" beside {name} |" for name in beside) + f" {UNIT}s/s |" + "".join(f" beside {name} |" for name in beside) + " resident |")
    print("|---|" + "--:|" * (3 + 2 * len(beside)))
    for name, own in measured.items():
        ratios = [[span([a[which] / b[which] for a, b in zip(own, measured[other])]) for other in beside] for which in (0, 1)]
        print(
            f"| {name} | {statistics.median(value[0] for value in own):.1f} µs | {' | '.join(ratios[0])}"
            f" | {statistics.median(value[1] for value in own):,.0f} | {' | '.join(ratios[1])} | {statistics.median(held[name]):.0f} MB |"
        )
