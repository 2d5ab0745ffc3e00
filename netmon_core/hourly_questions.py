"""Ask gently, once an hour: who gives out addresses, and who answers for a name that nobody has."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from datetime import UTC, datetime
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from .errors import NetmonError
from .evidence.observation import Observation
from .evidence.own import OwnEvidence
from .inspection.questions import bait_questions, discover_frame, made_up_mac, made_up_name
from .net.name_bait import NameBait
from .net.own_questions import send_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .plugins import Attachment
    from .settings.inspection import InspectionSettings

_LOGGER = logging.getLogger(__name__)

# A server keeps what it offers free for a minute or so: a sixtieth of the time it has one address less.
ASK_EVERY = 3600.0
# The ears are open and the gateway is known by then.
FIRST_AFTER = 30.0
# Who answers for everything does so at once.
ANSWERS_WITHIN = 5.0
# As what the MAC that we ask by is remembered.
MEMORY = "inspection_mac"
_SOURCE = "own"


class HourlyQuestions:
    """Asks on the networks that are ours. What is answered is heard by the ears.

    `lay` is told which name is asked for where; `take` that the MAC we ask by is ours.
    """

    def __init__(
        self,
        settings: InspectionSettings,
        *,
        attachments: Callable[[], Sequence[Attachment]],
        lay: Callable[[str, str, datetime], None],
        take: Callable[[Observation], None],
        remember: Callable[[str, str, str | None], None],
    ) -> None:
        # One for good: a new one each time would take an address of the server's, and look like a device.
        self.mac = made_up_mac(secrets.token_bytes(5))
        self._settings = settings
        self._attachments = attachments
        self._lay = lay
        self._take = take
        self._remember = remember
        self._kept = False

    def load(self, memory: Mapping[tuple[str, str], str]) -> None:
        """Ask by the MAC of the last run."""
        kept = memory.get((MEMORY, "mac"))
        self._kept = kept is not None
        self.mac = kept or self.mac

    async def run(self) -> None:
        """Ask until cancelled; at once on a network that was not ours before."""
        if not self._settings.ask:
            return
        await asyncio.sleep(FIRST_AFTER)
        while True:
            for attachment in self._attachments():
                if self.is_ours(attachment):
                    try:
                        await self.ask(attachment)
                    except NetmonError as err:
                        _LOGGER.debug("Not asked on %s: %s", attachment.adapter.name, err)
            await asyncio.sleep(ASK_EVERY)

    def is_ours(self, attachment: Attachment) -> bool:
        """Whether we may ask there."""
        network = attachment.network
        if self._settings.networks:
            return network.id in self._settings.networks or network.name in self._settings.networks
        return bool(network.gateways)

    async def ask(self, attachment: Attachment) -> None:
        """Ask once on one network; raises NetmonError where that cannot be."""
        adapter, network_id = attachment.adapter, attachment.network.id
        own = next((each for each in adapter.addresses if isinstance(each, IPv4Interface)), None)
        if adapter.mac is None or own is None:
            return
        if not self._kept:
            self._remember(MEMORY, "mac", self.mac)
            self._kept = True
        now = datetime.now(UTC)
        evidence = OwnEvidence(hostname=socket.gethostname())
        self._take(
            Observation(source=_SOURCE, seen_at=now, network_id=network_id, mac=self.mac, evidence=evidence)
        )
        send_frame(adapter, discover_frame(adapter.mac, self.mac, secrets.randbits(32)))
        name = made_up_name(secrets.choice)
        with NameBait(adapter, own.ip) as bait:
            self._lay(network_id, name, now)
            bait.ask(bait_questions(name, secrets.randbits(16), own.network.broadcast_address))
            await asyncio.sleep(ANSWERS_WITHIN)
