"""Asks the devices that a person gave a credential for what they know, each at its interval.

It knows no protocol: readers do, and come as plugins.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, Any

from ..errors import InvalidRequestError, NetmonError, OtherInformantError
from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DeviceUp
from ..model.informant import InformantState
from ..model.presence import Presence
from ..plugins import Question
from .rounds import Rounds
from .whereabouts import place_of, who_is_at
from .within import Within, is_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..around import Around
    from ..credentials.asking import Whereabouts
    from ..credentials.book import Book
    from ..credentials.credential import Credential
    from ..credentials.memory import Record
    from ..events.event import Event
    from ..evidence.reading import Reading
    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..model.network import Network
    from ..plugins import Reader

_LOGGER = logging.getLogger(__name__)

# Devices that are asked; a person gives credentials for a handful of switches, or for some hundred.
INFORMANTS = 512
# What answered before so lately is right, and its silence is the device's.
ANSWERED_LATELY = 3_600.0
# Seconds between two looks at who is to be asked; what brings it about changes seldom.
LOOK_EVERY = 2.0

# No engine id is called so.
_OTHER = "another"
# What changes of a device who is asked, and where.
_MATTERS = frozenset({"interfaces", "known", "name", "tags"})


class Informants:
    """Owns the asking of one engine.

    `take` is given each Reading, with the device that answered, the reader and where.
    `devices` are those of now; `book` decides what each may be shown.
    """

    def __init__(
        self,
        readers: Sequence[Reader],
        book: Book,
        *,
        interval: float,
        devices: Callable[[], Iterable[Device]],
        find: Callable[[str], Device | None],
        around: Around,
        take: Callable[[Device, Reading, str, Whereabouts], None],
    ) -> None:
        self._readers = tuple(readers)
        self._book = book
        self._interval = interval
        self._devices = devices
        self._find = find
        self._around = around
        self._take = take
        self._rounds = Rounds(self._ask)
        self._states: dict[str, InformantState] = {}
        self._busy: dict[str, asyncio.Lock] = {}
        self._taking = asyncio.Lock()
        self._within = Within(find)
        self._all_changed = True
        # Within a scope, and beyond INFORMANTS.
        self.left_out = 0

    @property
    def states(self) -> tuple[InformantState, ...]:
        """How it goes with each device that is within a scope."""
        return tuple(self._states.values())

    @property
    def late(self) -> int:
        """Turns that found their last one still going on."""
        return self._rounds.late

    def state(self, device_id: str) -> InformantState | None:
        """How it goes with one device; None: it is in no scope."""
        return self._states.get(device_id)

    def hear(self, event: Event) -> None:
        """Notice whom else to ask, and who is back."""
        self._book.hear(event)
        match event:
            case DeviceDiscovered(device=device):
                self._within.change([device.id])
            case DeviceChanged(device=device, changed=changed) if not _MATTERS.isdisjoint(changed):
                self._within.change([device.id])
            case DeviceForgotten(device_id=device_id):
                self._within.change([device_id])
                for reader in self._readers:
                    reader.forget(device_id)
            case DeviceUp(device_id=device_id):
                self._rounds.soon(device_id)
            case _:
                pass

    def look_again(self, device_id: str | None = None) -> None:
        """Credentials or a person's word have changed: of one device, or of all."""
        if device_id is None:
            self._all_changed = True
        for each in [device_id] if device_id is not None else [*self._states]:
            self._rounds.soon(each)

    async def run(self) -> None:
        """Ask until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._rounds.run(), name="netmon informants' rounds")
            while True:
                if self._all_changed:
                    self._all_changed = False
                    self._within.change([each.id for each in self._devices()])
                while self._within.due:
                    self._choose()
                    await asyncio.sleep(0)
                await asyncio.sleep(LOOK_EVERY)

    async def ask_now(self, device_id: str) -> InformantState:
        """Ask one device at once, for a person who waits; raises InvalidRequestError outside all scopes."""
        device = self._find(device_id)
        if device is None or not is_within(device, self._book.credentials(), self._networks()):
            raise InvalidRequestError(
                "No credential is scoped to this device; give one its name, a tag of it, or its network."
            )
        self._states.setdefault(device_id, InformantState(device_id=device_id))
        await self._ask(device_id)
        return self._states[device_id]

    async def agree(self, device_id: str, credential: str | None = None) -> InformantState:
        """A person says yes to whoever is there now, and it is asked; raises InvalidRequestError.

        `credential`: the name or id of the one that is meant; None: each that waits for a yes.
        """
        device = self._find(device_id)
        at = await self.whereabouts(device) if device is not None else None
        if device is None or at is None or (at.mac is None and not at.routed):
            raise InvalidRequestError("Nobody answers there just now, so there is nobody to say yes to.")
        now = datetime.now(UTC)
        waiting = [
            each
            for each in self._book.credentials()
            if credential in (None, each.id, each.given.name)
            and self._book.verdict(each, device, at).until_yes
        ]
        if not waiting:
            raise InvalidRequestError(f"No credential waits for a yes at {device.label}.")
        for each in waiting:
            self._book.agree(each.id, device, at, now)
        return await self.ask_now(device_id)

    async def whereabouts(self, device: Device) -> Whereabouts | None:
        """Where a device would be asked now, and who would get the question; None: nowhere."""
        adapters = {adapter.name: adapter for adapter in self._around.adapters()}
        networks = self._networks()
        here = {each.network.id for each in self._around.attachments()}
        away = {each.id for each in networks.values() if each.adapter is not None and each.id not in here}
        at = place_of(device, networks, frozenset(away))
        if at is None or at.network.adapter is None:
            return at
        adapter = adapters.get(at.network.adapter)
        return at if adapter is None else replace(at, mac=await who_is_at(at.address, adapter))

    def _choose(self) -> None:
        found = self._within.look(self._book.credentials(), self._networks())
        # Whoever was asked goes on being asked, then whoever has been known the longest.
        wanted = sorted(found, key=lambda each: (each not in self._states, found[each], each))
        self.left_out = max(0, len(wanted) - INFORMANTS)
        kept = set(wanted[:INFORMANTS])
        for gone in self._states.keys() - kept:
            del self._states[gone]
            self._busy.pop(gone, None)
            for reader in self._readers:
                reader.forget(gone)
        for device_id in kept - self._states.keys():
            self._states[device_id] = InformantState(device_id=device_id)
        self._rounds.keep(dict.fromkeys(sorted(kept), self._interval))

    def _networks(self) -> dict[str, Network]:
        return {network.id: network for network in self._around.networks()}

    async def _ask(self, device_id: str) -> bool:
        """Ask a device if it may be asked; False where it should have answered, and did not."""
        async with self._busy.setdefault(device_id, asyncio.Lock()):
            device = self._find(device_id)
            if device is None:
                return True
            if device.presence is Presence.OFFLINE:
                self._note(device_id, problem=f"{device.label} is offline.")
                return True
            at = await self.whereabouts(device)
            if at is None:
                self._note(device_id, problem=f"{device.label} has no address where it could be asked now.")
                return True
            now = datetime.now(UTC)
            turn = self._book.turn(device, at, now)
            if turn.credential is None:
                self._note_why_not(device, at, turn.again_at)
                return True
            return await self._read(device, at, turn.credential)

    async def _read(self, device: Device, at: Whereabouts, credential: Credential) -> bool:
        reader = next((each for each in self._readers if credential.given.kind in each.kinds), None)
        if reader is None:
            self._note(device.id, problem=f"Nothing here asks with {credential.given.kind}.")
            return True
        now = datetime.now(UTC)
        record = next((e for e in self._book.records(device.id) if e.credential_id == credential.id), None)
        question = Question(
            device_id=device.id,
            address=self._with_zone(at),
            credential=credential.given,
            engine_id=record.engine_id if record is not None else "",
        )
        self._note(device.id, reader=reader.name, credential=credential.given.name, asked_at=now)
        try:
            reading = await reader.read(question)
        except OtherInformantError:
            self._stop(device, credential, replace(at, engine_id=_OTHER))
            return True
        except NetmonError as err:
            if not _answered_lately(record, now):
                self._book.refused(credential, device, datetime.now(UTC))
            self._note(device.id, problem=err.message)
            return False
        # It may have been forgotten or merged while it spoke.
        if (device_now := self._find(device.id)) is None:
            return True
        done = datetime.now(UTC)
        at = replace(at, engine_id=reading.system.engine_id)
        if not self._book.verdict(credential, device_now, at).allowed:
            # Without encryption its name is only known afterwards.
            self._stop(device_now, credential, at)
            return True
        self._book.answered(credential, device_now, at, done)
        partial = tuple(f"{each.table}: {each.why}" for each in reading.tables if each.why)
        self._note(device.id, problem="", answered_at=done, took=reading.took, partial=partial)
        # Many may answer at once; between what one and another told, others have their turn.
        async with self._taking:
            if (device_now := self._find(device.id)) is not None:
                self._take(device_now, reading, reader.name, at)
            await asyncio.sleep(0)
        return True

    def _stop(self, device: Device, credential: Credential, at: Whereabouts) -> None:
        """It is not who it was: nothing more is said until a person says yes."""
        verdict = self._book.verdict(credential, device, at)
        self._note(device.id, problem=verdict.why, until_yes=verdict.until_yes)

    @staticmethod
    def _with_zone(at: Whereabouts) -> IPAddress:
        if at.address.version == 6 and at.address.is_link_local:
            return IPv6Address(f"{at.address}%{at.network.adapter}")
        return at.address

    def _note_why_not(self, device: Device, at: Whereabouts, again_at: datetime | None) -> None:
        if again_at is not None:
            state = self._states.get(device.id)
            before = state.problem if state is not None else ""
            self._note(device.id, problem=before or f"It is asked again at {again_at:%H:%M} UTC.")
            return
        verdicts = [self._book.verdict(each, device, at) for each in self._book.credentials()]
        # What a person can mend by a word comes first.
        verdicts.sort(key=lambda verdict: not verdict.until_yes)
        within = [verdict for verdict in verdicts if "is not scoped to" not in verdict.why]
        chosen = (within or verdicts)[0]
        self._note(device.id, problem=chosen.why, until_yes=chosen.until_yes)

    def _note(self, device_id: str, *, until_yes: bool = False, **fields: Any) -> None:
        if (state := self._states.get(device_id)) is not None:
            self._states[device_id] = replace(state, until_yes=until_yes, **fields)


def _answered_lately(record: Record | None, now: datetime) -> bool:
    """Whether the credential is right beyond doubt, so that silence is the device's."""
    if record is None or record.answered_at is None:
        return False
    return (now - record.answered_at).total_seconds() < ANSWERED_LATELY
