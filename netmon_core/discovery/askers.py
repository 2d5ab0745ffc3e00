"""The ways to ask: ARP, ICMP echo, and poking the kernel to ask."""

from __future__ import annotations

import math
import time
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..errors import AdapterError
from ..model.scan import SweepMethod
from ..net.arp import open_arp
from ..net.neighbors import read_neighbors
from ..net.poke import PokeSocket
from ..packets.mac import format_mac
from .sweep import Answer, Asker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.adapter import Adapter
    from .plan import SweepPlan


# The kernel is waiting for these to answer, or will ask them shortly.
_ASKING = frozenset({"incomplete", "delay", "probe"})
# It calls a neighbor reachable for so many seconds at most after it was heard.
REACHABLE_MAX = 45.0
# It counts the seconds in hundredths, and we read the clock a little later.
_LATER = 0.1


def open_asker(plan: SweepPlan, *, full_speed: bool) -> Asker:
    """The asker for a plan; raises PermissionMissingError or AdapterError."""
    if plan.method is SweepMethod.ICMP or plan.adapter is None:
        return EchoAsker(plan)
    if plan.method is SweepMethod.ARP:
        return ArpAsker(plan, full_speed=full_speed)
    return PokeAsker(plan.adapter)


class ArpAsker:
    """Asks "who has" on the wire."""

    def __init__(self, plan: SweepPlan, *, full_speed: bool) -> None:
        if plan.adapter is None or plan.source is None:
            raise AdapterError(f"{plan.prefix} is not on a subnet of ours, so it cannot be asked by ARP.")
        self._socket = open_arp(plan.adapter, source=plan.source, full_speed=full_speed)
        self.batch = self._socket.batch

    def ask(self, targets: Sequence[int]) -> int:
        """Send to the targets in order."""
        return self._socket.ask(targets)

    def read(self) -> list[Answer]:
        """The answers that have come."""
        return [Answer(address, format_mac(mac)) for address, mac, _ in self._socket.read()]

    def fileno(self) -> int | None:
        """Readable when answers are there."""
        return self._socket.fileno()

    def drops(self) -> int:
        """Answers lost so far."""
        return self._socket.drops()

    def unsettled(self) -> bool:
        """Nobody asks for us."""
        return False

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class EchoAsker:
    """Asks by ICMP echo, through the kernel's routing."""

    batch = 256

    def __init__(self, plan: SweepPlan) -> None:
        # Imported here, as most networks are asked by ARP.
        from ..net.icmp import EchoSocket  # noqa: PLC0415

        self._socket = EchoSocket()
        self._sequence = 0
        self._plan = plan
        self._went_out = False

    def ask(self, targets: Sequence[int]) -> int:
        """Send to the targets in order, until the queue is full; what has no route is done with.

        AdapterError when that is all of them.
        """
        self._sequence = (self._sequence + 1) & 0xFFFF
        counts = self._socket.counts
        for done, target in enumerate(targets):
            full = counts.full
            self._went_out |= self._socket.ask(target, self._sequence)
            if counts.full > full:
                return done
            if not self._went_out and counts.refused >= self._plan.addresses:
                raise AdapterError(
                    f"{self._plan.prefix} cannot be reached from here: there is no route to it."
                )
        return len(targets)

    def read(self) -> list[Answer]:
        """The answers that have come."""
        return [Answer(reply.address, rtt=reply.rtt) for reply in self._socket.read()]

    def fileno(self) -> int | None:
        """Readable when answers are there."""
        return self._socket.fileno()

    def drops(self) -> int:
        """Not told for this kind of socket."""
        return 0

    def unsettled(self) -> bool:
        """Nobody asks for us."""
        return False

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class PokeAsker:
    """Sends each address an empty datagram, so that the kernel asks by ARP; needs no privileges."""

    batch = 256

    def __init__(self, adapter: Adapter) -> None:
        self._socket = PokeSocket(adapter)
        self._adapter_index = adapter.index
        self._started = time.monotonic()
        # When each was heard last, of those that were told.
        self._told: dict[tuple[int, str], float] = {}

    def ask(self, targets: Sequence[int]) -> int:
        """Poke the targets in order."""
        return self._socket.poke(targets)

    def read(self) -> list[Answer]:
        """The neighbors that the kernel has heard since we began, or that it does not ask: each time once."""
        now = time.monotonic()
        age = now - self._started
        answers = []
        for neighbor in read_neighbors(self._adapter_index):
            if not isinstance(neighbor.address, IPv4Address) or neighbor.mac is None:
                continue
            ago = REACHABLE_MAX if neighbor.confirmed is None else neighbor.confirmed
            # A reachable one is not asked again: the kernel has heard it before, and may be wrong by now.
            if ago > age and neighbor.state != "reachable":
                continue
            told = (int(neighbor.address), neighbor.mac)
            if now - ago > self._told.get(told, -math.inf) + _LATER:
                self._told[told] = now - ago
                answers.append(Answer(*told, heard=ago if ago > age else 0.0))
        return answers

    def fileno(self) -> int | None:
        """The table cannot be waited on."""
        return None

    def drops(self) -> int:
        """The table loses nothing."""
        return 0

    def unsettled(self) -> bool:
        """Whether the kernel still asks for a neighbor."""
        return any(neighbor.state in _ASKING for neighbor in read_neighbors(self._adapter_index))

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
