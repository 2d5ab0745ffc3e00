"""What devices tell of themselves and others: it is asked for, learned, told and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .informants.informants import Informants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .around import Around
    from .credentials.book import Book
    from .events.event import Event
    from .evidence.reading import Reading
    from .inventory.inventory import Inventory
    from .model.device import Device
    from .model.informant import InformantState
    from .model.link import Link
    from .model.port import Port
    from .model.sensor import Sensor
    from .plugins import Reader
    from .settings.informants import InformantSettings


class Readings:
    """Owns the asking of one engine and what came of it. `tell` is given events."""

    def __init__(
        self,
        settings: InformantSettings,
        readers: Sequence[Reader],
        inventory: Inventory,
        book: Book,
        *,
        tell: Callable[[Iterable[Event]], None],
        around: Around,
    ) -> None:
        self._inventory = inventory
        self._tell = tell
        self._ports: dict[str, dict[str, Port]] = {}
        self._sensors: dict[str, dict[str, Sensor]] = {}
        self._links: dict[str, Link] = {}
        self.informants = Informants(
            readers,
            book,
            interval=settings.interval,
            devices=inventory.devices,
            find=self._find,
            around=around,
            take=self._take,
        )

    @property
    def states(self) -> tuple[InformantState, ...]:
        """How it goes with each device that is asked."""
        return self.informants.states

    def ports(self, device_id: str) -> Mapping[str, Port]:
        """The ports of a device by id, former ones too; none where it tells of none."""
        return self._ports.get(device_id, {})

    def sensors(self, device_id: str) -> Mapping[str, Sensor]:
        """What a device measures, by id."""
        return self._sensors.get(device_id, {})

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

    async def run(self) -> None:
        """Ask until cancelled."""
        await self.informants.run()

    def _find(self, device_id: str) -> Device | None:
        record = self._inventory.index.devices.get(device_id)
        return record.freeze() if record is not None else None

    def _take(self, device: Device, reading: Reading, source: str) -> None:
        pass
