"""The viewer's stream and replica of whatever version runs: `python -m tests.versions.view PORT`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QCoreApplication

from desktop.api.address import parse_address
from desktop.api.stream import Link, Stream
from desktop.replica import Replica
from netmon_core.wire import to_wire
from tests.fakes.gatekeeper import VIEWER

from .hear import say

if TYPE_CHECKING:
    from netmon_core.model.series import Sample


class Heard(Replica):
    """A replica that says what it takes in."""

    @override
    def apply(self, revision: int, event: object) -> None:
        super().apply(revision, event)  # type: ignore[arg-type]
        say("event", to_wire(event))

    @override
    def take(self, sample: Sample) -> None:
        super().take(sample)
        say("event", {"type": "sample_taken", "sample": to_wire(sample)})


def view(port: str) -> None:
    """Look until somebody ends this process."""
    app = QCoreApplication([])
    replica = Heard()
    replica.begun.connect(lambda: say("snapshot", to_wire(replica.state.freeze())))
    stream = Stream(parse_address(f"http://127.0.0.1:{port}"), VIEWER, replica)
    lost = (Link.WAITING, Link.REFUSED)
    stream.changed.connect(lambda: say("lost", str(stream.problem)) if stream.link in lost else None)
    stream.start()
    app.exec()


if __name__ == "__main__":
    view(sys.argv[1])
