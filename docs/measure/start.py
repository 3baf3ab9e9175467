#!/usr/bin/env python3
"""start.py [--java DIR...] [--starts N]: how long the gateway takes to its first answers, and how long bench takes to say something.

Every JDK and preset in turn, every other round backwards: `bench serve proxy` with our mock as its backend, from the start of the
launcher's process to the line that says where it listens, to the answer to GET /health, and to the result of a first call of a tool,
which the backend gave. CPU and resident memory are those right after it. Each JDK starts once before, so that its archive of
classes is there. Then `bench --help` and `bench profiles`, whole. Medians, with an interval that holds them with 95 %. Prints
Markdown.
"""

import argparse
import http.client
import pathlib
import re
import time

from beside import HOME, Processes, cpu, environment, machine, resident, run, span, turns
from calls import configuration, request

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--java", nargs="+", help="homes of the JDKs; the launcher's own where none is named")
options.add_argument("--starts", type=int, default=11, help="of each")
asked = options.parse_args()

BENCH = str(HOME / "bench")
PRESETS = ["default", "small"]
FIGURES = ["listening", "first answer", "first call", "CPU", "resident"]


def version(home):
    """What the JDK says of itself."""
    return re.search(r'JAVA_VERSION="(.*)"', (pathlib.Path(home).resolve() / "release").read_text()).group(1)


def ask(port, method, path, body=None, headers={}):
    """The answer, over a connection of its own, which has to be good."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200 or body and b'"result"' not in text:
        raise SystemExit(f"{method} {path} was answered with {answer.status}: {text[:200]}")


def start(processes, config, home, preset):
    """Milliseconds since the start until each of the figures, CPU milliseconds and resident megabytes."""
    body, headers = request("b.read_file", {"path": "/src/" + "a" * 55})
    began = time.monotonic()
    gateway, port = processes.serve(["proxy", "--config", config, "--preset", preset], env=environment(home))
    listening = time.monotonic()
    ask(port, "GET", "/health")
    answered = time.monotonic()
    ask(port, "POST", "/mcp", body, headers)
    called = time.monotonic()
    figures = [(moment - began) * 1000 for moment in (listening, answered, called)] + [cpu(gateway.pid) * 1000, resident(gateway.pid)]
    processes.stop(gateway)
    return figures


with Processes() as processes:
    _, backend = processes.serve(["mock", "--servers", "filesystem", "--port", "0"])
    config = processes.write("gateway.yaml", configuration(backend, ["b"]))
    homes = {f"JDK {version(home)}": home for home in asked.java} if asked.java else {"this JDK": None}
    rows = [(f"{jdk}, {preset}", home, preset) for jdk, home in homes.items() for preset in PRESETS]
    print(f"{machine()}; {asked.starts} starts of each\n")
    for _, home, preset in rows:
        start(processes, config, home, preset)
    measured = {name: [] for name, *_ in rows}
    for number in range(asked.starts):
        for name, home, preset in turns(rows, number):
            measured[name].append(start(processes, config, home, preset))
    print(f"| gateway | {' | '.join(FIGURES)} |\n|---|" + "--:|" * len(FIGURES))
    for name, values in measured.items():
        units = ["ms"] * 4 + ["MB"]
        print(f"| {name} | " + " | ".join(span([value[which] for value in values], unit) for which, unit in enumerate(units)) + " |")
    print("\n| | " + " | ".join(homes) + " |\n|---|" + "--:|" * len(homes))
    for command in (["--help"], ["profiles"]):
        cells = []
        for home in homes.values():
            took = [run([BENCH, *command], env=environment(home))[1] * 1000 for _ in range(asked.starts)]
            cells.append(span(took, "ms"))
        print(f"| bench {command[0]} | {' | '.join(cells)} |")
