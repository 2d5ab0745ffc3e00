"""What devices tell of themselves and others: it is asked for, learned, told and kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from .events.device import DeviceForgotten
from .events.port import PortsChanged
from .informants.informants import Informants
from .ports.device_ports import DevicePorts
from .ports.memory import ports_from_text, ports_to_text, sensors_from_text, sensors_to_text
from .ports.sensors import DeviceSensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .around import Around
    from .credentials.book import Book
    from .events.event import Event
    from .evidence.reading import Reading
    from .inventory.inventory import Inventory
    from .keeping import Keeping
    from .model.device import Device
    from .model.informant import InformantState
    from .model.link import Link
    from .model.measurement import Measurement
    from .model.port import Port
    from .model.sensor import Sensor
    from .plugins import Reader
    from .settings.informants import InformantSettings
    from .store.protocol import Stored

_LOGGER = logging.getLogger(__name__)

# The kinds of what is remembered, by device.
PORTS: Final = "ports"
SENSORS: Final = "sensors"


class Readings:
    """Owns the asking of one engine and what came of it. `tell` is given events, `measured` what flowed."""

    def __init__(
        self,
        settings: InformantSettings,
        readers: Sequence[Reader],
        inventory: Inventory,
        book: Book,
        *,
        tell: Callable[[Iterable[Event]], None],
        measured: Callable[[Iterable[Measurement]], None],
        keeping: Keeping,
        around: Around,
    ) -> None:
        self._inventory = inventory
        self._tell = tell
        self._measured = measured
        self._keeping = keeping
        self._ports: dict[str, DevicePorts] = {}
        self._sensors: dict[str, DeviceSensors] = {}
        self._links: dict[str, Link] = {}
        self.informants = Informants(
            readers,
            book,
            interval=settings.interval,
            devices=inventory.devices,
            find=self._find,
            around=around,
            take=self.take,
        )

    def load(self, stored: Stored) -> None:
        """Go on where the last run ended: ids stay, what flowed is gone. After the devices."""
        for (kind, device_id), text in stored.memory.items():
            if kind not in (PORTS, SENSORS) or self._find(device_id) is None:
                continue
            try:
                if kind == PORTS:
                    self._ports[device_id] = ports_from_text(device_id, text)
                else:
                    self._sensors[device_id] = sensors_from_text(device_id, text)
            except (ValueError, TypeError) as err:
                _LOGGER.warning("What was kept of the %s of %s cannot be read: %s", kind, device_id, err)

    @property
    def states(self) -> tuple[InformantState, ...]:
        """How it goes with each device that is asked."""
        return self.informants.states

    def devices(self) -> set[str]:
        """The ids of the devices of which a port or a sensor is known."""
        return {*self._ports, *self._sensors}

    def ports(self, device_id: str) -> Mapping[str, Port]:
        """The ports of a device by id, former ones too; none where it tells of none."""
        known = self._ports.get(device_id)
        return {port.id: port for port in known.ports} if known is not None else {}

    def sensors(self, device_id: str) -> Mapping[str, Sensor]:
        """What a device measures, by id."""
        known = self._sensors.get(device_id)
        return {sensor.id: sensor for _, sensor in known.sensors} if known is not None else {}

    def links(self, device_id: str | None = None) -> tuple[Link, ...]:
        """Those of one device, or all."""
        return tuple(
            link
            for link in self._links.values()
            if device_id is None or any(end.device_id == device_id for end in link.ends)
        )

    async def ask(self, device_id: str) -> InformantState:
        """Ask a device now; raises InvalidRequestError where no credential is scoped to it."""
        return await self.informants.ask_now(device_id)

    async def agree(self, device_id: str) -> InformantState:
        """A person says yes to whoever answers there now, and it is asked; raises InvalidRequestError."""
        return await self.informants.agree(device_id)

    def hear(self, event: Event) -> None:
        """Take in an event of the engine."""
        self.informants.hear(event)
        if isinstance(event, DeviceForgotten):
            self._leave(event.device_id, event.merged_into)

    async def run(self) -> None:
        """Ask until cancelled."""
        await self.informants.run()

    def take(self, device: Device, reading: Reading, source: str) -> None:
        """Take in what a device told."""
        del source
        ports = self._ports.setdefault(device.id, DevicePorts(device.id))
        applied = ports.apply(reading)
        sensors = self._sensors.setdefault(device.id, DeviceSensors(device.id))
        sensed, values = sensors.apply(reading)
        for event in applied.events:
            if isinstance(event, PortsChanged) and (event.changed or event.forgotten):
                self._keeping.remember(PORTS, device.id, ports_to_text(ports))
        if sensed is not None:
            self._keeping.remember(SENSORS, device.id, sensors_to_text(sensors))
        self._tell([*applied.events, *([] if sensed is None else [sensed])])
        self._measured([*applied.measurements, *values])

    def _leave(self, device_id: str, heir: str | None) -> None:
        """A device is forgotten, or has become a part of another, which then has its ports."""
        ports, sensors = self._ports.pop(device_id, None), self._sensors.pop(device_id, None)
        if ports is not None:
            self._keeping.remember(PORTS, device_id, None)
            if heir is not None and heir not in self._ports:
                text = ports_to_text(ports)
                self._ports[heir] = ports_from_text(heir, text)
                self._keeping.remember(PORTS, heir, text)
        if sensors is not None:
            self._keeping.remember(SENSORS, device_id, None)
            if heir is not None and heir not in self._sensors:
                text = sensors_to_text(sensors)
                self._sensors[heir] = sensors_from_text(heir, text)
                self._keeping.remember(SENSORS, heir, text)

    def _find(self, device_id: str) -> Device | None:
        record = self._inventory.index.devices.get(device_id)
        return record.freeze() if record is not None else None
