"""Alerts sent to one URL as JSON.

A request goes only to an address that was checked, follows nothing, and reads of an answer its status and,
where it is short and JSON, whether it says that it failed.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from .. import __version__
from ..packets.retry_after import retry_after
from ..settings.alerts import WebhookFormat, split_header
from .destination import choose, resolve
from .notification import to_json, to_ntfy
from .notifier import DeliveryError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection

    from aiohttp import ClientResponse, ClientSession

    from ..model.ip import IPAddress
    from ..settings.alerts import AlertSettings
    from .notification import Notification

# Too busy, or not at present: the same message may be taken later.
_LATER = frozenset({408, 425, 429})
# It is this message that is not liked.
_OF_MESSAGE = frozenset({400, 411, 413, 414, 415, 422, 431})
# Of an answer that says how long it is: enough for {"ok": false} with its reason.
_READ = 4096
# Seconds for it; the message was taken, as far as the status goes.
_READ_WITHIN = 2.0


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
                denied = await _denied(answer)
                # The rest is not read: a connection with some of it left is closed.
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
        _judge(status, asked, denied=denied)

    def _open(self) -> ClientSession:
        if self._session is not None:
            return self._session
        if self._owned is None:
            import aiohttp  # noqa: PLC0415 - see above

            self._owned = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=2), trust_env=False
            )
        return self._owned


async def _denied(answer: ClientResponse) -> bool:
    """Tell whether an answer that looks like a success says in its JSON that it is none, as chats do."""
    if not (200 <= answer.status < 300 and answer.content_type == "application/json"):
        return False
    if answer.content_length is None or not 0 < answer.content_length <= _READ:
        return False
    try:
        async with asyncio.timeout(_READ_WITHIN):
            told = json.loads(await answer.content.readexactly(answer.content_length))
    except Exception:  # noqa: BLE001 - whatever it is, the status said that the message was taken
        return False
    return isinstance(told, dict) and (told.get("ok") is False or told.get("success") is False)


def _judge(status: int, asked: str, *, denied: bool) -> None:
    """Raise DeliveryError unless the answer says that the message was taken."""
    if denied:
        raise DeliveryError(f"the webhook says with status {status} that it failed", final=True)
    if 200 <= status < 300:
        return
    wait = retry_after(asked, datetime.now(UTC))
    if 300 <= status < 400:
        raise DeliveryError(f"the webhook redirects (status {status}); set its real URL", final=True)
    if status >= 500 or status in _LATER:
        raise DeliveryError(f"the webhook answered with status {status}", retry_after=wait)
    raise DeliveryError(
        f"the webhook refused the message with status {status}",
        final=True,
        of_message=status in _OF_MESSAGE,
        retry_after=wait,
    )
