"""Two namespaces joined by an impaired cable instead of a plain one."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .wire import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from .namespaces import Lab, Namespace
    from .processes import Process
    from .wire import Impairment


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """A running wire; the near host is plugged in at `a`, the far one at `b`."""

    process: Process
    stats: Path

    def stop(self) -> tuple[Tally, Tally]:
        """Cut it; returns what happened from near to far, and from far to near."""
        self.process.stop()
        tallies = json.loads(self.stats.read_text())
        return Tally(**tallies["a>b"]), Tally(**tallies["b>a"])


def build_cable(lab: Lab, near: Namespace, far: Namespace, impairment: Impairment) -> Cable:
    """Join the eth0 (made here) of two namespaces by a wire with `impairment`."""
    inside = lab.namespace("wire", ipv6=False)
    lab.link(near, inside, far_name="a")
    lab.link(far, inside, far_name="b")
    stats = lab.folder / f"{inside.name}-wire.json"
    options = ["--stats", str(stats), "--seed", str(impairment.seed)]
    options += ["--delay", str(impairment.delay * 1000), "--jitter", str(impairment.jitter * 1000)]
    options += ["--loss", str(impairment.loss), "--duplicate", str(impairment.duplicate)]
    options += ["--corrupt", str(impairment.corrupt)]
    if impairment.rate is not None:
        options += ["--rate", str(impairment.rate / 1000)]
    if impairment.down_at is not None:
        options += ["--down-at", str(impairment.down_at)]
    if impairment.up_at is not None:
        options += ["--up-at", str(impairment.up_at)]
    process = inside.start(sys.executable, "-m", "tests.lab.wire", "a", "b", *options)
    process.wait_for("ready\n")
    return Cable(process=process, stats=stats)
