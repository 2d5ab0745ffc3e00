"""What devices tell of themselves and others: it is asked for, learned, told and kept."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from .errors import FormatError
from .events.device import DeviceForgotten
from .events.measurement import MeasurementsTaken
from .events.port import PortsChanged
from .evidence.observation import Observation
from .evidence.reading import ReadExtent, ReadTable
from .evidence.system import SystemEvidence, system_evidence
from .informants.informants import Informants
from .model.link import Attachment, Link
from .ports.device_ports import DevicePorts
from .ports.memory import ports_from_text, ports_to_text, sensors_from_text, sensors_to_text
from .ports.sensors import DeviceSensors
from .topology.plugged import Plugged
from .wire import from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .around import Around
    from .credentials.asking import Whereabouts
    from .credentials.book import Book
    from .events.event import Event
    from .events.port import LinksChanged
    from .evidence.reading import Reading
    from .inventory.inventory import Inventory
    from .keeping import Keeping
    from .model.device import Device
    from .model.informant import InformantState
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
# By link, and by the device that is plugged in.
LINKS: Final = "links"
ATTACHMENTS: Final = "attachments"


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
        self._around = around
        self._ports: dict[str, DevicePorts] = {}
        self._sensors: dict[str, DeviceSensors] = {}
        self._systems: dict[str, SystemEvidence] = {}
        self._plugged = Plugged(inventory.devices, self._all_ports)
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
        links: list[Link] = []
        attachments: list[Attachment] = []
        for (kind, key), text in stored.memory.items():
            try:
                if kind == LINKS:
                    links.append(from_wire(Link, json.loads(text)))
                elif kind == ATTACHMENTS and self._find(key) is not None:
                    attachments.append(from_wire(Attachment, json.loads(text)))
                elif kind == PORTS and self._find(key) is not None:
                    self._ports[key] = ports_from_text(key, text)
                elif kind == SENSORS and self._find(key) is not None:
                    self._sensors[key] = sensors_from_text(key, text)
            except (ValueError, TypeError, FormatError) as err:
                _LOGGER.warning("What was kept of the %s of %s cannot be read: %s", kind, key, err)
        self._plugged.load(links, attachments)

    @property
    def attachments(self) -> Mapping[str, Attachment]:
        """Where devices are plugged in, by their ids."""
        return self._plugged.attachments

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
            for link in self._plugged.links
            if device_id is None or any(end.device_id == device_id for end in link.ends)
        )

    async def ask(self, device_id: str) -> InformantState:
        """Ask a device now; raises InvalidRequestError where no credential is scoped to it."""
        return await self.informants.ask_now(device_id)

    async def agree(self, device_id: str, credential: str | None = None) -> InformantState:
        """A person says yes to whoever answers there now, and it is asked; raises InvalidRequestError."""
        return await self.informants.agree(device_id, credential)

    def hear(self, event: Event) -> None:
        """Take in an event of the engine."""
        self.informants.hear(event)
        if isinstance(event, DeviceForgotten):
            self._leave(event.device_id, event.merged_into)

    async def run(self) -> None:
        """Ask until cancelled."""
        await self.informants.run()

    def take(self, device: Device, reading: Reading, source: str, at: Whereabouts) -> None:
        """Take in what a device told that was asked at a place."""
        self._observe(device, reading, source, at)
        if self._find(device.id) is None:
            # What it says of itself has made it a part of another, which is asked next.
            return
        ports = self._ports.setdefault(device.id, DevicePorts(device.id))
        applied = ports.apply(reading)
        sensors = self._sensors.setdefault(device.id, DeviceSensors(device.id))
        sensed, values = sensors.apply(reading)
        for event in applied.events:
            if isinstance(event, PortsChanged) and (event.changed or event.forgotten):
                self._keeping.remember(PORTS, device.id, ports_to_text(ports))
        if sensed is not None:
            self._keeping.remember(SENSORS, device.id, sensors_to_text(sensors))
        plugged = self._plugged.apply(device.id, reading)
        news = [each for each in (sensed, plugged) if each is not None]
        self._tell([*applied.events, *news])
        self._keep_links(plugged)
        measurements = [*applied.measurements, *values]
        if measurements:
            self._tell([MeasurementsTaken(measurements=tuple(measurements))])
        self._measured(measurements)

    def _observe(self, device: Device, reading: Reading, source: str, at: Whereabouts) -> None:
        device_id = device.id
        # Its parts are not asked for each time, and a later word replaces an earlier one.
        if device_id not in self._systems or reading.extent(ReadTable.PARTS) is not ReadExtent.UNREAD:
            self._systems[device_id] = system_evidence(reading)
        seen = Observation(
            source=source,
            seen_at=reading.at,
            network_id=at.network.id,
            # That of an extender, which lends its own, is not the device's.
            mac=at.mac if at.mac in {each.mac for each in device.interfaces} else None,
            address=at.address,
            evidence=self._systems[device_id],
        )
        self._tell(self._inventory.apply(seen, seen.seen_at))
        self._around.told(seen)

    def _leave(self, device_id: str, heir: str | None) -> None:
        """A device is forgotten, or has become a part of another, which then has its ports."""
        plugged = self._plugged.forget(device_id, datetime.now(UTC))
        if plugged is not None:
            self._tell([plugged])
            self._keep_links(plugged)
        self._systems.pop(device_id, None)
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

    def _keep_links(self, told: LinksChanged | None) -> None:
        if told is None:
            return
        for link in told.links:
            self._keeping.remember(LINKS, link.id, json.dumps(to_wire(link), ensure_ascii=False))
        for link_id in told.ended:
            self._keeping.remember(LINKS, link_id, None)
        for place in told.attachments:
            text = json.dumps(to_wire(place), ensure_ascii=False)
            self._keeping.remember(ATTACHMENTS, place.device_id, text)
        for device_id in told.detached:
            self._keeping.remember(ATTACHMENTS, device_id, None)

    def _all_ports(self) -> Mapping[str, tuple[Port, ...]]:
        return {device_id: known.ports for device_id, known in self._ports.items()}

    def _find(self, device_id: str) -> Device | None:
        record = self._inventory.index.devices.get(device_id)
        return record.freeze() if record is not None else None
