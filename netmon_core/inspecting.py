"""Inspection at work: hears frames, asks by ARP, tells findings, keeps their proof."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from .discovery.directed import DirectedArp
from .errors import NetmonError
from .events.finding import FindingChanged
from .evidence.neighbor import UNREACHED, NeighborEvidence
from .evidence.observation import Observation
from .hourly_questions import HourlyQuestions
from .inspection.ground import Standing
from .inspection.inspector import MEMORY, Inspector
from .model.adapter import AdapterKind
from .net.own_questions import OwnQuestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .around import Around, Told
    from .events.event import Event
    from .inventory.inventory import Inventory
    from .plugins import Attachment
    from .settings.inspection import InspectionSettings
    from .store.protocol import Stored

_LOGGER = logging.getLogger(__name__)

# Who has an address is asked once a second, three times.
TICK = 0.25
# Every so many ticks it is looked at where we stand: five seconds, as our adapters are.
STAND_EVERY = 20
_NANO = 1_000_000_000

type KeepFrames = Callable[[str, int, Sequence[tuple[datetime, bytes]]], None]


class Inspecting:
    """Owns the inspection of one engine.

    `tell` is given events, `keep_frames` the frames that prove a finding after its event, `remember` what is
    to survive a restart, `take` what we see of ourselves.
    """

    def __init__(
        self,
        settings: InspectionSettings,
        inventory: Inventory,
        *,
        tell: Callable[[Iterable[Event]], None],
        take: Callable[[Observation], None],
        remember: Callable[[str, str, str | None], None],
        keep_frames: KeepFrames,
        around: Around,
    ) -> None:
        self._settings = settings
        self._inventory = inventory
        self._tell = tell
        self._remember = remember
        self._keep_frames = keep_frames
        self._around = around
        self._inspector = Inspector(
            new_id=lambda: str(uuid.uuid4()), same_device=self._same_device, who=self._who
        )
        self._arp = DirectedArp(attachments=around.attachments, take=take)
        self._hourly = HourlyQuestions(
            settings, attachments=self._attachments, lay=self._inspector.lay, take=take, remember=remember
        )
        self._questions: dict[tuple[str, str], OwnQuestions] = {}
        self._turns = 0
        self._failed = False

    def load(self, stored: Stored) -> None:
        """Go on where the last run ended."""
        pins = {key: text for (kind, key), text in stored.memory.items() if kind == MEMORY}
        self._inspector.load(stored.findings, pins)
        self._hourly.load(stored.memory)

    def heard(self, network_id: str, data: bytes, at: int) -> None:
        """Take in a frame that an ear heard, at its time (ns since the epoch)."""
        if not self._settings.enabled:
            return
        try:
            self._inspector.hear(network_id, data, datetime.fromtimestamp(at / _NANO, UTC))
        except Exception:
            # A mistake of ours must not cost the ears; a frame that shows it comes again and again.
            if not self._failed:
                _LOGGER.exception("A frame could not be inspected: %s", data[:64].hex())
            self._failed = True
        # What is certain is told at its first frame.
        self._tell_changes()

    def told(self, told: Told) -> None:
        """Take in what the kernel of this machine knows of its neighbors."""
        if not isinstance(told, Observation) or not isinstance(told.evidence, NeighborEvidence):
            return
        if told.mac is not None and told.address is not None and told.evidence.state != UNREACHED:
            self._inspector.neighbor(told.network_id, told.address, told.mac, told.seen_at)

    def settle(self, finding_id: str, *, right: bool, by: str = "") -> None:
        """A person has looked: it is over, and with `right` as it should be. Raises NotFoundError."""
        self._inspector.settle(finding_id, by, datetime.now(UTC), right=right)
        self._tell_changes()
        self._keep_learned()

    async def run(self) -> None:
        """Ask and judge until cancelled."""
        if not self._settings.enabled:
            return
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._hourly.run(), name="netmon hourly questions")
                while True:
                    self._turn(datetime.now(UTC))
                    await asyncio.sleep(TICK)
        finally:
            self._arp.close()
            for place in [*self._questions]:
                self._drop(place)

    def _turn(self, now: datetime) -> None:
        if self._turns % STAND_EVERY == 0:
            self._stand(now)
        self._turns += 1
        for network_id, addresses in self._inspector.expire(now).items():
            self._arp.ask(network_id, addresses)
            # Not every way of asking is seen by the tap.
            for address in addresses:
                self._inspector.asked(network_id, address, now)
        self._tell_changes()
        self._keep_learned()

    def _stand(self, now: datetime) -> None:
        attachments = self._attachments()
        macs = frozenset(each.mac for each in self._around.adapters() if each.mac is not None)
        own_macs = macs | {self._hourly.mac}
        self._inspector.stand(
            {
                each.network.id: Standing(
                    own_macs=own_macs,
                    own_addresses=frozenset(own.ip for own in each.adapter.addresses),
                    gateways=each.network.gateways,
                )
                for each in attachments
            },
            now,
        )
        self._listen(attachments)

    def _listen(self, attachments: Sequence[Attachment]) -> None:
        """Notice whom this machine asks for, on every adapter where we stand."""
        wanted = {(each.network.id, each.adapter.name): each.adapter for each in attachments}
        for place in self._questions.keys() - wanted.keys():
            self._drop(place)
        for place in wanted.keys() - self._questions.keys():
            # Without the right to it no frames are heard either.
            with suppress(NetmonError):
                questions = self._questions[place] = OwnQuestions(wanted[place])
                asyncio.get_running_loop().add_reader(questions.fileno(), self._read, place)

    def _read(self, place: tuple[str, str]) -> None:
        try:
            asked = self._questions[place].read()
        except NetmonError as err:
            _LOGGER.debug("Our own questions are not seen any more: %s", err)
            self._drop(place)
            return
        now = datetime.now(UTC)
        for packed in asked:
            if len(packed) == 4:
                self._inspector.asked(place[0], IPv4Address(packed), now)

    def _drop(self, place: tuple[str, str]) -> None:
        questions = self._questions.pop(place)
        asyncio.get_running_loop().remove_reader(questions.fileno())
        questions.close()

    def _attachments(self) -> list[Attachment]:
        return [
            each
            for each in self._around.attachments()
            if each.adapter.mac is not None and each.adapter.kind is not AdapterKind.LOOPBACK
        ]

    def _tell_changes(self) -> None:
        for finding, proof in self._inspector.drain():
            self._tell([FindingChanged(finding=finding)])
            if proof:
                self._keep_frames(finding.id, finding.frames - len(proof), proof)

    def _keep_learned(self) -> None:
        for network_id, text in self._inspector.learned().items():
            self._remember(MEMORY, network_id, text)

    def _same_device(self, network_id: str, one: str, other: str) -> str:
        by_mac = self._inventory.index.by_mac
        first, second = by_mac.get((network_id, one)), by_mac.get((network_id, other))
        if first is None or second is None:
            return ""
        if first.device is second.device:
            return f"both MACs are of {first.device.freeze().label}"
        resembles = {first.device.freeze().resembles, second.device.freeze().resembles}
        if first.private and second.private and resembles & {first.device.id, second.device.id}:
            return f"both MACs are made up, and seem to be of {first.device.freeze().label}"
        return ""

    def _who(self, network_id: str, mac: str) -> str:
        known = self._inventory.index.by_mac.get((network_id, mac))
        label = mac if known is None else known.device.freeze().label
        return mac if label == mac else f"{label} ({mac})"
