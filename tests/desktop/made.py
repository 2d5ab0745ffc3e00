"""Devices and samples made for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.snapshot import Snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def device(number: int, **other: Any) -> Device:
    kind = other.pop("kind", None)
    address = Address(value=ip_address(0x0A000000 + number), first_seen=NOW, last_seen=NOW, source="arp")
    given: dict[str, Any] = {
        "id": f"d{number}",
        "first_seen": NOW - timedelta(days=9),
        "last_seen": NOW,
        "presence": Presence.ONLINE,
        "presence_since": NOW - timedelta(seconds=number),
        "hostname": f"host-{number:05}",
        "interfaces": (
            Interface(
                network_id="n1",
                mac=f"02:00:00:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                first_seen=NOW,
                last_seen=NOW,
                vendor="Maker",
                addresses=(address,),
            ),
        ),
        "facts": (Fact(name="kind", value=kind, source="mdns", confidence=0.9, seen_at=NOW),) if kind else (),
    }
    return Device(**{**given, **other})


def sample(number: int, rtt: float | None, *, sent: int = 1) -> Sample:
    return Sample(
        target_id=f"device:d{number}/ping",
        at=NOW,
        sent=sent,
        received=0 if rtt is None else sent,
        rtt_min=rtt,
        rtt_avg=rtt,
        rtt_max=rtt,
    )


def snapshot(*devices: Device, **other: Any) -> Snapshot:
    return Snapshot(run_id="run", revision=1, devices=devices, **other)
