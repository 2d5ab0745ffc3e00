"""What is known, in the text format of Prometheus (0.0.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ... import __version__
from ...model.presence import Presence
from ..access import Role
from ..reply import stream
from ..table import Route
from .about import count
from .prometheus_ports import of_ports, of_sensors
from .prometheus_text import head, line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from aiohttp import web

    from ...engine import Engine
    from ...model.series import Sample
    from ..table import Call

# The version tells how it is to be read.
MEDIA_TYPE = "text/plain; version=0.0.4"


async def _metrics(call: Call) -> web.StreamResponse:
    return await stream(call.request, _lines(call.engine), content_type=MEDIA_TYPE)


async def _lines(engine: Engine) -> AsyncIterator[str]:
    for tell in (_totals, _of_targets, _of_devices, of_ports, of_sensors):
        for told in tell(engine):
            yield told


def _totals(engine: Engine) -> Iterator[str]:
    counts = count(engine, datetime.now(UTC))
    yield head("netmon_info", "gauge", "The version of netmon.")
    yield line("netmon_info", 1, version=__version__)
    yield head("netmon_devices", "gauge", "Devices by presence.")
    for presence in Presence:
        yield line("netmon_devices", getattr(counts, presence), presence=presence)
    yield head("netmon_alerts", "gauge", "Alerts that are not over.")
    yield line("netmon_alerts", counts.alerts)
    yield head("netmon_problems", "gauge", "What keeps netmon itself from its work.")
    yield line("netmon_problems", len(engine.problems()))
    health = engine.state.health
    yield head("netmon_blind", "gauge", "1 while the monitor itself cannot see.")
    yield line("netmon_blind", int(health is not None and health.blind))


def _of_targets(engine: Engine) -> Iterator[str]:
    statuses = [*engine.state.targets.values()]
    yield head("netmon_target_up", "gauge", "Whether a target answers.")
    for status in statuses:
        if status.up is not None:
            target = status.target
            yield line("netmon_target_up", int(status.up), target_id=target.id, name=target.name)
    for name, about, read in _SAMPLED:
        yield head(f"netmon_target_{name}", "gauge", about)
        for status in statuses:
            sample = engine.state.samples.get(status.target.id)
            if sample is not None and (value := getattr(sample, read)) is not None:
                yield line(f"netmon_target_{name}", value, target_id=status.target.id)


def _of_devices(engine: Engine) -> Iterator[str]:
    devices = [*engine.state.devices.values()]
    yield head("netmon_device_info", "gauge", "What a device is called.")
    for device in devices:
        vendor = next((each.vendor for each in device.interfaces if each.vendor), "") or ""
        mac = next((each.mac for each in device.interfaces if each.mac), "") or ""
        yield line("netmon_device_info", 1, device_id=device.id, name=device.label, mac=mac, vendor=vendor)
    yield head("netmon_device_online", "gauge", "Whether a device is there; nothing while that is not known.")
    for device in devices:
        if device.presence is not Presence.UNKNOWN:
            yield line("netmon_device_online", int(device.presence is Presence.ONLINE), device_id=device.id)
    for name, about, read in _SAMPLED:
        yield head(f"netmon_device_{name}", "gauge", about)
        for device in devices:
            sample: Sample | None = engine.state.samples.get(f"device:{device.id}/ping")
            if sample is not None and (value := getattr(sample, read)) is not None:
                yield line(f"netmon_device_{name}", value, device_id=device.id)


# (name, what it is, the field of the latest sample)
_SAMPLED = (
    ("rtt_seconds", "The mean round-trip time of the latest probes.", "rtt_avg"),
    ("loss_ratio", "The share of the latest probes without an answer.", "loss"),
)


ROUTES = (
    Route(
        method="GET",
        path="/metrics",
        handler=_metrics,
        role=Role.VIEWER,
        summary="Devices, targets and alerts for Prometheus.",
        tag="server",
        media_type="text/plain",
    ),
)
