"""What devices announce by mDNS and DNS-SD, through zeroconf."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..errors import AdapterError
from ..evidence.mdns import MdnsEvidence
from ..evidence.observation import Observation
from ..net.groups import open_mdns_listener
from ..packets.text import clean_text
from .farewells import Farewells
from .mdns_names import drop_pointer, without_local, writable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

    from ..model.ip import IPAddress
    from ..plugins import Surroundings

_LOGGER = logging.getLogger(__name__)

# Asks every device for the kinds of service it has (RFC 6763 section 9).
ALL_TYPES = "_services._dns-sd._udp.local."
# Asked for from the start, because the answer to ALL_TYPES takes a second round trip.
COMMON_TYPES = tuple(
    f"{kind}.local."
    for kind in (
        "_workstation._tcp",
        "_device-info._tcp",
        "_http._tcp",
        "_ipp._tcp",
        "_printer._tcp",
        "_googlecast._tcp",
        "_airplay._tcp",
        "_raop._tcp",
        "_companion-link._tcp",
        "_hap._tcp",
        "_smb._tcp",
        "_ssh._tcp",
        "_esphomelib._tcp",
        "_home-assistant._tcp",
        "_spotify-connect._tcp",
        "_sonos._tcp",
    )
)
# A large home has about forty kinds of service; a flood makes up thousands.
TYPES = 128
# Instances remembered, so that each is looked up once; the same bound as zeroconf's own cache.
INSTANCES = 10_000
# Instances waiting to be looked up; a flood overflows it and the flood's oldest are forgotten.
WAITING = 1_000
# Milliseconds for the records of one instance; a device answers within 120 ms (RFC 6762 section 6).
LOOK_UP_MS = 1_000
# Texts of one TXT record that are kept.
PROPERTIES = 32
# Seconds between two looks at what is over, and what is not.
FAREWELLS_EVERY = 1.0
# Of a name that is passed over, so much is told.
NAME_TOLD = 80


class MdnsSource:
    """Browses every kind of service; one bounded worker looks up what is announced."""

    name = "mdns"

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield a sighting per instance and address until closed.

        Uses the injected zeroconf and leaves it open, else one of its own on the attached adapters.
        Raises AdapterError where there is nothing to listen on.
        """
        # The import takes 50 ms, which a paced sweep would feel.
        await asyncio.to_thread(__import__, "zeroconf.asyncio")
        injected = surroundings.zeroconf
        zeroconf = _open(surroundings) if injected is None else injected
        farewells = Farewells()
        browsing = Browsing(zeroconf, on_gone=lambda name: farewells.goodbye(name, datetime.now(UTC)))
        found: asyncio.Future[AsyncServiceInfo] | None = None
        clock = asyncio.get_running_loop().time
        next_look = clock()
        try:
            await browsing.start()
            while True:
                found = found or asyncio.ensure_future(browsing.next())
                await asyncio.wait((found,), timeout=FAREWELLS_EVERY)
                if found.done():
                    info, found = found.result(), None
                    sightings = _sightings(info, surroundings)
                    farewells.announce(info.name, sightings, datetime.now(UTC))
                    for seen in sightings:
                        yield seen
                # Not after each find: a flood finds thousands, and as many may be gone.
                if len(farewells) and clock() >= next_look:
                    next_look = clock() + FAREWELLS_EVERY
                    for over in farewells.due(datetime.now(UTC)):
                        yield over
        finally:
            if found is not None:
                found.cancel()
                await asyncio.wait((found,))
            await browsing.stop()
            if injected is None:
                await zeroconf.async_close()


