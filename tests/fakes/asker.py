"""An asker that plays a script."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.discovery.sweep import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netmon_core.errors import NetmonError


class FakeAsker:
    """`alive` maps an address to how often it must be asked before it answers.

    `delays` makes answers late (seconds), `room` is how many packets each call takes (over and over the last
    one), `extra` is heard with the first answers, `drops` is what the n-th look tells, `failures` come at the
    n-th ask. With `descriptor` answers are waited for, and `broken` is what reading them raises.
    """

    def __init__(
        self,
        alive: Mapping[str, int] | None = None,
        *,
        delays: Mapping[str, float] | None = None,
        room: Sequence[int] = (),
        extra: Iterable[Answer] = (),
        drops: Sequence[int] = (),
        failures: Mapping[int, NetmonError] | None = None,
        unsettled: int = 0,
        broken: NetmonError | None = None,
        descriptor: bool = False,
        batch: int = 64,
    ) -> None:
        self.batch = batch
        self.asked: list[int] = []
        self.calls = 0
        self.closed = 0
        self._alive = {int(IPv4Address(address)): asks for address, asks in (alive or {}).items()}
        self._delays = {int(IPv4Address(address)): delay for address, delay in (delays or {}).items()}
        self._room = list(room)
        self._drops = list(drops)
        self._failures = dict(failures or {})
        self._unsettled = unsettled
        self._broken = broken
        self._counts: Counter[int] = Counter()
        self._loop = asyncio.get_running_loop()
        self._due: list[tuple[float, Answer]] = [(0.0, answer) for answer in extra]
        self._pipe = socket.socketpair() if descriptor else None
        for end in self._pipe or ():
            end.settimeout(0)

    def ask(self, targets: Sequence[int]) -> int:
        self.calls += 1
        if (failure := self._failures.get(self.calls)) is not None:
            raise failure
        room = self._room.pop(0) if len(self._room) > 1 else (self._room or [len(targets)])[0]
        for target in targets[:room]:
            self.asked.append(target)
            self._counts[target] += 1
            if self._counts[target] == self._alive.get(target):
                self._answer(target)
        return min(room, len(targets))

    def _answer(self, target: int) -> None:
        self._due.append((self._loop.time() + self._delays.get(target, 0.0), answer(target)))
        if self._pipe is not None:
            self._pipe[1].send(b"\0")

    def read(self) -> list[Answer]:
        if self._pipe is not None:
            try:
                self._pipe[0].recv(4096)
            except BlockingIOError:
                return []
            if self._broken is not None:
                raise self._broken
        now = self._loop.time()
        heard = [answer for due, answer in self._due if due <= now]
        self._due = [pair for pair in self._due if pair[0] > now]
        return heard

    def fileno(self) -> int | None:
        return self._pipe[0].fileno() if self._pipe is not None else None

    def drops(self) -> int:
        return self._drops.pop(0) if len(self._drops) > 1 else (self._drops or [0])[0]

    def unsettled(self) -> bool:
        self._unsettled -= 1
        return self._unsettled >= 0

    def close(self) -> None:
        self.closed += 1
        for end in self._pipe or ():
            end.close()


def answer(target: int | str) -> Answer:
    """What an address answers: its number in a MAC."""
    number = int(IPv4Address(target))
    return Answer(number, f"00:16:{number.to_bytes(4).hex(':')}")
