#!/usr/bin/env python3
"""reload.py [CHANGES]: how long after its file has changed the gateway uses another configuration. Prints Markdown."""

import os
import statistics
import sys
import time
import urllib.error
import urllib.request

from beside import Processes, machine

CHANGES = int(sys.argv[1]) if len(sys.argv) > 1 else 50


def takes(port, host):
    """Whether the gateway answers under that name, which only the new configuration has."""
    try:
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/health", headers={"Host": host}), timeout=10):
            return True
    except urllib.error.HTTPError:
        return False


with Processes() as processes:
    _, backend = processes.serve(["mock", "--servers", "filesystem", "--port", "0"])
    text = "listen: 127.0.0.1:0\nhosts: [h%d.example]\nbackends: [{name: b, url: 'http://127.0.0.1:%d/mcp'}]\n"
    config = processes.write("gateway.yaml", text % (0, backend))
    _, port = processes.serve(["proxy", "--config", config])
    takes(port, "127.0.0.1")  # the first answer of all asks the backend, which is not what is measured
    took = []
    for change in range(1, CHANGES + 1):
        time.sleep(0.2)
        beside = processes.write("next.yaml", text % (change, backend))
        began = time.time()
        os.replace(beside, config)
        while not takes(port, f"h{change}.example"):
            if time.time() - began > 10:
                raise SystemExit("a change was not taken in 10 s")
            time.sleep(0.001)
        took.append((time.time() - began) * 1e3)
    took.sort()
    print(f"{machine()}; {CHANGES} changes, each polled for every millisecond\n")
    print("| p50 | p95 | longest |\n|--:|--:|--:|")
    print(f"| {statistics.median(took):.0f} ms | {took[int(0.95 * len(took)) - 1]:.0f} ms | {took[-1]:.0f} ms |")