class Browsing:
    """The browsers for every kind of service, and the queue of instances they find.

    `on_gone` is called with the name of an instance that is gone.
    """

    def __init__(self, aiozc: AsyncZeroconf, *, on_gone: Callable[[str], None] | None = None) -> None:
        self._aiozc = aiozc
        self._on_gone = on_gone
        self._browsers: list[Any] = []
        self._types: set[str] = {ALL_TYPES, *COMMON_TYPES}
        self._known: OrderedDict[str, None] = OrderedDict()
        # Instance name to its type; a dict, so that one that is announced again waits once.
        self._waiting: OrderedDict[str, str] = OrderedDict()
        self._wake = asyncio.Event()
        # That somebody announces what breaks the rules was said.
        self._told = False

    async def start(self) -> None:
        """Ask for everything."""
        self._browse([ALL_TYPES, *COMMON_TYPES])

    async def stop(self) -> None:
        """End every browser."""
        for browser in self._browsers:
            await browser.async_cancel()

    async def next(self) -> AsyncServiceInfo:
        """The next instance whose records could be had."""
        while True:
            while not self._waiting:
                self._wake.clear()
                await self._wake.wait()
            # The newest first: behind a flood, a device that speaks up now is looked up at once.
            name, kind = self._waiting.popitem()
            try:
                info = _describe(name, kind)
                found = await info.async_request(self._aiozc.zeroconf, LOOK_UP_MS)
            except Exception as err:  # noqa: BLE001 - the names are a stranger's; they cost only themselves
                # It stays known: announced again, it is no better.
                self._pass_over(name, err)
                continue
            if found:
                return info
            # It may have been slow; it is looked up again when it is announced again.
            self._known.pop(name, None)

    def _pass_over(self, name: str, err: Exception) -> None:
        if not self._told:
            why = clean_text(str(err), NAME_TOLD)
            _LOGGER.info("An announcement of %r is passed over: %s", clean_text(name, NAME_TOLD), why)
            self._told = True

    def _browse(self, types: list[str]) -> None:
        from zeroconf.asyncio import AsyncServiceBrowser  # noqa: PLC0415 - see MdnsSource

        # Anybody may announce a kind that breaks the rules of RFC 6763.
        with suppress(Exception):
            browser = AsyncServiceBrowser(self._aiozc.zeroconf, types, handlers=[self._on_change])
            self._browsers.append(browser)

    def _on_change(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """Called by zeroconf on the loop, for every record of a flood too: it only notes the name."""
        if not writable(name):
            drop_pointer(zeroconf, service_type, name)
            return
        if state_change.name == "Removed":
            self._known.pop(name, None)
            self._waiting.pop(name, None)
            if self._on_gone is not None:
                self._on_gone(name)
            return
        if service_type == ALL_TYPES:
            if name not in self._types and len(self._types) < TYPES and name.endswith(".local."):
                self._types.add(name)
                self._browse([name])
            return
        if name in self._known and state_change.name == "Added":
            return
        while len(self._known) >= INSTANCES:
            self._known.popitem(last=False)
        self._known[name] = None
        while len(self._waiting) >= WAITING:
            self._waiting.popitem(last=False)
        self._waiting[name] = service_type
        self._wake.set()


def _describe(name: str, kind: str) -> AsyncServiceInfo:
    """What the records of an instance are gathered in; raises for a name that breaks the rules."""
    from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415 - see MdnsSource

    # Names are alike in any case, but zeroconf wants both in one.
    ending = name[-len(kind) :]
    return AsyncServiceInfo(ending if ending.lower() == kind.lower() else kind, name)


def _open(surroundings: Surroundings) -> AsyncZeroconf:
    """A zeroconf that asks from ports of its own, and hears the group, so that it takes nobody's mail.

    What is sent to port 5353 of this machine is for whoever answers there.
    """
    from zeroconf import IPVersion  # noqa: PLC0415 - see MdnsSource
    from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415

    adapters = [each.adapter for each in surroundings.attachments if each.adapter.up]
    addresses = [str(own.ip) for adapter in adapters for own in adapter.addresses if own.version == 4]
    if not addresses:
        raise AdapterError("No interface with an IPv4 address to listen for mDNS on.")
    listener = open_mdns_listener(
        adapter for adapter in adapters if any(own.version == 4 for own in adapter.addresses)
    )
    try:
        opened = AsyncZeroconf(interfaces=addresses, ip_version=IPVersion.V4Only, unicast=True)
    except OSError as err:
        listener.close()
        raise AdapterError(f"mDNS cannot be listened for: {err.strerror or err}.") from err
    # It begins to read with the loop's next turn, and has no other way to be given a socket.
    opened.zeroconf.engine._listen_socket = listener  # noqa: SLF001
    return opened


def _sightings(info: AsyncServiceInfo, surroundings: Surroundings) -> list[Observation]:
    """One sighting for each announced address that is on a network of ours; others may be made up."""
    instance = clean_text(info.name.removesuffix("." + info.type))
    hostname = clean_text(without_local(info.server or "")) or None
    properties = tuple(
        (clean_text(key or b""), clean_text(value or b""))
        for key, value in list(info.properties.items())[:PROPERTIES]
    )
    evidence = MdnsEvidence(
        service=clean_text(without_local(info.type)).lower(),
        instance=instance,
        hostname=hostname,
        port=info.port,
        properties=properties,
    )
    return [
        Observation(
            source=MdnsSource.name,
            seen_at=datetime.now(UTC),
            network_id=network_id,
            address=address,
            evidence=evidence,
        )
        for address in info.ip_addresses_by_version(_all_versions())
        for network_id in _networks(address, surroundings)
    ]


def _all_versions() -> Any:
    from zeroconf import IPVersion  # noqa: PLC0415 - see MdnsSource

    return IPVersion.All


def _networks(address: IPAddress, surroundings: Surroundings) -> list[str]:
    return [
        attachment.network.id
        for attachment in surroundings.attachments
        if any(address in subnet for subnet in attachment.network.subnets)
    ]
