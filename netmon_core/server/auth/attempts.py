"""How often somebody may fail to come in. Pure: time comes in."""

from __future__ import annotations

from collections import OrderedDict
from enum import IntEnum
from typing import TYPE_CHECKING

from ..remotes import whose

if TYPE_CHECKING:
    from collections.abc import Hashable

# Failures a remote may have within WINDOW seconds, and an account from one remote.
FAILURES = 10
WINDOW = 60.0
# And an account from all remotes together that have failed before; others are not kept out by them.
ACCOUNT_FAILURES = 60
# A remote that failed less often within LATELY seconds may be a person who mistypes.
MISTYPED = 3
LATELY = 3600.0
# Remotes remembered, a few megabytes; the one whose last failure is the longest ago is forgotten first.
REMOTES = 10_000
# Of a name that is tried.
_LENGTH = 64


class Standing(IntEnum):
    """What is known of a remote that wants in; who stands lower goes first."""

    # This account has come in from there.
    PROVEN = 0
    FRESH = 1
    FAILED = 2


class Attempts:
    """Counts attempts: one counts as a failure until it is told to have succeeded."""

    def __init__(self) -> None:
        self._remotes = _Times(WINDOW, FAILURES)
        self._pairs = _Times(WINDOW, FAILURES)
        self._accounts = _Times(WINDOW, ACCOUNT_FAILURES)
        self._lately = _Times(LATELY, MISTYPED)
        # Accounts with the remotes they have come in from, the latest last.
        self._proven: OrderedDict[tuple[str, str], None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._remotes)

    def standing(self, remote: str, now: float, *, account: str = "") -> Standing:
        """How a remote stands before it tries."""
        who = whose(remote)
        if account and (who, _name(account)) in self._proven:
            return Standing.PROVEN
        return Standing.FAILED if self._lately.wait(who, now) else Standing.FRESH

    def wait(self, remote: str, now: float, *, account: str = "") -> float:
        """Seconds until the remote may try again, for an account where one is tried; 0: it may now."""
        who, name = whose(remote), _name(account)
        if not name:
            return self._remotes.wait(who, now)
        wait = self._pairs.wait((who, name), now)
        standing = self.standing(remote, now, account=account)
        if standing is not Standing.PROVEN:
            # Whoever shares the remote with somebody who guesses is not kept out with them.
            wait = max(wait, self._remotes.wait(who, now))
        if standing is Standing.FAILED:
            wait = max(wait, self._accounts.wait(name, now))
        return wait

    def begin(self, remote: str, now: float, *, account: str = "") -> float:
        """Count an attempt, and return 0; where there were too many, count nothing and return the wait."""
        if (wait := self.wait(remote, now, account=account)) > 0:
            return wait
        for times, key in self._counts(remote, account):
            times.add(key, now)
        return 0.0

    def withdrawn(self, remote: str, began: float, *, account: str = "") -> None:
        """Take back an attempt that began at this time, as nothing was tried; earlier failures stay."""
        for times, key in self._counts(remote, account):
            times.remove(key, began)

    def succeeded(self, remote: str, began: float, *, account: str = "") -> None:
        """Take back an attempt that began at this time; earlier failures stay."""
        self.withdrawn(remote, began, account=account)
        if account:
            pair = (whose(remote), _name(account))
            self._proven[pair] = None
            self._proven.move_to_end(pair)
            if len(self._proven) > REMOTES:
                self._proven.popitem(last=False)

    def _counts(self, remote: str, account: str) -> list[tuple[_Times, Hashable]]:
        who, name = whose(remote), _name(account)
        counts: list[tuple[_Times, Hashable]] = [(self._remotes, who), (self._lately, who)]
        if name:
            counts += [(self._pairs, (who, name)), (self._accounts, name)]
        return counts


class _Times:
    """The times of failures by key: so many of each as make it wait."""

    def __init__(self, window: float, limit: int) -> None:
        self._window = window
        self._limit = limit
        # Oldest first.
        self._times: OrderedDict[Hashable, list[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, key: Hashable, now: float) -> float:
        recent = self._recent(key, now)
        return recent[-self._limit] + self._window - now if len(recent) >= self._limit else 0.0

    def add(self, key: Hashable, now: float) -> None:
        self._times[key] = [*self._recent(key, now), now][-self._limit :]
        self._times.move_to_end(key)
        if len(self._times) > REMOTES:
            self._times.popitem(last=False)

    def remove(self, key: Hashable, time: float) -> None:
        times = self._times.get(key, [])
        if time in times:
            times.remove(time)
        if not times:
            self._times.pop(key, None)

    def _recent(self, key: Hashable, now: float) -> list[float]:
        return [time for time in self._times.get(key, ()) if time > now - self._window]


def _name(account: str) -> str:
    return account.casefold()[:_LENGTH]
