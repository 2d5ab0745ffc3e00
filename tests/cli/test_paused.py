from __future__ import annotations

from datetime import UTC, datetime, timedelta

from netmon_core.cli.paused import holding, sentence, until
from netmon_core.model.device import Device
from netmon_core.model.monitor import Pause
from netmon_core.model.network import Network

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DEVICE = Device(id="d", name="NAS\u202e", first_seen=NOW, last_seen=NOW)
NETWORK = Network(id="n", site_id="s", name="LAN", adapter=None)


def pause(minutes: int, **of: str) -> Pause:
    return Pause(until=NOW + timedelta(minutes=minutes), **of)


def said(*pauses: Pause) -> str | None:
    return sentence(pauses, [DEVICE], [NETWORK], NOW)


def test_one_line_says_what_rests() -> None:
    device, network, everything = pause(30, device_id="d"), pause(20, network_id="n"), pause(40)
    assert said() is None
    assert said(pause(-1)) is None
    assert said(device) == f"Paused: NAS, until {until(device)}"
    assert said(network, pause(0, device_id="d")) == f"Paused: network LAN, until {until(network)}"
    assert said(pause(5, device_id="gone")) == f"Paused: gone, until {until(pause(5))}"
    assert said(device, network) == "2 are paused: `netmon pause`"
    # Whatever else rests, all of it does.
    assert said(device, network, everything) == f"Paused: everything, until {until(everything)}"
    assert holding([device, network, pause(-1)], NOW) == [network, device]
