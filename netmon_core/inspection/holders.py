"""Who has each address of one network, as far as frames and our own questions told. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress

# A /20 full of hosts; who was unheard longest goes first, the unproven before the others. About 1 MiB.
HOLDERS: Final = 4_096


class Holder:
    """The MAC that an address is at."""

    __slots__ = ("before", "heard_at", "mac", "proven", "since")

    def __init__(self, mac: str, at: datetime, *, proven: bool) -> None:
        self.mac = mac
        self.since = at
        self.heard_at = at
        # It answered a question of ours.
        self.proven = proven
        # Who had it before.
        self.before: str | None = None

    def pass_to(self, mac: str, at: datetime, *, proven: bool) -> None:
        """Another has it now."""
        self.before, self.mac = self.mac, mac
        self.since = self.heard_at = at
        self.proven = proven


class Holders:
    """The holders of one network, in the order in which they were heard."""

    def __init__(self) -> None:
        self._known: OrderedDict[IPAddress, Holder] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, address: IPAddress) -> Holder | None:
        """Who has the address; None: nobody was heard."""
        return self._known.get(address)

    def add(self, address: IPAddress, mac: str, at: datetime, *, proven: bool = False) -> Holder:
        """Nobody had it."""
        if len(self._known) >= HOLDERS:
            self._evict()
        holder = self._known[address] = Holder(mac, at, proven=proven)
        return holder

    def hear(self, address: IPAddress, at: datetime) -> None:
        """Its holder spoke."""
        self._known[address].heard_at = at
        self._known.move_to_end(address)

    def of(self, mac: str, *, most: int) -> tuple[IPAddress, ...]:
        """Some addresses of a MAC."""
        found: list[IPAddress] = []
        for address, holder in self._known.items():
            if holder.mac == mac:
                found.append(address)
                if len(found) == most:
                    break
        return tuple(found)

    def _evict(self) -> None:
        # The unproven are looked for among the oldest only: a flood must not make each step long.
        oldest = next(iter(self._known))
        for address, _ in zip(self._known, range(64), strict=False):
            if not self._known[address].proven:
                oldest = address
                break
        del self._known[oldest]
