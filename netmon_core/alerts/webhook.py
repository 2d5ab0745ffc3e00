"""Alerts sent to one URL as JSON.

A request goes only to an address that was checked, follows nothing, and reads no answer but its status.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from .. import __version__
from ..settings.alerts import WebhookFormat, split_header
from .destination import choose, resolve
from .notification import to_json, to_ntfy
from .notifier import DeliveryError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection

    from aiohttp import ClientSession

    from ..model.ip import IPAddress
    from ..settings.alerts import AlertSettings
    from .notification import Notification

# Too busy, or not at present: the same message may be taken later.
_LATER = frozenset({408, 425, 429})


class WebhookNotifier:
    """Posts each message with an Idempotency-Key; an injected session is not closed."""

    name = "webhook"

    def __init__(
        self,
        settings: AlertSettings,
        *,
        own_addresses: Callable[[], Collection[IPAddress]],
        session: ClientSession | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        """`verify` replaces the system's certificates; it is not a setting."""
        self._settings = settings
        self._own_addresses = own_addresses
        self._session = session
        self._owned: ClientSession | None = None
        self._verify = verify

    async def notify(self, told: Notification) -> None:
        """Send a message; raises DeliveryError, whose text holds nothing of the URL."""
        url = urlsplit(self._settings.webhook_url.reveal())
        path = url.path
        if self._settings.webhook_format is WebhookFormat.NTFY:
            path, _, topic = url.path.rpartition("/")
            body = to_ntfy(told, unquote(topic))
            path += "/"
        else:
            body = to_json(told)
        host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
        addresses = choose(
            await resolve(host, port),
            self._own_addresses(),
            allow_private=self._settings.webhook_allow_private,
        )
        target = quote(path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{url.query}" if url.query else "")
        failure: DeliveryError | None = None
        for address in addresses:
            try:
                await self._post(url.scheme, host, port, address, target, told.key, body)
            except DeliveryError as err:
                if err.final or err.retry_after is not None:
                    raise
                failure = err
            else:
                return
        if failure is not None:
            raise failure

    async def close(self) -> None:
        """Close the session, if it is ours."""
        if self._owned is not None:
            await self._owned.close()
            self._owned = None

    async def _post(
        self, scheme: str, host: str, port: int, address: IPAddress, target: str, key: str, body: object
    ) -> None:
        import aiohttp  # noqa: PLC0415 - 100 ms that only a webhook need pay

        literal = f"[{address}]" if address.version == 6 else str(address)
        secure = scheme == "https"
        named = f"[{host}]" if ":" in host else host
        usual = port == (443 if secure else 80)
        headers = dict(split_header(header.reveal()) for header in self._settings.webhook_headers)
        headers |= {
            "Host": named if usual else f"{named}:{port}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        headers.setdefault("User-Agent", f"netmon/{__version__}")
        from yarl import URL  # noqa: PLC0415 - comes with aiohttp

        try:
            async with self._open().post(
                URL(f"{scheme}://{literal}:{port}{target}", encoded=True),
                data=json.dumps(body).encode(),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._settings.webhook_timeout),
                server_hostname=host if secure else None,
                ssl=self._verify or True,
            ) as answer:
                status, asked = answer.status, answer.headers.get("Retry-After", "")
                # The body is not read: a connection with some of it left is closed.
                answer.close()
        except TimeoutError as err:
            raise DeliveryError(
                f"the webhook did not answer within {self._settings.webhook_timeout:g} s"
            ) from err
        except aiohttp.ClientConnectorCertificateError as err:
            reason = getattr(err.certificate_error, "verify_message", "") or "not valid"
            raise DeliveryError(f"the webhook's certificate is refused: {reason}") from None
        except aiohttp.ClientSSLError:
            raise DeliveryError("the webhook speaks no TLS that netmon accepts") from None
        except aiohttp.ClientOSError as err:
            raise DeliveryError(f"the webhook cannot be reached: {err.strerror or 'no answer'}") from None
        except aiohttp.ClientError as err:
            # Their texts hold the URL.
            raise DeliveryError(f"the webhook failed ({type(err).__name__})") from None
        _judge(status, asked)

    def _open(self) -> ClientSession:
        if self._session is not None:
            return self._session
        if self._owned is None:
            import aiohttp  # noqa: PLC0415 - see above

            self._owned = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=2), trust_env=False
            )
        return self._owned


def _judge(status: int, asked: str) -> None:
    """Raise DeliveryError unless the status says that the message was taken."""
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise DeliveryError(f"the webhook redirects (status {status}); set its real URL", final=True)
    if status >= 500 or status in _LATER:
        wait = float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        raise DeliveryError(f"the webhook answered with status {status}", retry_after=wait)
    raise DeliveryError(f"the webhook refused the message with status {status}", final=True)
