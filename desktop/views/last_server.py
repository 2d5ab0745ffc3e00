"""Finds the server used last and its key, unless that is long in coming or a person is quicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..timer import timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtCore import QObject

    from ..settings.keychain import Keychain
    from ..settings.servers import Server, Servers

# Milliseconds that a keyring may take before servers are to be chosen from.
UNDECIDED = 700


def find_last(
    owner: QObject,
    servers: Servers,
    keys: Keychain,
    *,
    wanted: Callable[[], bool],
    found: Callable[[Server, str], None],
    choose: Callable[[], None],
) -> None:
    """Call `found` with the server used last, or `choose` without it or its key; neither if not `wanted`."""
    server = next(iter(servers.all()), None)
    if server is None:
        choose()
        return
    undecided = timer(owner, choose, interval=UNDECIDED, single=True)

    def take(key: str | None) -> None:
        late = not undecided.isActive()
        undecided.stop()
        if not wanted():
            return
        if key is not None:
            found(server, key)
        elif not late:
            choose()

    undecided.start()
    keys.load(server.url, take)
