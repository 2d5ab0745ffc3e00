"""The made-up devices as the model says them. Pure."""

from __future__ import annotations

import uuid
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.monitor import MonitorHealth
from netmon_core.model.network import Network, Site
from netmon_core.model.presence import Presence
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.snapshot import Snapshot

from .household import HOUSEHOLD

if TYPE_CHECKING:
    from datetime import datetime

    from .household import Member

HOME, GUESTS = "net-home", "net-guests"
PREFIXES = {HOME: "192.168.178", GUESTS: "192.168.179"}


def device_id(member: Member) -> str:
    """Return the id a member has in every run of the demo."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, member.mac))


def build_device(member: Member, now: datetime, *, age: timedelta = timedelta(days=210)) -> Device:
    """Return a member as a device."""
    network = GUESTS if member.guest else HOME
    first = now - age
    # Spread, so that not everybody changed at one moment.
    since = now - min(age, timedelta(minutes=7 + member.last * 41 % 2800))
    last = since if member.away else now
    address = Address(
        value=ip_address(f"{PREFIXES[network]}.{member.last}"), first_seen=first, last_seen=last, source="arp"
    )
    facts = [("kind", member.kind, "mdns", 0.9), ("model", member.model, "mdns", 0.85)]
    if member.kind == "storage":
        facts += [("os", "DSM 7.2", "ssdp", 0.8), ("kind", "computer", "oui", 0.3)]
    return Device(
        id=device_id(member),
        first_seen=first,
        last_seen=last,
        presence=Presence.OFFLINE if member.away else Presence.ONLINE,
        presence_since=since,
        presence_why="silent 31 h, usually silent up to 9 min" if member.away else "ping reply",
        flapping=member.last == 53,
        name=member.name,
        hostname=member.hostname or None,
        own=member.last == 11,
        known=member.known,
        tags=member.tags,
        interfaces=(
            Interface(
                network_id=network,
                mac=member.mac,
                first_seen=first,
                last_seen=last,
                vendor=member.vendor or None,
                private=bool(int(member.mac[:2], 16) & 2),
                addresses=(address,),
            ),
        ),
        facts=tuple(
            Fact(name=name, value=value, source=source, confidence=sure, seen_at=last)
            for name, value, source, sure in facts
            if value
        ),
    )


def build_home(now: datetime, run_id: str) -> Snapshot:
    """Return the made-up network as it is when the demo begins."""
    devices = tuple(build_device(member, now) for member in HOUSEHOLD)
    camera = next(device for device in devices if device.hostname == "garden-camera")
    console = next(device for device in devices if device.hostname == "thinkpad")
    return Snapshot(
        run_id=run_id,
        revision=1,
        sites=(Site(id="site", name="Demo home"),),
        networks=tuple(
            Network(
                id=network,
                site_id="site",
                name=name,
                adapter=adapter,
                subnets=(ip_network(f"{PREFIXES[network]}.0/24"),),
                gateways=(ip_address(f"{PREFIXES[network]}.1"),),
            )
            for network, name, adapter in ((HOME, "Home", "eth0"), (GUESTS, "Guests", "eth0.20"))
        ),
        devices=devices,
        targets=(
            TargetStatus(
                target=Target(
                    id="user:website/http",
                    kind=ProbeKind.HTTP,
                    name="website",
                    url="https://www.example.org/",
                ),
                up=True,
                since=now - timedelta(days=3),
                why="answered with status 200",
            ),
        ),
        alerts=(
            _alert(
                camera, "latency", "answers slowly: 118 ms, usually under 20 ms", now - timedelta(minutes=26)
            ),
            _alert(camera, "loss", "loses 21 % of the pings", now - timedelta(minutes=21)),
            _alert(console, "offline", "has been offline for 2 h", now - timedelta(hours=2)),
        ),
        health=MonitorHealth(blind=False, since=now - timedelta(days=2)),
    )


def _alert(device: Device, rule: str, summary: str, at: datetime) -> Alert:
    return Alert(
        id=f"alert-{device.hostname}-{rule}",
        rule=rule,
        subject_id=device.id,
        subject=device.label,
        summary=f"{device.label} {summary}",
        state=AlertState.FIRING,
        pending_since=at - timedelta(minutes=2),
        fired_at=at,
    )
