#!/usr/bin/env python3
"""soak.py [MINUTES]: whether the driver's memory and its result stay as they are, at 1,000 requests a second for 30 minutes.

The gateway stands before the mock. The driver's heap is collected every ten seconds, and its live bytes are taken;
the slope of what comes behind the first fifth is Theil and Sen's (the median of all slopes between two of them), with Sen's interval of
95 % (Kendall's variance). Memory that leaks has an interval above zero. Prints Markdown.
"""

import json
import math
import pathlib
import re
import statistics
import subprocess
import sys
import time

from beside import HOME, Processes, machine

MINUTES = int(sys.argv[1]) if len(sys.argv) > 1 else 30
RATE = 1000


def theil_sen(points):
    """The slope and its interval."""
    slopes = sorted((b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1 :] if b[0] > a[0])
    count = len(points)
    half = 1.96 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18) / 2
    low, high = max(0, int(len(slopes) / 2 - half)), min(len(slopes) - 1, int(len(slopes) / 2 + half))
    return statistics.median(slopes), slopes[low], slopes[high]


def live(pid):
    """Kilobytes of the heap of a JVM that are in use after a full collection; 0 when it has ended."""
    subprocess.run(["jcmd", str(pid), "GC.run"], capture_output=True)
    said = subprocess.run(["jcmd", str(pid), "GC.heap_info"], capture_output=True, text=True).stdout
    return sum(int(used) for used in re.findall(r"(?:generation|heap)\s+total \d+K, used (\d+)K", said))


with Processes() as processes:
    _, backend = processes.serve(["mock", "--servers", "filesystem", "--port", "0"])
    config = processes.write("gateway.yaml", f"listen: 127.0.0.1:0\nbackends: [{{name: filesystem, url: 'http://127.0.0.1:{backend}/mcp'}}]\n")
    _, port = processes.serve(["proxy", "--config", config])
    bench = processes.start(
        [str(HOME / "bench"), "run", "--target", f"http://127.0.0.1:{port}/mcp", "--call", 'filesystem.read_file={"path":"/src/a.java"}',
         "--rate", f"{RATE}/s", "--duration", f"{MINUTES}m", "--quiet", "--results", processes.path("results")],
    )
    began = time.monotonic()
    collected = []
    while bench.poll() is None:
        time.sleep(10)
        # It makes so little garbage that it would collect a few times only.
        kilobytes = live(bench.pid)
        if kilobytes:
            collected.append(((time.monotonic() - began) / 60, kilobytes))
    later = [point for point in collected if point[0] > MINUTES / 5]
    slope, low, high = theil_sen(later)
    result = max(pathlib.Path(processes.path("results")).rglob("result.json"))
    one = json.loads(result.read_text())["runs"][0]
    files = {path.name: path.stat().st_size for path in result.parent.iterdir()}
    print(f"{machine()}; {MINUTES} minutes at {RATE:,}/s: {one['counts']['ok']:,} of {one['counts']['intended']:,} answered\n")
    print(f"Heap after a collection: {statistics.median(kilobytes for _, kilobytes in later) / 1024:.1f} MB (median of {len(later)}),")
    print(f"slope {slope:+.1f} kB a minute ({low:+.1f} to {high:+.1f}); first tenth {statistics.median(k for _, k in later[: len(later) // 10 or 1]) / 1024:.1f} MB,")
    print(f"last tenth {statistics.median(k for _, k in later[-(len(later) // 10 or 1) :]) / 1024:.1f} MB.")
    print("Result: " + ", ".join(f"{name} {size / 1024:,.0f} kB" for name, size in sorted(files.items())) + ".")
    print(f"The log has {files.get('run.hlog', 0) / 1024 / MINUTES:.1f} kB a minute.")
