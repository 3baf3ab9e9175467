#!/usr/bin/env python3
"""late.py [PAIRS] [SECONDS]: how late the driver is at fixed rates, and how far its times are from those of a generator that polls.

Pairs of runs at each rate, by turns first: bench, and the reference generator olgen.c, which polls and never sleeps. nginx has one
core, the generator the other, so bench polls too. Lateness counts from the instant at which a request was due to its write; the
differences are medians over pairs, with an interval that holds them with 95 %. A rate that is a multiple of the kernel's tick (250 a
second, mostly) keeps step with it: either no request is due while the core handles a tick, or every twentieth of 5,000/s is. So bench
drives each rate once more with a variance of 1 %, which meets ticks as often as they are. Prints Markdown. Needs nginx, taskset and gcc.
"""

import collections
import json
import statistics
import sys

from beside import HOME, Processes, machine, run, span, turns

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 8
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
RATES = [1000, 5000]
PORT = 18490
BODY = "x" * 300


def bench(folder, rate, variance):
    out, _, _ = run(
        [str(HOME / "bench"), "run", "--target", f"http://127.0.0.1:{PORT}/", "--protocol", "http",
         "--set", f"constant={{rate: {rate}/s, variance: {variance}, duration: {SECONDS}s}}", "--quiet", "--set", "warm_up={how: hard, requests: 100k, at_most: 10s}",
         "--results", folder, "--out", "json=-"], 1)
    one = json.loads(out)["runs"][0]
    if one["counts"]["ok"] != one["counts"]["intended"]:
        raise SystemExit(f"bench had failures: {one['counts']}")
    if "driver_polled" not in [caveat["code"] for caveat in one["validity"]["caveats"]]:
        raise SystemExit("bench did not poll: is it pinned apart from nginx?")
    return {
        "late p50": one["lateness"]["p50_us"], "late p99": one["lateness"]["p99_us"], "p50": one["response"]["p50_us"],
        "p99": one["response"]["p99_us"], "level": one["validity"]["level"].upper(),
    }


def reference(olgen, rate):
    out, _, _ = run(
        [olgen, "--port", str(PORT), "--path", "/", "--method", "GET", "--rate", str(rate), "--secs", str(SECONDS), "--warm", "1",
         "--conns", "64", "--busy", "1"], 1)
    one = json.loads(out)
    return {"late p99": one["send_lag_p99_us"], "p50": one["p50_us"], "p99": one["p99_us"]}


def middle(values, figure):
    return f"{statistics.median(value[figure] for value in values):,.1f} µs"


with Processes() as processes:
    olgen = processes.compile("olgen")
    processes.nginx(PORT, f'server {{ listen 127.0.0.1:{PORT} backlog=1024; location / {{ return 200 "{BODY}"; }} }}', 0)
    print(f"{machine()}; {PAIRS} pairs of {SECONDS} s, nginx on one core, the generator on the other\n")
    print("| rate | bench late p50 | late p99 (worst) | olgen late p99 | bench p50 | olgen p50 | difference | bench p99 | olgen p99 | difference | |\n"
          "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    for rate in RATES:
        ours, varied, theirs = [], [], []
        generators = [
            lambda: ours.append(bench(processes.folder.name, rate, "0%")),
            lambda: varied.append(bench(processes.folder.name, rate, "1%")),
            lambda: theirs.append(reference(olgen, rate)),
        ]
        for number in range(PAIRS):
            for generator in turns(generators, number):
                generator()
            print(rate, ours[-1], varied[-1], theirs[-1], file=sys.stderr)
        for name, values in {f"{rate:,}/s": ours, f"{rate:,}/s ± 1 %": varied}.items():
            apart = {figure: span([a[figure] - b[figure] for a, b in zip(values, theirs)], "µs") for figure in ("p50", "p99")}
            worst = max(one["late p99"] for one in values)
            levels = ", ".join(f"{count} {level}" for level, count in collections.Counter(one["level"] for one in values).items())
            print(f"| {name} | {middle(values, 'late p50')} | {middle(values, 'late p99')} ({worst:,.1f}) | {middle(theirs, 'late p99')} |"
                  f" {middle(values, 'p50')} | {middle(theirs, 'p50')} | {apart['p50']} | {middle(values, 'p99')} | {middle(theirs, 'p99')} |"
                  f" {apart['p99']} | {levels} |")
