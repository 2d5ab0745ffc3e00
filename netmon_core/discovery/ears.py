"""What devices say by themselves, heard on every adapter."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import AdapterError, NetmonError, PermissionMissingError
from ..model.adapter import AdapterKind
from ..model.ear import EarState
from ..net.ear import BATCH, Ear
from ..net.groups import GROUPS, GroupEar, Memberships
from .group_hearing import GroupHearing
from .hearing import Hearing, place
from .turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Container, Iterator

    from ..evidence.observation import Observation
    from ..plugins import Attachment, Surroundings
    from .hearing import Place
    from .turns import Listener

_LOGGER = logging.getLogger(__name__)

# Batches of one ear before the loop and the other ears have their turn: some 5 ms of new words, less of old.
TURN = 8
# Seconds between two looks at which services are over.
FAREWELLS_EVERY = 1.0


class EarSource:
    """Hears ARP, DHCP, neighbor discovery, mDNS and their like. Sends nothing but IGMP and MLD reports.

    Where packet sockets are refused, it hears the groups that any program may listen to.
    """

    name = "ears"

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def ears(self) -> tuple[EarState, ...]:
        """How hearing goes on each adapter now."""
        found: dict[str, EarState] = {}
        for state in (listener.state() for listener in self._listeners):
            before = found.get(state.adapter)
            # The groups of one adapter have their counts in common.
            protocols = (*before.protocols, *state.protocols) if before is not None else state.protocols
            found[state.adapter] = replace(state, protocols=tuple(dict.fromkeys(protocols)))
        return tuple(found.values())

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield what is heard on our attachments until closed; raises AdapterError where that is nothing."""
        with ExitStack() as opened:
            self._listeners = _listen(surroundings, opened)
            opened.callback(self._listeners.clear)
            turns = Turns(self._listeners)
            opened.callback(turns.close)
            while True:
                pending = any(len(listener.announced) for listener in self._listeners)
                for listener in await turns.next(FAREWELLS_EVERY if pending else None):
                    more = False
                    try:
                        for seen in listener.hear():
                            yield seen
                        more = listener.more
                    except NetmonError as err:
                        # The adapter is gone; when another stands in its place, all ears are opened anew.
                        _LOGGER.info("Nothing more is heard: %s", err)
                        continue
                    turns.done(listener, more=more, heard=listener.heard)
                for over in self._over() if pending else ():
                    yield over
                # A flood of what is new must leave everybody else their turn.
                await asyncio.sleep(0)

    def _over(self) -> list[Observation]:
        """Services that are over by now."""
        now = datetime.now(UTC)
        # Those of one adapter may have them in common.
        kept = {id(listener.announced): listener.announced for listener in self._listeners}
        return [over for announced in kept.values() for over in announced.due(now)]


class _FrameListener:
    """Whole frames of one adapter."""

    def __init__(self, attachment: Attachment, ear: Ear, hearing: Hearing) -> None:
        self.more = self.heard = False
        self._attachment = attachment
        self._ear = ear
        self._hearing = hearing
        self.announced = hearing.announced

    def fileno(self) -> int:
        return self._ear.fileno()

    def hear(self) -> Iterator[Observation]:
        self.more, self.heard = True, False
        for _ in range(TURN):
            frames = self._ear.read()
            self.heard = self.heard or bool(frames)
            yield from self._hearing.hear(frames)
            if len(frames) < BATCH:
                self.more = False
                return

    def state(self) -> EarState:
        hearing, now = self._hearing, time.time_ns()
        return EarState(
            adapter=self._ear.name,
            network_id=self._attachment.network.id,
            frames=True,
            heard=hearing.heard,
            dropped=self._ear.drops(),
            tagged=hearing.tagged,
            refused=hearing.flooding.refused,
            floods=hearing.flooding.floods,
            flooded=hearing.flooding.is_on(now),
            problem=hearing.sentence(self._ear.name, now),
        )


class _GroupListener:
    """One group of one adapter."""

    more = False

    def __init__(self, attachment: Attachment, ear: GroupEar, hearing: GroupHearing) -> None:
        self.heard = False
        self.protocol = ear.group.protocol
        self._attachment = attachment
        self._ear = ear
        self._hearing = hearing
        self.announced = hearing.announced

    def fileno(self) -> int:
        return self._ear.fileno()

    def hear(self) -> Iterator[Observation]:
        datagrams = self._ear.read()
        self.heard = bool(datagrams)
        return self._hearing.hear(self._ear.group.port or 0, datagrams)

    def state(self) -> EarState:
        now = time.time_ns()
        return EarState(
            adapter=self._attachment.adapter.name,
            network_id=self._attachment.network.id,
            frames=False,
            protocols=(self.protocol,),
            heard=self._hearing.heard,
            refused=self._hearing.flooding.refused,
            floods=self._hearing.flooding.floods,
            flooded=self._hearing.flooding.is_on(now),
        )


def _listen(surroundings: Surroundings, opened: ExitStack) -> list[Listener]:
    """Open an ear on every adapter; where that is refused, the groups."""
    attachments = [each for each in surroundings.attachments if _has_ear(each)]
    own = frozenset(bytes.fromhex((each.adapter.mac or "").replace(":", "")) for each in attachments)
    ears: dict[str, Ear] = {}
    problems: list[str] = []
    refused = False
    for attachment in attachments:
        try:
            ears[attachment.adapter.name] = opened.enter_context(Ear(attachment.adapter))
        except PermissionMissingError as err:
            refused = True
            problems.append(err.message)
            break
        except AdapterError as err:
            problems.append(err.message)
    listeners: list[Listener] = []
    for attachment in attachments:
        if (ear := ears.get(attachment.adapter.name)) is not None:
            memberships = Memberships(attachment.adapter)
            opened.callback(memberships.close)
            hearing = Hearing(
                place(attachment.network),
                own=own,
                vlans=_vlans(attachment, attachments, ears.keys()),
                flooded=surroundings.flooded,
                listener=surroundings.heard,
            )
            listeners.append(_FrameListener(attachment, ear, hearing))
        elif refused:
            listeners += _listen_to_groups(attachment, surroundings.flooded, opened, problems)
    if attachments and not listeners:
        raise AdapterError(problems[0])
    if refused:
        _LOGGER.info("Whole frames are not heard, only what is sent to groups: %s", problems[0])
    return listeners


def _listen_to_groups(
    attachment: Attachment,
    flooded: Callable[[str], None] | None,
    opened: ExitStack,
    problems: list[str],
) -> Iterator[Listener]:
    hearing = GroupHearing(
        place(attachment.network),
        own=frozenset(each.ip for each in attachment.adapter.addresses),
        flooded=flooded,
    )
    for group in GROUPS:
        if group.port is None:
            continue
        try:
            ear = opened.enter_context(GroupEar(attachment.adapter, group))
        except AdapterError as err:
            problems.append(err.message)
        else:
            yield _GroupListener(attachment, ear, hearing)


def _has_ear(attachment: Attachment) -> bool:
    adapter = attachment.adapter
    return adapter.mac is not None and adapter.kind is not AdapterKind.LOOPBACK and adapter.up


def _vlans(
    attachment: Attachment, attachments: list[Attachment], hearing: Container[str]
) -> dict[int, Place | None]:
    """Whose are frames with a tag: of the VLAN's own ear (None), or where it has none, ours to hand on."""
    return {
        each.adapter.vlan: None if each.adapter.name in hearing else place(each.network)
        for each in attachments
        if each.adapter.vlan is not None and each.adapter.parent == attachment.adapter.name
    }
