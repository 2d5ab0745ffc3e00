"""Acts on a busy server by real keys and a real mouse, and compares what was meant with its audit log.

`python -m tests.desktop.drive_actions --actions 500` needs root, Xvfb, openbox and xdotool. All of it, the
screen and the server too, stands in a network namespace of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.namespaces import Namespace

URL = "http://127.0.0.1:8643"
OWN, OWN_MAC = "10.77.0.2/24", "b8:27:eb:00:00:02"
# Seconds that one action may take on a busy machine.
PATIENCE = 12
DAY = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How it went. `strays` are entries of the audit log that nobody meant, `wrong` what a person caught."""

    wrong: list[str]
    strays: Counter[tuple[str, str, str]]
    begun: int
    promised: int
    kept: int
    missed: int
    done: dict[str, int]
    changes: int
    seconds: float


def run(actions: int, seed: int, *, at_most: float = DAY) -> Outcome:
    """Let a person act so many times, and begin nothing more after `at_most` seconds."""
    with Lab() as lab:
        switch = build_switch(lab)
        scanner = switch.host("scanner", OWN, mac=OWN_MAC, ipv6=False)
        data = lab.folder / "data"
        data.mkdir(mode=0o700)
        server = scanner.start(sys.executable, "-m", "tests.desktop.busy_server", str(data), str(seed))
        server.wait_for("changes 100\n", timeout=60)
        key = next(line.split()[1] for line in server.text().splitlines() if line.startswith("key "))
        environment = _screen(scanner, lab.folder)
        begun = time.monotonic()
        person = scanner.start(
            *(sys.executable, "-X", "faulthandler", "-m", "tests.desktop.drive_actions", "--inside", key),
            *("--actions", str(actions), "--seed", str(seed), "--at-most", str(at_most)),
            environment=environment,
        )
        person.wait_for("over\n", timeout=120 + min(PATIENCE * actions, at_most))
        seconds = time.monotonic() - begun
        told = json.loads(next(line for line in person.text().splitlines() if line.startswith("{")))
        actions_begun = person.text().count("action ")
        changes = int(server.text().rsplit("changes ", 1)[1].split()[0])
        # Also after all that was done: a window that falls over as it closes has failed.
        person.wait(timeout=60)
        server.stop()
        lines = (data / "audit.jsonl").read_text().splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry["principal"] is not None]
    audit = Counter(_normal(each["action"], each["subject"] or "", each["detail"]) for each in entries)
    promises = Counter(_normal(*each) for each in told["promises"] if each[0] != "nothing")
    return Outcome(
        wrong=told["wrong"],
        begun=actions_begun,
        strays=audit - promises,
        promised=promises.total(),
        kept=(audit & promises).total(),
        missed=told["missed"],
        done=told["done"],
        changes=changes,
        seconds=seconds,
    )


def _screen(scanner: Namespace, folder: Path) -> dict[str, str]:
    """A screen with a window manager, inside."""
    xvfb = scanner.start("Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
    xvfb.wait_for("\n", timeout=30)
    number = next(line for line in xvfb.text().splitlines() if line.strip().isdigit())
    environment = {
        "DISPLAY": f":{number.strip()}",
        "QT_QPA_PLATFORM": "xcb",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **{name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")},
    }
    scanner.start("openbox", environment=environment)
    return environment


def _normal(action: str, subject: str, detail: str) -> tuple[str, str, str]:
    """What of an entry is known before it is done: the ids of scans and silences are not."""
    return (action, "" if action in ("scan", "silence_add") else subject, detail)


def inside(key: str, actions: int, seed: int, at_most: float) -> None:
    """Be the person."""
    # Only here: who starts it needs no screen.
    from PyQt6.QtWidgets import QApplication  # noqa: PLC0415

    from desktop.app import build_window  # noqa: PLC0415
    from desktop.garbage import Garbage  # noqa: PLC0415
    from desktop.settings.servers import Server  # noqa: PLC0415

    from .hands import happens, let_live  # noqa: PLC0415
    from .person import Person, as_json  # noqa: PLC0415
    from .ways import WAYS  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    app.setApplicationName("netmon-viewer")
    Garbage(app)
    window = build_window(app)
    window.show()
    window.open_server(Server(url=URL, name="Lab"), key)
    if not happens(lambda: window.session is not None and window.session.live, seconds=60):
        raise TimeoutError("the window never connected")
    let_live(500)
    person = Person(window, random.Random(seed), WAYS)
    end = time.monotonic() + at_most
    for number in range(actions):
        if time.monotonic() > end:
            break
        person.act()
        print(f"action {number}", flush=True)
    let_live(1500)
    print(as_json(person), flush=True)
    print("over", flush=True)
    window.close()


def main() -> int:
    """Run it, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--at-most", metavar="SECONDS", type=float, default=DAY)
    parser.add_argument("--inside", metavar="KEY", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.inside, given.actions, given.seed, given.at_most)
        return 0
    end_on_signals()
    outcome = run(given.actions, given.seed, at_most=given.at_most)
    begun, came = outcome.begun, sum(outcome.done.values())
    print(f"seed {given.seed}: {begun} actions in {outcome.seconds:.0f} s, {outcome.changes} changes")
    print(f"of these {came} came to something:")
    for way, count in sorted(outcome.done.items()):
        print(f"  {count:4} {way}")
    print(f"meant {outcome.promised}, reached {outcome.kept}; missed by a slow mouse {outcome.missed}")
    for stray, count in outcome.strays.items():
        print(f"NOBODY MEANT {stray} ({count})")
    for words in outcome.wrong:
        print(f"WRONG {words}")
    return bool(outcome.strays or outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
