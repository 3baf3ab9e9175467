#!/usr/bin/env python3
"""latency.py: how long a call takes through the gateway and through nginx, at fixed rates.

Pairs of runs at each rate, by turns first; the difference is the median over pairs, with an interval that holds it with 95 %. The
generator (olgen.c) has one core to itself, where it polls and never sleeps; relay and backend (mockmcp.c) share the other. Prints
Markdown. Needs nginx, wrk (which warms) and gcc.
"""

import argparse
import json
import statistics
import sys

from beside import Processes, environment, machine, run, span, turns
from calls import check, configuration, request, script, upstream

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--pairs", type=int, default=10)
options.add_argument("--seconds", type=int, default=5, help="of a run")
options.add_argument("--rates", type=int, nargs="+", default=[1000, 5000], help="requests a second")
options.add_argument("--preset", default="default", help="of the gateway")
options.add_argument("--java", help="home of the JDK")
asked = options.parse_args()

NGINX, BACKEND = 18481, 18482
FIGURES = ["p50_us", "p90_us", "p99_us"]

with Processes() as processes:
    processes.start([processes.compile("mockmcp"), "--port", str(BACKEND)], 0)
    processes.nginx(NGINX, upstream(NGINX, BACKEND), 0)
    olgen = processes.compile("olgen")
    config = processes.write("gateway.yaml", configuration(BACKEND, ["b"]))
    _, port = processes.serve(["proxy", "--config", config, "--preset", asked.preset], core=0, env=environment(asked.java))
    relays = {"nginx": (NGINX, request("echo", {"message": "m" * 60})), "gateway": (port, request("b.echo", {"message": "m" * 60}))}
    print(f"{machine()}; {asked.pairs} pairs of {asked.seconds} s at each rate\n")
    for name, (at, asking) in relays.items():
        check(at, [asking])
        run(["wrk", "-t1", "-c32", "-d15s", "-s", script(processes, name, [asking]), f"http://127.0.0.1:{at}/mcp"], 1)

    def measure(name, rate):
        at, (body, headers) = relays[name]
        fields = [word for key, value in headers.items() for word in ("--header", f"{key}: {value}")]
        out, _, _ = run(
            [olgen, "--port", str(at), "--path", "/mcp", "--rate", str(rate), "--secs", str(asked.seconds), "--warm", "1",
             "--conns", "32", "--busy", "1", "--body", body, *fields], 1)
        one = json.loads(out)
        if one["bad"] or one["unanswered"]:
            raise SystemExit(f"{name} failed: {out}")
        return [one[figure] for figure in FIGURES]

    print("| rate | | nginx | gateway | difference |\n|--:|---|--:|--:|--:|")
    for rate in asked.rates:
        measured = {name: [] for name in relays}
        for number in range(asked.pairs):
            for name in turns(relays, number):
                measured[name].append(measure(name, rate))
            print(rate, {name: values[-1] for name, values in measured.items()}, file=sys.stderr)
        for which, figure in enumerate(FIGURES):
            nginx, gateway = ([values[which] for values in measured[name]] for name in ("nginx", "gateway"))
            apart = span([b - a for a, b in zip(nginx, gateway)], "µs")
            print(f"| {rate:,}/s | {figure[:3]} | {statistics.median(nginx):.0f} µs | {statistics.median(gateway):.0f} µs | {apart} |")
