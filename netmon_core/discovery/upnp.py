"""Ask UPnP devices for the descriptions that they announce."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..evidence.observation import Observation
from ..evidence.ssdp import SsdpEvidence, UpnpEvidence
from ..inventory.capped import put_capped
from ..packets.upnp import MAX_DOCUMENT, parse_description
from .description_url import fetchable
from .heard.telling import telling_uuid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientSession

    from ..around import Told
    from ..model.ip import IPAddress
    from ..plugins import Surroundings

_LOGGER = logging.getLogger(__name__)

SOURCE = "upnp"
# Descriptions waiting to be fetched; a flood of announcements overflows it, and the latest go unasked.
WAITING = 256
# Fetched at once.
AT_ONCE = 4
# Seconds for one.
TIMEOUT = 2.0
# A description is asked for again after this time: people rename their boxes.
AGAIN = timedelta(days=1)
# Addresses of which is remembered what was asked there.
REMEMBERED = 4_096
# Descriptions of one address; a media box has two or three, and who announces ever new ones makes them up.
PER_ADDRESS = 8

_HEADERS = {"Connection": "close", "Accept-Encoding": "identity"}
_READ = 16 << 10

type _Place = tuple[str, IPAddress]


class Descriptions:
    """Hears what is announced, and lets `take` have what the device says of itself when it is asked."""

    def __init__(
        self,
        take: Callable[[Observation], None],
        surroundings: Callable[[], Surroundings],
        *,
        fetch: Callable[[str], Awaitable[bytes | None]] | None = None,
    ) -> None:
        self._take = take
        self._surroundings = surroundings
        self._pages = Pages()
        self._fetch = fetch or self._pages.fetch
        self._waiting: asyncio.Queue[tuple[Observation, str]] = asyncio.Queue(WAITING)
        # What was asked for at each address, and when.
        self._asked: dict[_Place, dict[str, datetime]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin to ask."""
        self._tasks = [
            group.create_task(self._work(), name=f"netmon descriptions {number}") for number in range(AT_ONCE)
        ]

    def stop(self) -> None:
        """Ask no more."""
        for task in self._tasks:
            task.cancel()

    def told(self, told: Told) -> None:
        """Something was seen; a description that it announces, and that may be had, will be asked for."""
        if not isinstance(told, Observation) or not isinstance(told.evidence, SsdpEvidence):
            return
        location, address = told.evidence.location, told.address
        if location is None or address is None or told.evidence.gone or self._waiting.full():
            return
        url = fetchable(location, address, self._own())
        if url is not None and self._is_due(told, address, url):
            self._waiting.put_nowait((told, url))

    def _is_due(self, told: Observation, address: IPAddress, url: str) -> bool:
        place = (told.network_id, address)
        asked = self._asked.get(place, {})
        for old in [old for old, at in asked.items() if told.seen_at - at >= AGAIN]:
            del asked[old]
        if url in asked or len(asked) >= PER_ADDRESS:
            return False
        asked[url] = told.seen_at
        put_capped(self._asked, place, asked, REMEMBERED)
        return True

    async def _work(self) -> None:
        try:
            while True:
                told, url = await self._waiting.get()
                try:
                    page = await self._fetch(url)
                except Exception:
                    # What a stranger answers costs only the stranger.
                    _LOGGER.exception("A description could not be read")
                    continue
                evidence = None if page is None else read_description(page)
                if evidence is not None:
                    self._take(
                        Observation(
                            source=SOURCE,
                            seen_at=datetime.now(UTC),
                            network_id=told.network_id,
                            address=told.address,
                            evidence=evidence,
                        )
                    )
        finally:
            await self._pages.close()

    def _own(self) -> set[IPAddress]:
        """Our own addresses: somebody who speaks as one of us must not make us ask ourselves."""
        return {
            own.ip for attachment in self._surroundings().attachments for own in attachment.adapter.addresses
        }


class Pages:
    """Fetches what is small, at once, and where it was asked for: no redirect, no name, nothing packed."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._session: ClientSession | None = None

    async def fetch(self, url: str) -> bytes | None:
        """The page; None where there is none, it is too long, or it takes too long."""
        import aiohttp  # noqa: PLC0415 - 150 ms that a start without descriptions need not pay

        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "netmon"},
                timeout=aiohttp.ClientTimeout(total=self._timeout),
            )
        try:
            async with self._session.get(url, allow_redirects=False, headers=_HEADERS) as response:
                if response.status != 200:
                    return None
                page = bytearray()
                async for part in response.content.iter_chunked(_READ):
                    page += part
                    if len(page) > MAX_DOCUMENT:
                        return None
                return bytes(page)
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
            return None

    async def close(self) -> None:
        """Give the connections back; the next page opens others."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def read_description(page: bytes) -> UpnpEvidence | None:
    """What a page says of its device; None where it is no description."""
    found = parse_description(page)
    if found is None:
        return None
    return UpnpEvidence(
        udn=found.udn,
        key=telling_uuid(found.udn),
        name=found.name or None,
        manufacturer=found.manufacturer or None,
        model=found.model or None,
        number=found.number or None,
        serial=found.serial or None,
        kind=found.kind or None,
    )
