#!/usr/bin/env python3
"""generators.py [ROUNDS] [SECONDS]: bench beside wrk, h2load and autocannon, each on the core that nginx does not have.

Interleaved: each round runs all of them, every other round backwards. The first table is a closed loop of 64 connections, the
second one a fixed rate, beside the reference generator olgen.c, which polls and never sleeps. Prints Markdown.
Needs nginx and taskset, and whichever of wrk, h2load (nghttp2-client) and autocannon (npm) are to be in the tables. Hyperfoil is
there where Maven can get it: embedded (hyperfoil/Load.java), because its command is not in Maven Central.
"""

import json
import re
import shutil
import statistics
import subprocess
import sys

from beside import HERE, HOME, Processes, machine, run, span, turns

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
RATE = 5000
PORT = 18480
URL = f"http://127.0.0.1:{PORT}/"
BODY = "x" * 300


def micros(text):
    value, unit = re.match(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6}[unit]


def bench(folder, *load):
    out, _, _ = run(
        [str(HOME / "bench"), "run", "--target", URL, "--protocol", "http", "--duration", f"{SECONDS}s", "--quiet",
         "--set", "warm_up={how: hard, requests: 100k, at_most: 10s}", "--results", folder, "--out", "json=-", *load], 1)
    one = json.loads(out)["runs"][0]
    if one["counts"]["ok"] != one["counts"]["intended"]:
        raise SystemExit(f"bench had failures: {one['counts']}")
    return one


def class_path(path):
    """Hyperfoil's; empty where Maven cannot get it."""
    if not shutil.which("mvn"):
        print("Hyperfoil is left out: there is no mvn", file=sys.stderr)
        return ""
    done = subprocess.run(
        ["mvn", "-B", "-q", "-f", str(HERE / "hyperfoil"), "dependency:build-classpath", f"-Dmdep.outputFile={path}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print("Hyperfoil is left out: Maven cannot get it:", next(iter(done.stdout.splitlines()), ""), file=sys.stderr)
        return ""
    with open(path) as file:
        return file.read()


def hyperfoil(rate):
    """What it says of itself, without its warm-up; a rate of 0 is a closed loop."""
    out, _, _ = run(["java", "-Djdk.serialFilter=!*", "-cp", HYPERFOIL, str(HERE / "hyperfoil" / "Load.java"), URL, "64", str(rate), str(SECONDS)], 1)
    one = json.loads(out.splitlines()[-1])
    if one["errors"]:
        raise SystemExit(f"Hyperfoil had failures: {one}")
    return one


def hard():
    """Each generator's requests a second, and CPU seconds for 100,000 of them."""

    def of_bench(folder):
        one = bench(folder, "--users", "64")
        return one["counts"]["ok"] / one["duration_seconds"], one["driver"]["cpu_seconds"] / one["counts"]["ok"] * 1e5

    def of_wrk(_):
        out, _, spent = run(["wrk", "-t1", "-c64", f"-d{SECONDS}s", URL], 1)
        requests = int(re.search(r"(\d+) requests in", out).group(1))
        return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), spent / requests * 1e5

    def of_h2load(_):
        out, _, spent = run(["h2load", "--h1", "-t1", "-c64", f"-D{SECONDS}", URL], 1)
        requests = int(re.search(r"(\d+) succeeded", out).group(1))
        return requests / SECONDS, spent / requests * 1e5

    def of_autocannon(_):
        out, _, spent = run(["autocannon", "-c", "64", "-d", str(SECONDS), "--json", URL], 1)
        done = json.loads(out)
        return done["requests"]["average"], spent / done["requests"]["total"] * 1e5

    def of_hyperfoil(_):
        one = hyperfoil(0)
        return one["ok"] / SECONDS, one["cpu_seconds"] / one["ok"] * 1e5

    return {"wrk": of_wrk, "bench": of_bench, "h2load": of_h2load, "autocannon": of_autocannon, "Hyperfoil": of_hyperfoil}


def fixed(olgen):
    """Each generator's p50 and p99 in microseconds, by what it takes for the truth, and its CPU seconds for 100,000."""

    def of_bench(folder):
        one = bench(folder, "--rate", f"{RATE}/s")
        print("bench:", one["validity"]["level"], file=sys.stderr)
        return one["response"]["p50_us"], one["response"]["p99_us"], one["driver"]["cpu_seconds"] / one["counts"]["ok"] * 1e5

    def of_olgen(_):
        out, _, spent = run([olgen, "--port", str(PORT), "--path", "/", "--method", "GET", "--rate", str(RATE), "--secs", str(SECONDS),
                             "--warm", "1", "--conns", "64", "--busy", "1"], 1)
        one = json.loads(out)
        return one["p50_us"], one["p99_us"], spent / (RATE * (SECONDS + 1)) * 1e5

    def of_autocannon(_):
        out, _, spent = run(["autocannon", "-c", "64", "-d", str(SECONDS), "-R", str(RATE), "--json", URL], 1)
        done = json.loads(out)
        return done["latency"]["p50"] * 1e3, done["latency"]["p99"] * 1e3, spent / done["requests"]["total"] * 1e5

    def of_hyperfoil(_):
        one = hyperfoil(RATE)
        return one["p50_us"], one["p99_us"], one["cpu_seconds"] / one["ok"] * 1e5

    return {"olgen": of_olgen, "bench": of_bench, "autocannon": of_autocannon, "Hyperfoil": of_hyperfoil}


def there(generators):
    ours = ["bench", "olgen"] + ["Hyperfoil"] * bool(HYPERFOIL)
    return {name: call for name, call in generators.items() if name in ours or shutil.which(name)}


def rounds(generators, folder):
    measured = {name: [] for name in generators}
    for number in range(ROUNDS):
        for name, call in turns(generators.items(), number):
            measured[name].append(call(folder))
            print(f"round {number + 1} of {ROUNDS}: {name} {measured[name][-1]}", file=sys.stderr)
    return measured


def ratios(measured, base, column):
    return {name: span([own[column] / first[column] for own, first in zip(values, measured[base])]) for name, values in measured.items()}


def middle(values, column):
    return statistics.median(value[column] for value in values)


with Processes() as processes:
    HYPERFOIL = class_path(processes.path("hyperfoil.cp"))
    processes.nginx(PORT, f'server {{ listen 127.0.0.1:{PORT} backlog=1024; location / {{ return 200 "{BODY}"; }} }}', 0)
    print(f"{machine()}; {ROUNDS} rounds of {SECONDS} s, nginx on one core, the generator on the other\n")
    measured = rounds(there(hard()), processes.folder.name)
    rate, spent = ratios(measured, "wrk", 0), ratios(measured, "wrk", 1)
    print("| 64 connections, closed | req/s | beside wrk | CPU s per 100,000 | beside wrk |\n|---|--:|--:|--:|--:|")
    for name, values in measured.items():
        print(f"| {name} | {middle(values, 0):,.0f} | {rate[name]} | {middle(values, 1):.2f} | {spent[name]} |")
    measured = rounds(there(fixed(processes.compile("olgen"))), processes.folder.name)
    print(f"\n| {RATE:,}/s | p50 | p99 | CPU s per 100,000 |\n|---|--:|--:|--:|")
    for name, values in measured.items():
        p50, p99 = [value[0] for value in values], [value[1] for value in values]
        print(f"| {name} | {statistics.median(p50):.0f} µs ({min(p50):.0f} to {max(p50):.0f}) | {statistics.median(p99):.0f} µs"
              f" ({min(p99):.0f} to {max(p99):.0f}) | {middle(values, 2):.2f} |")
