"""How often something happened lately, by key, in bounded room. Pure."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime, timedelta


class Recent[Key: Hashable]:
    """The moments within `window`: at most `keys` keys, `most` of each; the longest unheard goes first."""

    def __init__(self, window: timedelta, *, keys: int, most: int) -> None:
        self._window = window
        self._keys = keys
        self._most = most
        self._moments: OrderedDict[Key, deque[datetime]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._moments)

    def add(self, key: Key, at: datetime) -> int:
        """Note one more; return how many there are within the window, at most `most`."""
        moments = self._moments.get(key)
        if moments is None:
            if len(self._moments) >= self._keys:
                self._moments.popitem(last=False)
            moments = self._moments[key] = deque(maxlen=self._most)
        else:
            self._moments.move_to_end(key)
        moments.append(at)
        while at - moments[0] > self._window:
            moments.popleft()
        return len(moments)

    def has(self, key: Key, at: datetime) -> bool:
        """Whether it happened within the window before `at`."""
        moments = self._moments.get(key)
        return moments is not None and at - moments[-1] <= self._window

    def forget(self, key: Key) -> None:
        """Begin to count anew."""
        self._moments.pop(key, None)


class Distinct[Key: Hashable, Member: Hashable]:
    """The different members of each key within `window`: at most `keys` keys, `most` members of each."""

    def __init__(self, window: timedelta, *, keys: int, most: int) -> None:
        self._window = window
        self._keys = keys
        self._most = most
        self._members: OrderedDict[Key, OrderedDict[Member, datetime]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._members)

    def add(self, key: Key, member: Member, at: datetime) -> int:
        """Note a member; return how many different ones there are within the window."""
        members = self._members.get(key)
        if members is None:
            if len(self._members) >= self._keys:
                self._members.popitem(last=False)
            members = self._members[key] = OrderedDict()
        else:
            self._members.move_to_end(key)
        members[member] = at
        members.move_to_end(member)
        while len(members) > self._most or at - next(iter(members.values())) > self._window:
            members.popitem(last=False)
        return len(members)

    def of(self, key: Key) -> tuple[Member, ...]:
        """The members noted last, the newest last."""
        return tuple(self._members.get(key, ()))

    def forget(self, key: Key) -> None:
        """Begin to count anew."""
        self._members.pop(key, None)
