"""A 20-line check over HTTP, against the bare framework on the same machine, with wrk on loopback."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

from origin_engine.dossier.template_fields import example_facts
from tests.benchmarks.measure import print_ratio

LINES, CONNECTIONS, SECONDS = 20, 8, 6
ENGINE = "origin_engine.web.app:create_app"
BARE = "tests.benchmarks.bare_http:create_app"
SCRIPT = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[{body}]==]\n'
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def run() -> None:
    """HTTP, requests a second and p99 (one process each)"""
    if shutil.which("wrk") is None:
        print("  not measured: the load tool wrk is not on this machine (Debian: apt-get install wrk)")
        return
    body = json.dumps(bill())
    engine = _measured(ENGINE, body)
    framework = _measured(BARE, body)
    for name, (rate, p99) in (("origin-engine", engine), ("bare FastAPI", framework)):
        print(f"  {name:<16} {rate:8.0f} requests/s   p99 {p99:7.1f} ms   ({CONNECTIONS} connections, {LINES} lines)")
    print_ratio("requests a second / bare framework", engine[0] / framework[0], "stated")
    print_ratio("p99 / bare framework", engine[1] / framework[1], "stated")


def bill() -> dict[str, object]:
    """The example with a bill of 20 lines."""
    facts = copy.deepcopy(example_facts())
    line = {**facts["materials"][1], "value": {"amount": "2.00", "currency": "USD", "basis": "CIF"}}
    facts["materials"] = [{**line, "id": f"PART-{number}"} for number in range(LINES)]
    return facts


def _measured(app: str, body: str) -> tuple[float, float]:
    with TemporaryDirectory() as folder, _served(app) as address:
        script = Path(folder, "post.lua")
        script.write_text(SCRIPT.format(body=body), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script)]
        told = subprocess.run([*command, f"{address}/v1/check"], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    assert rate and p99, told
    return float(rate[1]), float(p99[1]) * UNITS[p99[2]]


@contextmanager
def _served(app: str) -> Iterator[str]:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", app, "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/health")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")
