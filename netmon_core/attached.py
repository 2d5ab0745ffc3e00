"""Where we stand: our own adapters, and the network that each is attached to."""

from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .adapter_news import AdapterNews
from .discovery.adapters import worth_watching
from .discovery.own import observe_own
from .errors import NetmonError
from .events.place import NetworkChanged
from .inventory.networks import place, routed
from .net.interfaces import read_adapters
from .net.next_hop import next_hops
from .plugins import Attachment

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from .events.event import Event
    from .evidence.observation import Observation
    from .model.adapter import Adapter
    from .model.ip import IPNetwork
    from .model.network import Network
    from .settings.discovery import DiscoverySettings
    from .snapshot import State

_LOGGER = logging.getLogger(__name__)

# Cables are plugged and Wi-Fi roams, and the kernel tells of it; gateways change with nobody told, and some
# kernels tell nothing. A look at the adapters costs under a millisecond.
ADAPTERS_INTERVAL = 5.0


class Attached:
    """Looks at our adapters; `tell` is given the networks that are new, `take` what we see of ourselves.

    Once started, `moved` is called when a source would see other things than before, `reached` when our links
    reach a network that they did not.
    """

    def __init__(
        self,
        settings: DiscoverySettings,
        *,
        state: Callable[[], State],
        new_id: Callable[[], str],
        tell: Callable[[Event], None],
        take: Callable[[Observation], None],
        moved: Callable[[], None],
        reached: Callable[[], None],
    ) -> None:
        # Those that are watched, up or down.
        self.adapters: tuple[Adapter, ...] = ()
        self.attachments: tuple[Attachment, ...] = ()
        self._settings = settings
        self._state = state
        self._new_id = new_id
        self._tell = tell
        self._take = take
        self._moved = moved
        self._reached = reached
        self._task: asyncio.Task[None] | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Keep looking."""
        self._task = group.create_task(self._follow(), name="netmon adapters")

    def stop(self) -> None:
        """Look no more by itself."""
        if self._task is not None:
            self._task.cancel()

    def look(self) -> tuple[Attachment, ...]:
        """Find out what we are attached to, and which networks these are."""
        adapters = tuple(adapter for adapter in read_adapters() if worth_watching(adapter, self._settings))
        if adapters == self.adapters:
            return self.attachments
        self.adapters = adapters
        pairs = place(adapters, self.networks(), site_id=self._site_id(), new_id=self._new_id)
        for _, network in pairs:
            self._remember(network)
        self.attachments = tuple(Attachment(adapter=adapter, network=network) for adapter, network in pairs)
        self.see_ourselves()
        return self.attachments

    def networks(self) -> Iterable[Network]:
        """Every network that is known."""
        return self._state().networks.values()

    def routed_network(self, prefix: IPNetwork) -> str:
        """The id of the network of a prefix behind a router."""
        try:
            gateways = next_hops(prefix)
        except (NetmonError, OSError) as err:
            _LOGGER.debug("The way to %s is not known: %s", prefix, err)
            gateways = ()
        network = routed(
            prefix, self.networks(), gateways=gateways, site_id=self._site_id(), new_id=self._new_id
        )
        self._remember(network)
        return network.id

    def see_ourselves(self) -> None:
        """We are there, on each of our networks."""
        hostname = socket.gethostname()
        for attachment in self.attachments:
            for seen in observe_own(attachment, hostname=hostname, now=datetime.now(UTC)):
                self._take(seen)

    async def _follow(self) -> None:
        told = None
        # Where the sources run: a scan looks at the adapters too, and may be the first to see a change.
        before = self.attachments
        with AdapterNews() as news:
            while True:
                await news.wait(ADAPTERS_INTERVAL)
                problem = self._look_again()
                if problem not in (None, told):
                    _LOGGER.warning("The network adapters cannot be read: %s", problem)
                told = problem
                if _where(before) != _where(self.attachments):
                    self._moved()
                if _seen_by(self.attachments) - _seen_by(before):
                    self._reached()
                before = self.attachments

    def _look_again(self) -> str | None:
        """Look, and see ourselves; return what hindered it."""
        try:
            self.look()
            self.see_ourselves()
        except (NetmonError, OSError) as err:
            return str(err)
        return None

    def _site_id(self) -> str:
        return next(iter(self._state().sites))

    def _remember(self, network: Network) -> None:
        if self._state().networks.get(network.id) != network:
            self._tell(NetworkChanged(network=network))


def _seen_by(attachments: Iterable[Attachment]) -> set[str]:
    """The networks that our links reach."""
    return {attachment.network.id for attachment in attachments if attachment.adapter.carrier}


def _where(attachments: Iterable[Attachment]) -> list[tuple[str, bool, object]]:
    """What a source must start anew for: other adapters, addresses or links."""
    return [
        (attachment.adapter.name, attachment.adapter.carrier, attachment.adapter.addresses)
        for attachment in attachments
    ]
