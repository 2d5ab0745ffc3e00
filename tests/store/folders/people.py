"""Let people use the program's own server on a data folder for a moment: `people.py FOLDER`.

It is given a key, a user, a target, a name, a silence and a pause. Prints who is let in since then.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

WITHIN = 60.0
PORT = 8643
# Seconds of a silence and a pause.
LONG = 600_000
# Nobody's.
PASSWORD = "correct horse battery staple"


def serve(folder: Path) -> str:
    """Run the server on it for a moment, and let people do what they do; return the text of a key."""
    quiet = {
        "NETMON_DATA_DIR": str(folder),
        "NETMON_DISCOVERY_SWEEP_INTERVAL": "0",
        "NETMON_DISCOVERY_MDNS": "false",
        "NETMON_DISCOVERY_REVERSE_DNS": "false",
    }
    netmon = (sys.executable, "-m", "netmon_core.cli")
    environment = {**os.environ, **quiet}

    def run(*words: str, told: str = "") -> str:
        done = subprocess.run(
            (*netmon, *words), env=environment, input=told, text=True, check=True, stdout=subprocess.PIPE
        )
        return done.stdout.strip()

    key = run("keys", "create", "--name", "Home Assistant", "--role", "admin")
    run("users", "add", "Anna", "--role", "admin", told=PASSWORD + "\n")
    server = subprocess.Popen(
        (*netmon, "serve", "--port", str(PORT), "--no-announce"), env=environment, stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        if not select.select([server.stdout], [], [], WITHIN)[0]:
            raise TimeoutError("the server says nothing")
        ask("login", {"name": "Anna", "password": PASSWORD})
        ask(
            "targets",
            {"kind": "tcp", "name": "itself", "host": "127.0.0.1", "port": PORT, "interval": 1},
            key,
        )
        wait_for_sample(key)
        ask("devices/device-phone", {"name": "Anna's phone"}, key, method="PATCH")
        ask("silences", {"for": LONG, "rule": "latency", "comment": "Urlaub"}, key)
        ask("pauses", {"for": LONG, "device_id": "device-printer"}, key)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(WITHIN)
    return key


def wait_for_sample(key: str) -> None:
    """Wait until the server has probed the target that it was given."""
    end = time.monotonic() + WITHIN
    while not [each for each in ask("targets", None, key, method="GET")["items"] if each["sample"]]:
        if time.monotonic() > end:
            raise TimeoutError("the server probes nothing")
        time.sleep(0.2)


def ask(path: str, body: dict[str, Any] | None, key: str | None = None, *, method: str = "POST") -> Any:
    """Ask the server something, which must do it; return what it answers."""
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    url = f"http://127.0.0.1:{PORT}/api/v1/{path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=WITHIN) as answer:
        text = answer.read()
    return json.loads(text) if text else None


if __name__ == "__main__":
    print(json.dumps({"key": serve(Path(sys.argv[1])), "user": "Anna", "password": PASSWORD}))
