"""Probe a web address: the status, the time to the whole answer, and when the certificate expires.

Whether the certificate can be trusted is not asked: a device on a LAN signs its own, and an expired one shows
in the sample.
"""

from __future__ import annotations

import os
import ssl
import time
from typing import TYPE_CHECKING, Any, override
from urllib.parse import urlsplit

from ..net.web_lookup import resolver, why_not_found
from ..packets.text import clean_text
from .calls import Answer
from .certificate import expiry
from .names import late, no_address

if TYPE_CHECKING:
    from datetime import datetime

    from aiohttp import ClientResponse, ClientSession

    from ..model.target import Target
    from .lookups import Lookups

# Of a page this much is read: enough for any front page, and no trap.
BODY_MAX = 256 << 10
REDIRECTS_MAX = 5

# A new connection each time; and nothing compressed, which may unfold to a thousand times its size.
_HEADERS = {"Connection": "close", "Accept-Encoding": "identity"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# It asks who we are: it is there.
_LOG_IN = frozenset({401, 403, 407})


class HttpAsker:
    """Asks web addresses through aiohttp; a session that is injected looks names up itself and stays open."""

    def __init__(self, lookups: Lookups, session: ClientSession | None = None) -> None:
        self._lookups = lookups
        self._session = session
        self._own: ClientSession | None = None

    async def ask(self, target: Target) -> Answer:  # noqa: PLR0911 - each failure has its own words
        """Ask once, over a new connection, following redirects on the same host."""
        import aiohttp  # noqa: PLC0415 - 150 ms that a start without web targets need not pay

        if not target.url:
            return Answer(problem="no URL is set", unsent=True)
        context = _KeepingContext()
        begun = time.monotonic()
        try:
            status, reason, onward = await self._fetch(target.url, context)
        except aiohttp.ClientConnectorDNSError as err:
            return no_address(_host(target) or err.host, why_not_found(err.os_error))
        except aiohttp.InvalidURL:
            return Answer(problem="the URL cannot be used", unsent=True)
        except aiohttp.ClientConnectorError as err:
            # Its own words show our objects.
            return Answer(problem=_unconnected(err.os_error, err.port), certificate_expires=context.expires())
        except (aiohttp.ClientError, OSError, ValueError) as err:
            problem = clean_text(str(err))[:200] or type(err).__name__
            return Answer(problem=problem, certificate_expires=context.expires())
        if onward is not None:
            # However quickly it answers, nobody ever gets to see a page there.
            problem = f"it redirects without end, at last to {clean_text(onward)[:120]}"
            return Answer(problem=problem, status=status, certificate_expires=context.expires())
        rtt = time.monotonic() - begun
        answered = status < 400 or status in _LOG_IN
        return Answer(
            rtt=rtt if answered else None,
            problem=None if answered else f"HTTP {status} {clean_text(reason)[:60]}".rstrip(),
            status=status,
            certificate_expires=context.expires(),
        )

    def late(self, target: Target) -> Answer | None:
        """What it means that there was no answer in time; None: nothing but that."""
        return late(self._lookups, _host(target))

    async def close(self) -> None:
        """Close the session if it is ours; the next question opens another."""
        own, self._own = self._own, None
        if own is not None:
            await own.close()

    async def _fetch(self, url: str, context: _KeepingContext) -> tuple[int, str, str | None]:
        """The status and its words of the page, or of the redirect that leads to another host.

        Last where it still leads on here after REDIRECTS_MAX redirects.
        """
        for hops in range(REDIRECTS_MAX + 1):
            async with self._open().get(
                url, ssl=context, allow_redirects=False, headers=_HEADERS
            ) as response:
                onward = _onward(response)
                if onward is None or hops == REDIRECTS_MAX:
                    await _read_body(response)
                    return response.status, response.reason or "", onward
                url = onward
        raise AssertionError("the last hop returns")

    def _open(self) -> ClientSession:
        if self._session is not None:
            return self._session
        if self._own is None:
            import aiohttp  # noqa: PLC0415 - see ask

            self._own = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    force_close=True, use_dns_cache=False, resolver=resolver(self._lookups.find)
                ),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "netmon"},
                # The target's own timeout counts.
                timeout=aiohttp.ClientTimeout(total=None),
            )
        return self._own


def _host(target: Target) -> str | None:
    return urlsplit(target.url or "").hostname


def _unconnected(err: OSError, port: int | None) -> str:
    """Why there is no connection, in words."""
    if isinstance(err, ConnectionRefusedError):
        return f"port {port} is closed"
    if isinstance(err, ssl.SSLError):
        return f"no TLS: {(err.reason or 'the handshake failed').replace('_', ' ').lower()}"
    # What failed at several addresses has no number.
    return os.strerror(err.errno).lower() if err.errno else "the connection failed"


class _KeepingContext(ssl.SSLContext):
    """Trusts everybody, for nothing is told to them, and keeps whom it spoke to."""

    _peer: ssl.SSLObject | None

    def __new__(cls) -> _KeepingContext:
        made = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
        # Old devices speak nothing better, and are to be seen all the same.
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        made.set_ciphers("DEFAULT:@SECLEVEL=0")
        made._peer = None
        return made

    @override
    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        self._peer = super().wrap_bio(*arguments, **options)
        return self._peer

    def expires(self) -> datetime | None:
        """Return when the last peer's certificate expires; None without TLS."""
        try:
            certificate = self._peer.getpeercert(binary_form=True) if self._peer else None
        except ValueError:
            # The handshake did not come that far.
            return None
        return expiry(certificate) if certificate else None


def _onward(response: ClientResponse) -> str | None:
    """Return where a redirect leads on the same host; None where it does not."""
    import yarl  # noqa: PLC0415 - see HttpAsker.ask

    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location or location == "//":
        return None
    try:
        goal = response.url.join(yarl.URL(location))
    except ValueError:
        return None
    same = goal.host == response.url.host and goal.scheme in {"http", "https"}
    return str(goal.with_user(None)) if same else None


async def _read_body(response: ClientResponse) -> None:
    size = 0
    async for chunk in response.content.iter_chunked(16 << 10):
        size += len(chunk)
        if size >= BODY_MAX:
            # What is left is not waited for.
            response.close()
            return
