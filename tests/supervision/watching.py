"""The engine watching a real network, and what it told."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.events.target import SampleTaken
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from netmon_core.settings.presence import PresenceSettings
from tests.fakes.until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device
    from netmon_core.model.presence import Presence
    from netmon_core.model.series import Sample
    from netmon_core.store.protocol import Store
    from tests.lab.small_lan import SmallLan

NAS, BULB, PHONE = "10.77.0.21", "10.77.0.23", "10.77.0.22"
# Quicker than people can set it, so that the tests are; a silence must outlast the questions all the same.
CONFIG = Config(
    discovery=DiscoverySettings(sweep_interval=20.0, mdns=False, reverse_dns=False, rate=2000),
    monitoring=MonitoringSettings(interval=0.5, timeout=0.4),
    presence=PresenceSettings(patience=15.0, shortest_grace=10.0),
)


class Heard:
    """What the engine told."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.events: list[Event] = []
        engine.subscribe(self.events.append)

    def of(self, kind: type[Event], address: str | None = None) -> list[Event]:
        wanted = None if address is None else self.device(address).id
        return [
            event
            for event in self.events
            if isinstance(event, kind) and wanted in (None, getattr(event, "device_id", None))
        ]

    def addresses(self) -> set[str]:
        return {
            str(address.value)
            for device in self.engine.snapshot().devices
            for interface in device.interfaces
            for address in interface.addresses
        }

    def network(self, address: str) -> str:
        return self.device(address).interfaces[0].network_id

    def unseen(self) -> tuple[str, ...]:
        """The networks that are out of sight, as was told last."""
        told = [event.health for event in self.events if isinstance(event, MonitorHealthChanged)]
        return told[-1].network_ids if told else ()

    def presence(self, device_id: str) -> Presence:
        return next(each.presence for each in self.engine.snapshot().devices if each.id == device_id)

    def presences(self) -> Counter[Presence]:
        """How many devices are there, gone or out of sight."""
        return Counter(device.presence for device in self.engine.snapshot().devices)

    def sampled(self, device_id: str, *, since: int) -> list[Sample]:
        """The samples of the device's pings, from the `since`-th event on."""
        samples = [event.sample for event in self.events[since:] if isinstance(event, SampleTaken)]
        return [sample for sample in samples if sample.target_id == f"device:{device_id}/ping"]

    def answered(self, device_id: str, *, since: int) -> bool:
        return any(sample.received for sample in self.sampled(device_id, since=since))

    def device(self, address: str) -> Device:
        return next(
            device
            for device in self.engine.snapshot().devices
            if any(
                str(each.value) == address for interface in device.interfaces for each in interface.addresses
            )
        )


@asynccontextmanager
async def watching(
    lan: SmallLan, config: Config = CONFIG, *, store: Store | None = None
) -> AsyncIterator[Heard]:
    """An engine that has seen everybody and knows their habits a little."""
    engine = Engine(config, store=store)
    heard = Heard(engine)
    await engine.start()
    try:
        await until(lambda: len(engine.snapshot().devices) >= len(lan.macs), seconds=30)
        await until(lambda: len(heard.of(SampleTaken)) > 40, seconds=30)
        yield heard
    finally:
        await engine.stop()
