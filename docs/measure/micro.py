#!/usr/bin/env python3
"""micro.py JAVA_HOME [JAVA_HOME...]: the gateway's parts beside their rivals, on each of these JDKs.

One parameter of each benchmark stands for the others. Three forks of each; a figure is the mean of the forks' means, with what Student's t
allows it with 95 %. Prints Markdown. Takes six minutes for each JDK; bench-micro must be built.
"""

import json
import math
import os
import statistics
import subprocess
import sys

from beside import HOME, Processes, machine

FORKS = ["-f", "3", "-wi", "2", "-w", "200ms", "-i", "2", "-r", "200ms", "-foe", "true"]
T = 4.303  # Student's t, two degrees of freedom, 95 % on both sides
QUESTIONS = [
    ("Which backend has a key, of 20", "LookupBenchmark.owner", {"servers": "20"}),
    ("A hash of 36 bytes", "HashBenchmark.hash", {"length": "36"}),
    ("An answer is found, among 10,000", "CacheLookupBenchmark.hit", {"entries": "10000"}),
    ("An answer is kept, among 10,000", "CacheInsertBenchmark.insert", {"entries": "10000"}),
    ("The envelope of a call", "EnvelopeBenchmark.read", {"message": "TOOL_CALL"}),
    ("The envelope of a list of 50 tools", "EnvelopeBenchmark.read", {"message": "TOOLS_50"}),
    ("A list of 50 tools is read", "ReadToolsBenchmark.read", {"message": "TOOLS_50"}),
    ("A list of 50 tools is written", "WriteToolsBenchmark.write", {"message": "TOOLS_50"}),
    ("A connection is taken and given back, of 50", "ConnectionPoolBenchmark.alone", {"connections": "50", "timeoutMillis": "10"}),
    ("The same from several threads", "ConnectionPoolBenchmark.contended", {"connections": "50", "timeoutMillis": "10"}),
    ("Objects for a burst of 64 calls", "ObjectPoolBenchmark.burst", {"most": "64"}),
    ("A request is found for its answer, of 100", "CorrelationBenchmark.correlate", {"inFlight": "100"}),
    ("Messages are cut out of a stream", "FramingBenchmark.read", {"message": "TOOL_CALL_RESULT"}),
    ("Technique: nothing is copied", "ZeroCopyParsingBenchmark", {"message": "TOOL_CALL"}),
    ("Technique: connections are kept", "PooledConnectionsBenchmark", {}),
    ("Technique: calls go together, 20", "BatchingBenchmark", {"calls": "20"}),
    ("Technique: answers are kept", "SmartCachingBenchmark", {"work": "40000"}),
    ("Technique: nothing is allocated", "AllocationBenchmark", {}),
]


def measure(processes, java, pattern, chosen):
    """Rows of one benchmark: who, the figure, and its unit."""
    out = processes.path("jmh.json")
    command = [java + "/bin/java", "-cp", f"{HOME}/bench-micro/target/bench-micro.jar:{HOME}/bench-micro/target/lib/*",
               "org.openjdk.jmh.Main", "\\." + pattern.replace(".", "\\."), *FORKS, "-rf", "json", "-rff", out]
    for name, value in chosen.items():
        command += ["-p", f"{name}={value}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, env={**os.environ, "JAVA_HOME": java})
    if done.returncode:
        raise SystemExit(f"{pattern} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    with open(out) as results:
        for one in json.load(results):
            figure = one["primaryMetric"]
            who = one.get("params", {}).get("rival") or one["benchmark"].rsplit(".", 1)[1]
            if one["mode"] == "sample":
                yield who + ", p95", digits(figure["scorePercentiles"]["95.0"]), figure["scoreUnit"]
            else:
                # A stream is so many mebibytes, and read so often in a second.
                size, unit = (int(one["params"]["mebibytes"]) / 1024, "GiB/s") if pattern.startswith("Framing") else (1, figure["scoreUnit"])
                forks = [statistics.mean(fork) * size for fork in figure["rawData"]]
                error = T * statistics.stdev(forks) / math.sqrt(len(forks))
                yield who, f"{digits(statistics.mean(forks))} ± {digits(error)}", unit


def digits(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


homes = sys.argv[1:]
if not homes:
    raise SystemExit("which JDKs? Their homes are the arguments")
with Processes() as processes:
    print(f"{machine()}; three forks of 2 times 0.2 s\n")
    versions = [subprocess.run([java + "/bin/java", "-version"], capture_output=True, text=True).stderr.split('"')[1] for java in homes]
    print("| | | unit |" + "".join(f" JDK {version} |" for version in versions))
    print("|---|---|---|" + "--:|" * len(homes))
    for number, (question, pattern, chosen) in enumerate(QUESTIONS):
        rows = {}
        for java in homes:
            for who, value, unit in measure(processes, java, pattern, chosen):
                rows.setdefault(who, (unit, []))[1].append(value)
        for place, (who, (unit, values)) in enumerate(rows.items()):
            print(f"| {question if place == 0 else ''} | {who} | {unit} | {' | '.join(values)} |")
        print(f"{number + 1} of {len(QUESTIONS)}", file=sys.stderr)
