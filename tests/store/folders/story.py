"""Fill the data folder of a house of made-up devices, over three days: `story.py FOLDER`.

It is told through the program's own stores.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from netmon_core.inventory.silences import Silences
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.sqlite import SqliteStore
from netmon_core.wire import event_from_wire

START = datetime(2026, 11, 22, tzinfo=UTC)
END = START + timedelta(days=2, hours=15, minutes=35)
GONE, BACK = START + timedelta(hours=20), START + timedelta(hours=29, minutes=7)


class Clock:
    """Goes as it is set."""

    at = START

    def seconds(self) -> float:
        """Return the time as the series count it."""
        return self.at.timestamp()


def wire(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def device(hostname: str, number: int, **more: Any) -> dict[str, Any]:
    """A device with one attachment."""
    first, last = wire(START), wire(END)
    private = "phone" in hostname
    address = {"value": f"192.0.2.{number}", "first_seen": first, "last_seen": last, "source": "arp"}
    interface = {
        "network_id": "lan",
        # Of phones a made-up one, else one for documentation (RFC 7042).
        "mac": f"{'02' if private else '00'}:00:5e:00:53:{number:02x}",
        "first_seen": first,
        "last_seen": last,
        "vendor": None,
        "private": private,
        "proxied": 0,
        "addresses": [address],
    }
    known = {"id": f"device-{hostname}", "first_seen": first, "last_seen": last, "presence": "online"}
    return {**known, "hostname": hostname, "interfaces": [interface], **more}


def fact(name: str, value: str, source: str) -> dict[str, Any]:
    return {"name": name, "value": value, "source": source, "confidence": 0.8, "seen_at": wire(START)}


ROUTER = device("router", 1, name="Router", known=True, facts=[fact("kind", "router", "gateway")])
NAS = device(
    "nas", 21, known=True, tags=["storage", "Keller"], notes="Two disks,\none of them new: ✓ <b>&amp;</b>"
)
TV = device("tv", 30, facts=[fact("hostname", "tv", "mdns"), fact("model", "TV 9", "mdns")])
PHONE = device("phone", 40, resembles="device-old-phone")
OLD_PHONE = device(
    "old-phone", 41, presence="offline", presence_since=wire(GONE), presence_why="silent 47 min, 3 pings lost"
)
PRINTER = device("printer", 50, distinct_from=["device-nas"], flapping=True)
ALERT = {
    "rule": "offline",
    "subject_id": "device-tv",
    "subject": "tv",
    "summary": "tv is offline",
    "pending_since": wire(GONE),
    "fired_at": wire(GONE + timedelta(minutes=2)),
}
FINDING = {
    "id": "finding-gateway",
    "rule": "gateway_changed",
    "severity": "critical",
    "network_id": "lan",
    "summary": "192.0.2.1 is now said to be at another device.",
    "advice": "Look at who that is.",
    "address": "192.0.2.1",
    "macs": ["02:00:00:00:00:66", "00:00:5e:00:53:01"],
    "excuses": ["it does not answer at its old place"],
    "frames": 1,
    "first_seen": wire(BACK),
    "last_seen": wire(BACK),
}
FRAME = bytes(range(60))


def story() -> list[tuple[datetime, dict[str, Any]]]:
    """What happened, and when."""
    merged = {
        "merged_id": "device-nas-2",
        "reason": "the same hostname",
        "merged_at": wire(START + timedelta(hours=1)),
        "interfaces": [["lan", NAS["interfaces"][0]["mac"]]],
    }
    gone = TV | {"presence": "offline", "presence_since": wire(GONE), "presence_why": "silent 46 s"}
    back = TV | {"presence_since": wire(BACK), "presence_why": "answered ARP"}
    told: list[tuple[datetime, dict[str, Any]]] = [
        (START, {"type": "site_changed", "site": {"id": "home", "name": "Küche & Büro"}}),
        (
            START,
            {
                "type": "network_changed",
                "network": {
                    "id": "lan",
                    "site_id": "home",
                    "name": "LAN",
                    "adapter": "eth0",
                    "vlan": 7,
                    "subnets": ["192.0.2.0/24", "2001:db8::/64"],
                    "gateways": ["192.0.2.1"],
                },
            },
        ),
    ]
    found = (ROUTER, NAS, TV, PHONE, OLD_PHONE, PRINTER, device("nas-2", 22), device("guest", 99))
    return [
        *told,
        *((START, {"type": "device_discovered", "device": each}) for each in found),
        (
            START + timedelta(hours=1),
            {"type": "device_changed", "device": NAS | {"merges": [merged]}, "changed": ["merges"]},
        ),
        (
            START + timedelta(hours=1),
            {"type": "device_forgotten", "device_id": "device-nas-2", "merged_into": "device-nas"},
        ),
        (START + timedelta(hours=2), {"type": "device_forgotten", "device_id": "device-guest"}),
        (
            START + timedelta(hours=3),
            {
                "type": "address_moved",
                "network_id": "lan",
                "address": "192.0.2.60",
                "from_device": "device-tv",
                "to_device": "device-printer",
                "at": wire(START + timedelta(hours=3)),
            },
        ),
        (
            GONE,
            {
                "type": "device_changed",
                "device": gone,
                "changed": ["presence", "presence_since", "presence_why"],
            },
        ),
        (GONE, {"type": "device_down", "device_id": "device-tv", "at": wire(GONE), "why": "silent 46 s"}),
        (GONE, {"type": "alert_changed", "alert": ALERT | {"id": "alert-tv", "state": "firing"}}),
        (
            GONE,
            {
                "type": "device_down",
                "device_id": "device-old-phone",
                "at": wire(GONE),
                "why": "silent 47 min",
            },
        ),
        (
            BACK,
            {
                "type": "device_changed",
                "device": back,
                "changed": ["presence", "presence_since", "presence_why"],
            },
        ),
        (
            BACK,
            {
                "type": "device_up",
                "device_id": "device-tv",
                "at": wire(BACK),
                "why": "answered ARP",
                "down_for": (BACK - GONE).total_seconds(),
            },
        ),
        (
            BACK,
            {
                "type": "alert_changed",
                "alert": ALERT | {"id": "alert-tv", "state": "resolved", "resolved_at": wire(BACK)},
            },
        ),
        (
            BACK,
            {
                "type": "alert_changed",
                "alert": ALERT
                | {
                    "id": "alert-old-phone",
                    "state": "firing",
                    "subject_id": "device-old-phone",
                    "subject": "old-phone",
                    "summary": "old-phone is offline",
                    "acknowledged_at": wire(BACK),
                    "acknowledged_by": "Anna",
                    "behind": ["device-phone"],
                },
            },
        ),
        (BACK, {"type": "finding_changed", "finding": FINDING}),
        (END, {"type": "devices_seen", "seen": [["device-nas", wire(END)], ["device-tv", wire(END)]]}),
    ]


async def write_story(folder: Path) -> None:
    """Keep it as the engine would have."""
    clock = Clock()
    store = SqliteStore(folder / "netmon.db", now=lambda: clock.at)
    await store.open()
    for clock.at, event in story():
        store.record(event_from_wire(event))
        await store.flush()
    store.keep_frames("finding-gateway", 0, [(BACK, FRAME)])
    learned = Silences()
    for seconds in (12.0, 31.5, 46.0):
        learned.learn(seconds, int(START.timestamp() // 86_400))
    store.remember("silences", "device-tv", learned.to_text())
    await store.close()


async def write_series(folder: Path) -> None:
    """Keep samples every five minutes: of whole days, of a day that is not over, of an hour that is not."""
    clock = Clock()
    series = EmbeddedSeries(folder / "metrics.db", now=clock.seconds)
    await series.open()
    number = 0
    while clock.at < END:
        for offset, name in enumerate(("router", "nas", "tv")):
            lost = name == "tv" and GONE <= clock.at < BACK
            average = None if lost else 0.0004 * (offset + 1) * (1 + number % 37 / 20)
            series.record(sample(f"device:device-{name}/ping", clock.at, average))
        number += 1
        clock.at += timedelta(minutes=5)
        await series.tend()
    await series.close()


def sample(target: str, at: datetime, average: float | None) -> Any:
    """A window of three probes, or of three that were lost."""
    told = {
        "target_id": target,
        "at": wire(at),
        "sent": 3,
        "received": 0 if average is None else 3,
        "rtt_min": None if average is None else average * 0.8,
        "rtt_avg": average,
        "rtt_max": None if average is None else average * 1.5,
        "jitter": None if average is None else average * 0.1,
    }
    event: Any = event_from_wire({"type": "sample_taken", "sample": told})
    return event.sample


def main(folder: Path) -> None:
    """Write both files."""
    asyncio.run(write_story(folder))
    asyncio.run(write_series(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
