"""What a datagram to a group says, where whole frames may not be heard. No I/O."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..packets.messages import parse_message
from ..packets.udp import Udp
from .announced import Announced
from .flooding import Flooding
from .frames import observe_message
from .quotas import Quotas
from .repeats import Repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress
    from .hearing import Place

_LOGGER = logging.getLogger(__name__)

_NANO = 1_000_000_000


class GroupHearing:
    """What is heard of the groups of one adapter. `own` are our addresses; `flooded` as for `Hearing`.

    The sender's MAC is not known, so that nobody is found by this alone; who was found otherwise, by the
    neighbor table mostly, is told more of.
    """

    def __init__(
        self, here: Place, *, own: frozenset[IPAddress], flooded: Callable[[str], None] | None = None
    ) -> None:
        self.heard = 0
        # Datagrams that our decoders failed on.
        self.broken = 0
        self.flooding = Flooding()
        self._here = here
        self._own = own
        self._flooded = flooded
        self._quotas = Quotas()
        self._repeats = Repeats()
        self.announced = Announced()

    def hear(
        self, port: int, datagrams: Sequence[tuple[int, IPAddress, int, bytes]]
    ) -> Iterator[Observation]:
        """Take in datagrams to a port: when (ns since the epoch), from which address and port, what."""
        for at, address, source_port, data in datagrams:
            if address in self._own:
                continue
            self.heard += 1
            if not self._quotas.admit(address.packed, at):
                if self.flooding.refuse(address.packed, at) and self._flooded is not None:
                    self._flooded(self._here.network_id)
                continue
            when = datetime.fromtimestamp(at / _NANO, UTC)
            told = self._read(
                Udp(source_port=source_port, destination_port=port, payload=data), address, when
            )
            again = len(self.announced) > 0
            passed = [self._repeats.passed_on(seen, at, sender=address.packed, again=again) for seen in told]
            new = [seen for seen in passed if seen is not None]
            yield from self.announced.pass_on(new, when)

    def _read(self, datagram: Udp, address: IPAddress, when: datetime) -> list[Observation]:
        """What a datagram says; one that our decoders fail on costs itself alone."""
        try:
            message = parse_message(datagram)
            if message is None:
                return []
            return observe_message(
                message,
                port=datagram.source_port,
                address=address,
                mac=None,
                network_id=self._here.network_id,
                seen_at=when,
                source=None,
                on_link=self._here.on_link,
            )
        except Exception:
            if not self.broken:
                _LOGGER.exception("A datagram could not be read; it is passed over")
            self.broken += 1
            _LOGGER.debug("The datagram that could not be read: %s", datagram.payload.hex())
            return []
