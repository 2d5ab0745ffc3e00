"""What is plugged in where in the made-up network, and what flows there. Pure: a time has its flow."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from netmon_core.model.link import Attachment, Link, LinkEnd, LinkProof, LinkSource
from netmon_core.model.port import (
    AdminState,
    Duplex,
    Poe,
    PoeState,
    Port,
    PortKind,
    PortRates,
    PortState,
    PortSummary,
)

from .household import HOUSEHOLD
from .household_model import device_id

# Seconds between two readings.
POLL = 10
SWITCH, NAS = "switch-cellar", "nas"
COPPER, FIBER = 48, 2
# Of the first ports, which can give power.
POWERED = 24
OFF, FLAPPING, DAMAGED = (24, 47, 48), 17, 12
# Who is behind which port of the switch.
PLUGGED = {
    1: "gateway", 2: "ap-attic", 3: "nas", 4: "homeassistant", 5: "ups-cellar", 7: "workstation",
    9: "brother-hl",
    11: "door-camera", 12: "garden-camera", 13: "hue-bridge", 15: "tv", 16: "sonos-kitchen", 18: "console",
    30: "thinkpad",
}  # fmt: skip
# Up, with somebody behind that nobody knows.
OTHERS = (19, 20, 26, 27, 31, 33, 36, 41, 44)
# Average bits a second into the port, and what comes out of it for each of these.
FLOWS = {
    1: (38e6, 0.18), 2: (11e6, 2.4), 3: (164e6, 0.62), 4: (0.7e6, 1.1), 7: (52e6, 3.1), 11: (4.2e6, 0.02),
    12: (3.6e6, 0.02), 15: (0.4e6, 46.0), 49: (310e6, 0.8),
}  # fmt: skip
QUIET = (42e3, 1.3)


def ports_of(hostname: str, owner: str, now: datetime) -> list[Port]:
    """Return the ports of a device; none where it tells of none."""
    if hostname == SWITCH:
        return _switch(owner, now)
    if hostname == NAS:
        return [
            _port(owner, 1, "eth0", now, speed_mbps=1000, rates=_rates(owner, 3, 1000, now)),
            _port(owner, 2, "eth1", now, state=PortState.DOWN),
            _port(owner, 3, "lo", now, kind=PortKind.LOOPBACK),
        ]
    return []


def summary_of(owner: str, ports: list[Port]) -> PortSummary:
    """Return ports in a few numbers."""
    cables = [each for each in ports if each.kind in (PortKind.ETHERNET, PortKind.OPTICAL)]
    known = [(each, each.rates) for each in cables if each.rates is not None]
    busiest = max(known, key=lambda pair: _used(pair[1]), default=None)
    return PortSummary(
        device_id=owner,
        count=len(ports),
        up=sum(each.state is PortState.UP for each in ports),
        down=sum(each.state is PortState.DOWN and each.admin is AdminState.UP for each in ports),
        flapping=sum(each.flapping for each in ports),
        errors=sum(bool(rates.in_errors) for _, rates in known),
        in_bps=sum(rates.in_bps or 0 for _, rates in known) if known else None,
        out_bps=sum(rates.out_bps or 0 for _, rates in known) if known else None,
        busiest=busiest[0].id if busiest is not None else None,
        busiest_utilization=_used(busiest[1]) if busiest is not None else None,
    )


def attachments(now: datetime) -> list[Attachment]:
    """Return where everybody is plugged in who has a cable."""
    members = {member.hostname: member for member in HOUSEHOLD}
    found = []
    for number, hostname in PLUGGED.items():
        member = members[hostname]
        found.append(
            Attachment(
                device_id=device_id(member),
                mac=member.mac,
                switch_id=device_id(members[SWITCH]),
                port_id=f"p{number}",
                port_name=f"g{number}",
                source=LinkSource.LLDP if hostname == "ap-attic" else LinkSource.FORWARDING,
                confidence=0.97 if hostname == "ap-attic" else 0.9 if number != 1 else 0.7,
                first_seen=now - timedelta(days=200),
                last_seen=now,
                vlan=1,
                macs=3 if hostname == "gateway" else 1,
                why="the only MAC at the port" if number != 1 else "the port with the fewest MACs",
            )
        )
    return found


def links_of(owner: str, now: datetime) -> list[Link]:
    """Return what a device is connected with by its own word."""
    members = {member.hostname: member for member in HOUSEHOLD}
    switch, point = device_id(members[SWITCH]), device_id(members["ap-attic"])
    if owner not in (switch, point):
        return []
    first = now - timedelta(days=200)
    proof = LinkProof(
        source=LinkSource.LLDP, device_id=switch, confidence=0.97, first_seen=first, last_seen=now
    )
    return [
        Link(
            id="link-1",
            ends=(
                LinkEnd(device_id=switch, port_id="p2", name=SWITCH, port_name="g2"),
                LinkEnd(device_id=point, name="ap-attic", port_name="eth0"),
            ),
            proofs=(proof,),
            confidence=0.97,
            first_seen=first,
            last_seen=now,
        ),
        Link(
            id="link-2",
            ends=(
                LinkEnd(device_id=switch, port_id="p49", name=SWITCH, port_name="xg49"),
                LinkEnd(name="neighbor-core", port_name="xg1", mac="b0:b9:8a:99:00:01"),
            ),
            proofs=(proof,),
            confidence=0.9,
            first_seen=first,
            last_seen=now,
        ),
    ]


def flow(owner: str, number: int, at: float) -> tuple[float, float]:
    """Return bits a second into and out of a port, around a time."""
    base, ratio = FLOWS.get(number, QUIET)
    chance = random.Random(f"{owner}{number}{int(at // POLL)}")  # noqa: S311 - a story, no secret
    evening = 0.35 + max(0.0, math.sin((at % 86400 / 86400 - 0.3) * 2 * math.pi)) ** 2
    into = base * evening * chance.lognormvariate(0, 0.3)
    return into, into * ratio * chance.lognormvariate(0, 0.15)


def _switch(owner: str, now: datetime) -> list[Port]:
    ports = []
    for number in range(1, COPPER + 1):
        up = number in PLUGGED or number in OTHERS or number == FLAPPING
        up = up and PLUGGED.get(number) not in ("console", "thinkpad")
        speed = 100 if number in (9, 11, 12, 13) else 1000
        poe = Poe(state=PoeState.SEARCHING) if number <= POWERED else None
        if number in (2, 11, 12):
            poe = Poe(state=PoeState.DELIVERING, power_class=4 if number == 2 else 2, watts=6.1 + number / 4)
        ports.append(
            _port(
                owner,
                number,
                f"g{number}",
                now,
                alias={1: "to the router", 3: "NAS", 7: "study"}.get(number, ""),
                speed_mbps=speed if up else None,
                flapping=number == FLAPPING,
                duplex=Duplex.HALF if number == 13 else Duplex.FULL,
                state=PortState.UP if up else PortState.DOWN,
                admin=AdminState.DOWN if number in OFF else AdminState.UP,
                rates=_rates(owner, number, speed, now) if up else None,
                poe=poe,
                vlan=20 if number in (19, 20) else 1,
                vlans=(20, 30) if number in (1, 2) else (),
            )
        )
    for number in range(COPPER + 1, COPPER + FIBER + 1):
        up, speed = number == COPPER + 1, 10_000
        ports.append(
            _port(
                owner,
                number,
                f"xg{number}",
                now,
                kind=PortKind.OPTICAL,
                speed_mbps=speed if up else None,
                state=PortState.UP if up else PortState.DOWN,
                rates=_rates(owner, number, speed, now) if up else None,
                vlan=1,
                vlans=(20, 30),
            )
        )
    ports.append(_port(owner, 1001, "lag1", now, kind=PortKind.LAG, state=PortState.DOWN))
    ports += [
        _port(owner, 1100 + vlan, f"vlan{vlan}", now, kind=PortKind.VLAN, vlan=vlan) for vlan in (1, 20, 30)
    ]
    return ports


def _port(owner: str, number: int, name: str, now: datetime, **other: Any) -> Port:
    given: dict[str, Any] = {
        "device_id": owner,
        "id": f"p{number}",
        "name": name,
        "index": number,
        "kind": PortKind.ETHERNET,
        "duplex": Duplex.FULL,
        "mtu": 1500,
        "admin": AdminState.UP,
        "state": PortState.UP,
        "changed_at": now - timedelta(hours=3 + number * 37 % 400),
        "first_seen": now - timedelta(days=200),
        "last_seen": now,
    }
    return Port(**{**given, **other})


def _rates(owner: str, number: int, speed: float | None, now: datetime) -> PortRates:
    at = now.timestamp() // POLL * POLL
    into, out = flow(owner, number, at)
    most = (speed or 1000) * 1e6
    return PortRates(
        at=datetime.fromtimestamp(at, UTC),
        seconds=POLL,
        in_bps=min(into, most),
        out_bps=min(out, most),
        in_utilization=min(into / most, 1),
        out_utilization=min(out / most, 1),
        in_errors=2.4 if number == DAMAGED else 0.0,
        out_errors=0.0,
        in_discards=0.0,
        out_discards=0.0,
    )


def _used(rates: PortRates) -> float:
    return max(rates.in_utilization or 0, rates.out_utilization or 0)
