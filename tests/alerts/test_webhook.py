"""A webhook against a real server on loopback."""

from __future__ import annotations

import shutil
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from netmon_core.alerts import webhook as webhook_module
from netmon_core.alerts.notification import Occasion, notification
from netmon_core.alerts.notifier import DeliveryError
from netmon_core.alerts.webhook import WebhookNotifier
from netmon_core.model.alert import Alert, AlertState
from netmon_core.settings.alerts import AlertSettings, WebhookFormat
from netmon_core.settings.secret import Secret

from .receiver import Receiver, certificate, endless, never, receiving
from .world import NOON

if TYPE_CHECKING:
    from pathlib import Path

ALERT = Alert(
    id="a1",
    rule="offline",
    subject_id="nas",
    subject="NAS",
    summary="NAS is offline: silent 90 s",
    state=AlertState.FIRING,
    pending_since=NOON,
    fired_at=NOON,
)
TOLD = notification(ALERT, Occasion.FIRING, NOON)
TOKEN = "S3NT1NEL-token"


def notifier(receiver: Receiver, url: str | None = None, **settings: Any) -> WebhookNotifier:
    verify = settings.pop("verify", None)
    session = settings.pop("session", None)
    own = settings.pop("own", ())
    chosen = AlertSettings(
        webhook_url=Secret(url or receiver.url), **{"webhook_allow_private": True} | settings
    )
    return WebhookNotifier(chosen, own_addresses=lambda: own, session=session, verify=verify)


async def sent(webhook: WebhookNotifier) -> None:
    try:
        await webhook.notify(TOLD)
    finally:
        await webhook.close()


async def test_a_message_is_posted_as_json_with_its_key() -> None:
    headers = (Secret(f"Authorization: Bearer {TOKEN}"), Secret("X-Odd:  spaced value"))
    async with receiving() as receiver:
        await sent(notifier(receiver, receiver.url + "?a=b%20c", webhook_headers=headers))

    assert receiver.paths == ["/hook?a=b%20c"]
    [body], [got] = receiver.bodies, receiver.headers
    assert (body["occasion"], body["title"]) == ("firing", "Offline: NAS")
    assert body["message"] == "NAS is offline: silent 90 s"
    assert body["alert"]["state"] == "firing"
    assert (got["idempotency-key"], got["content-type"]) == ("a1-firing", "application/json")
    assert (got["authorization"], got["x-odd"]) == (f"Bearer {TOKEN}", "spaced value")
    assert got["host"] == f"127.0.0.1:{receiver.port}"


async def test_ntfy_gets_its_own_json_at_the_root() -> None:
    async with receiving() as receiver:
        url = receiver.url.replace("/hook", "/base/my%20topic")
        await sent(notifier(receiver, url, webhook_format=WebhookFormat.NTFY))

    assert receiver.paths == ["/base/"]
    assert receiver.bodies == [
        {
            "topic": "my topic",
            "title": "Offline: NAS",
            "message": "NAS is offline: silent 90 s",
            "priority": 4,
            "tags": ["warning", "offline"],
        }
    ]


@pytest.mark.parametrize(
    ("status", "final"),
    [(500, False), (503, False), (429, False), (408, False), (400, True), (404, True), (401, True)],
)
async def test_a_refusal_is_final_only_where_trying_again_cannot_help(status: int, *, final: bool) -> None:
    async with receiving(status) as receiver:
        with pytest.raises(DeliveryError, match=str(status)) as caught:
            await sent(notifier(receiver))

    assert caught.value.final is final
    assert len(receiver.bodies) == 1


async def test_a_receiver_can_ask_for_time() -> None:
    async def busy(request: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "42"})

    async with receiving(busy) as receiver:
        with pytest.raises(DeliveryError) as caught:
            await sent(notifier(receiver))

    assert caught.value.retry_after == 42


