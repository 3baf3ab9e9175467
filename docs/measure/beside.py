"""What the scripts of this folder share: processes that are ended on every path out, CPU time, and ratios of rounds."""

import math
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent


class Processes:
    """Starts processes, pinned to a core where one is named; all are ended by PID when it is left."""

    def __init__(self):
        self.running = []
        self.folder = tempfile.TemporaryDirectory(prefix="beside-")

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *unused: sys.exit("ended by SIGTERM"))
        return self

    def __exit__(self, *unused):
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w") as out:
            out.write(text)
        return self.path(name)

    def start(self, command, core=None, env=None, errors=subprocess.DEVNULL):
        process = subprocess.Popen(
            pinned(command, core), stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **(env or {})}
        )
        self.running.append(process)
        return process

    def serve(self, command, core=None, env=None, home=HOME):
        """A process of a checkout, which is ours, and the port at which it says that it listens."""
        with open(self.path("errors"), "w+") as errors:
            process = self.start([str(home / "bench"), "serve", *command], core, env, errors)
            at = re.search(r":(\d+)/", process.stdout.readline())
            if at is None:
                errors.seek(0)
                raise SystemExit(errors.read())
        return process, int(at.group(1))

    def stop(self, process):
        """Ends one of them before the others."""
        process.terminate()
        process.wait(40)

    def compile(self, name):
        subprocess.run(["gcc", "-O2", "-o", self.path(name), str(HERE / (name + ".c"))], check=True)
        return self.path(name)

    def nginx(self, port, http, core):
        """One worker, whose PID is found as the child of the master's."""
        conf = self.write(
            "nginx.conf",
            "daemon off; worker_processes 1; pid %s; error_log /dev/null;\n"
            "events { worker_connections 4096; }\nhttp { access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;\n%s }\n"
            % (self.path("nginx.pid"), http),
        )
        master = self.start(["nginx", "-c", conf, "-p", self.folder.name], core)
        for _ in range(100):
            time.sleep(0.05)
            with open(f"/proc/{master.pid}/task/{master.pid}/children") as children:
                found = children.read().split()
            if found:
                return int(found[0])
        raise SystemExit("nginx did not start")


def pinned(command, core):
    return command if core is None else ["taskset", "-c", str(core), *command]


def cpu(pid, threads=""):
    """CPU seconds of a process so far, or of its threads whose names match, from the scheduler's own nanoseconds."""
    spent = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            if re.match(threads, (task / "comm").read_text()):
                spent += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has just ended
    return spent / 1e9


def resident(pid):
    """Resident megabytes."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def run(command, core=None, env=None):
    """Output, wall and CPU seconds of a command and its children; bench ends with 98 or 99 where it doubts itself or its target."""
    began = time.monotonic()
    before = os.times()
    done = subprocess.run(pinned(command, core), capture_output=True, text=True, timeout=300, env={**os.environ, **(env or {})})
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    if done.returncode not in (0, 98, 99):
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout, time.monotonic() - began, spent


def turns(those, number):
    """Those of a round, from the last to the first in every other one, so that what drifts in the machine meets all alike."""
    return list(those) if number % 2 == 0 else list(those)[::-1]


def environment(java):
    """The environment of a gateway on the JDK of that home, or on the one that is there; nothing is built."""
    return {"BENCH_BUILD": "never", **({"JAVA_HOME": java} if java else {})}


def span(values, unit=""):
    """The median, and an interval that holds it with 95 % or more, from the order of the values (binomial); else the range."""
    ordered, count = sorted(values), len(values)
    below = 0  # how many values may be left out on each side
    while 2 * sum(math.comb(count, i) for i in range(below + 1)) / 2**count <= 0.05:
        below += 1
    cut = max(0, below - 1)
    digits, unit = (0, " " + unit) if unit else (2, "")
    return f"{statistics.median(values):.{digits}f}{unit} ({ordered[cut]:.{digits}f} to {ordered[-1 - cut]:.{digits}f})"


def machine():
    with open("/proc/loadavg") as load:
        return f"{os.cpu_count()} cores, Linux {os.uname().release}, load average {load.read().split()[0]} before"
