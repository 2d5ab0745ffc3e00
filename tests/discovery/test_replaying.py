"""What is heard of a capture that is sent in its own time is what is read of its file.

All recorded setups: `python -m tests.discovery.replaying`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netmon_core.net.capture import write_capture
from tests.packets.corpus import SHARED

from .replaying import Replay
from .test_setups import PRODUCT, ROUTER, our_setup

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.namespaces import Lab

# Those that take no more than nine seconds.
SHORT = [
    path
    for name in ("Aria-Setup-C-14-STA", "Withings-Setup-C-13-STA")
    if (path := SHARED / "corpus" / "setups" / f"{name}.pcap").is_file()
]


def test_a_setup_of_ours_is_heard_as_it_is_read(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "ours.pcap"
    write_capture(path, [(1_700_000_000 + at / 5, data) for at, data in enumerate(our_setup())])
    outcome = Replay(lab, path).run()
    assert outcome.differences == []
    assert {mac for each in outcome.heard for mac in each.macs} == {PRODUCT, ROUTER}
    # In its own time.
    assert outcome.seconds >= (outcome.frames - 1) / 5


@pytest.mark.skipif(not SHORT, reason="no recorded setups")
@pytest.mark.parametrize("path", SHORT, ids=lambda each: each.stem)
def test_a_recorded_setup_is_heard_as_it_is_read(lab: Lab, path: Path) -> None:
    outcome = Replay(lab, path).run()
    assert outcome.differences == []
    assert outcome.heard