async def test_a_redirect_is_not_followed() -> None:
    async def away(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{receiver.port}/other"})

    async with receiving(away, 200) as receiver:
        with pytest.raises(DeliveryError, match="redirects") as caught:
            await sent(notifier(receiver))

    assert caught.value.final
    assert receiver.paths == ["/hook"]


async def test_a_slow_receiver_is_given_up() -> None:
    async with receiving(never) as receiver:
        with pytest.raises(DeliveryError, match=r"within 0\.2 s") as caught:
            await sent(notifier(receiver, webhook_timeout=0.2))

    assert not caught.value.final


async def test_an_answer_without_end_is_not_read() -> None:
    async with receiving(endless) as receiver:
        await sent(notifier(receiver))

    assert len(receiver.bodies) == 1


async def test_nobody_listening_is_a_failure_for_now() -> None:
    async with receiving() as receiver:
        pass

    with pytest.raises(DeliveryError, match="cannot be reached") as caught:
        await sent(notifier(receiver))
    assert not caught.value.final


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
async def test_this_machine_gets_nothing_unless_it_is_allowed(host: str) -> None:
    async with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", host)
        with pytest.raises(DeliveryError, match="webhook_allow_private"):
            await sent(notifier(receiver, url, webhook_allow_private=False))

    assert receiver.bodies == []


async def test_a_name_is_asked_once_and_the_checked_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that says one thing when checked and another when connected to (rebinding) gains nothing."""
    asked = []

    async def resolve(host: str, port: int) -> list[Any]:
        from ipaddress import ip_address  # noqa: PLC0415

        asked.append(host)
        return [ip_address("127.0.0.1")] if len(asked) == 1 else [ip_address("127.9.9.9")]

    monkeypatch.setattr("netmon_core.alerts.webhook.resolve", resolve)
    async with receiving() as receiver:
        await sent(notifier(receiver, receiver.url.replace("127.0.0.1", "hooks.example")))

    assert asked == ["hooks.example"]
    assert receiver.headers[0]["host"] == f"hooks.example:{receiver.port}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async with receiving(tls=certificate(tmp_path)) as receiver:
        with pytest.raises(DeliveryError, match=r"certificate is refused: self.signed") as caught:
            await sent(notifier(receiver))

    assert receiver.bodies == []
    assert not caught.value.final


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_a_certificate_must_be_for_the_host_of_the_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(host: str, port: int) -> list[Any]:
        from ipaddress import ip_address  # noqa: PLC0415

        return [ip_address("127.0.0.1")]

    monkeypatch.setattr("netmon_core.alerts.webhook.resolve", resolve)
    async with receiving(tls=certificate(tmp_path)) as receiver:
        trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        await sent(notifier(receiver, receiver.url.replace("127.0.0.1", "localhost"), verify=trusting))
        with pytest.raises(DeliveryError, match=r"certificate is refused"):
            await sent(
                notifier(receiver, receiver.url.replace("127.0.0.1", "other.example"), verify=trusting)
            )

    assert len(receiver.bodies) == 1


async def test_what_speaks_no_tls_is_told_apart() -> None:
    async with receiving() as receiver:
        with pytest.raises(DeliveryError, match="TLS"):
            await sent(notifier(receiver, receiver.url.replace("http:", "https:")))


async def test_an_injected_session_is_used_and_left_open() -> None:
    async with receiving() as receiver, aiohttp.ClientSession() as session:
        await sent(notifier(receiver, session=session))
        assert not session.closed

    assert len(receiver.bodies) == 1


async def test_names_from_the_network_cannot_break_out_of_a_message() -> None:
    evil = replace(
        ALERT,
        rule="new_device",
        subject='x\r\nX-Injected: 1\r\n\r\n<b>\u202e\x1b[31m"}',
        summary="New device: \r\nBcc: a@b\x00\ud800",
        behind=("a\r\nb",),
    )
    async with receiving() as receiver:
        for kind in WebhookFormat:
            webhook = notifier(receiver, webhook_format=kind)
            await webhook.notify(notification(evil, Occasion.FIRING, NOON))
            await webhook.close()

    for headers, body in zip(receiver.headers, receiver.bodies, strict=True):
        assert "x-injected" not in headers
        for text in (body["title"], body["message"]):
            assert text.isprintable(), repr(text)


async def test_no_failure_shows_the_url_or_a_header() -> None:
    async def odd(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    headers = (Secret(f"X-Token: {TOKEN}"),)
    async with receiving(500, 404, 302, odd, never) as receiver:
        for _ in range(5):
            webhook = notifier(
                receiver, f"{receiver.url}/{TOKEN}?key={TOKEN}", webhook_headers=headers, webhook_timeout=0.2
            )
            with pytest.raises(DeliveryError) as caught:
                await sent(webhook)
            error: BaseException | None = caught.value
            assert TOKEN not in str(error)
            assert TOKEN not in repr(error)


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ('{"ok": false, "error": "no such channel"}', False),
        ('{"success": false}', False),
        ('{"ok": true}', True),
        ('{"ok": 0}', True),
        ("[false]", True),
        ("no json", True),
        ("", True),
        ('{"ok": false, "x": "' + "x" * 5000 + '"}', True),
    ],
)
async def test_a_success_that_says_it_is_none_is_none(body: str, *, taken: bool) -> None:
    async def said(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    async with receiving(said) as receiver:
        if taken:
            await sent(notifier(receiver))
        else:
            with pytest.raises(DeliveryError, match="says with status 200 that it failed") as caught:
                await sent(notifier(receiver))
            assert caught.value.final


async def test_a_success_whose_body_does_not_come_is_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "application/json", "Content-Length": "20"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b'{"ok"')
        return await never(request)

    monkeypatch.setattr(webhook_module, "_READ_WITHIN", 0.05)
    async with receiving(slow) as receiver:
        await sent(notifier(receiver))


@pytest.mark.parametrize(("asked", "seconds"), [("1", 1), ("0.35", 0.35), ("soon", None), ("", None)])
async def test_a_receiver_asks_for_time_in_any_form(asked: str, seconds: float | None) -> None:
    async def busy(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": asked})

    async with receiving(busy) as receiver:
        with pytest.raises(DeliveryError) as caught:
            await sent(notifier(receiver))
    assert caught.value.retry_after == seconds


async def test_a_receiver_may_name_the_moment() -> None:
    async def busy(_: web.Request) -> web.Response:
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
        return web.Response(status=503, headers={"Retry-After": later})

    async with receiving(busy) as receiver:
        with pytest.raises(DeliveryError) as caught:
            await sent(notifier(receiver))
    assert caught.value.retry_after is not None
    assert 90 < caught.value.retry_after <= 100
