from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError

from netmon_core import __version__
from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events.address import AddressMoved
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.place import SiteChanged
from netmon_core.events.target import TargetChanged, TargetDown
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device
from netmon_core.model.network import Site
from netmon_core.model.target import ProbeKind, Target
from netmon_core.plugins import Plugins
from netmon_core.server.access import Role
from netmon_core.server.stream import conversation as conversation_module
from netmon_core.server.stream import line as line_module
from netmon_core.server.stream import picture as picture_module
from netmon_core.server.stream import ring as ring_module
from netmon_core.server.stream import stream as stream_module
from netmon_core.server.stream.commands import COMMANDS
from netmon_core.server.stream.stream import PATH
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.snapshot import Snapshot
from netmon_core.wire import from_wire
from tests.fakes.gatekeeper import ADMIN, ATTEMPTS, VIEWER, principal
from tests.fakes.told import Told, sample_of
from tests.fakes.until import until
from tests.inventory.sightings import at, seen

from .viewer import serving

if TYPE_CHECKING:
    from netmon_core.events.event import Event

    from .viewer import Served


def device(device_id: str, /, **more: object) -> Device:
    return replace(Device(id=device_id, first_seen=at(0), last_seen=at(0)), **more)  # type: ignore[arg-type]


def named(number: int) -> Event:
    """A change that can be told from every other."""
    return DeviceChanged(device=device("d1", name=f"name {number}"), changed=("name",))


async def test_a_client_is_greeted_with_versions_and_its_role(served: Served) -> None:
    viewer = await served.connect()
    await viewer.say(credential=ADMIN)
    assert await viewer.hear() == {
        "type": "hello",
        "schema_version": 1,
        "min_schema_version": 1,
        "version": __version__,
        "server_id": "server-1",
        "run_id": "run-1",
        "role": "admin",
    }
    assert served.gatekeeper.asked == [(ADMIN, "127.0.0.1")]


async def test_listening_gives_all_of_it_then_every_change(served: Served) -> None:
    served.told.tell(DeviceDiscovered(device=device("d1")), sample_of("device:d1/ping"))
    viewer = await served.viewer()
    assert from_wire(Snapshot, await viewer.snapshot()) == served.told.snapshot()
    served.told.tell(named(1), DeviceForgotten(device_id="d1"))
    assert await viewer.events(2) == [(2, "device_changed"), (3, "device_forgotten")]


async def test_the_stream_of_a_running_engine_tells_what_it_takes_in() -> None:
    discovery = DiscoverySettings(sweep_interval=0.0, mdns=False, reverse_dns=False)
    engine = Engine(Config(discovery=discovery), plugins=Plugins(), watch=False)
    await engine.start()
    try:
        async with serving(engine=engine) as served:
            viewer = await served.viewer()
            before = from_wire(Snapshot, await viewer.snapshot(kinds=["device_discovered"]))
            engine.take([seen("3c:22:fb:00:00:01", "192.0.2.5")])
            assert await viewer.events(1) == [(before.revision + 1, "device_discovered")]
    finally:
        await engine.stop()


async def test_samples_come_by_themselves_and_only_the_latest_of_each_target(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    served.told.tell(*(sample_of("user:web/tcp", rtt=rtt / 1000) for rtt in range(1, 6)), sample_of("b"))
    frame = await viewer.hear()
    assert frame["type"] == "samples"
    assert [(each["target_id"], each["rtt_avg"]) for each in frame["samples"]] == [
        ("user:web/tcp", 0.005),
        ("b", 0.001),
    ]


async def test_what_happens_at_once_comes_in_one_frame(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    served.told.tell(*map(named, range(100)))
    frame = await viewer.hear()
    assert [each["revision"] for each in frame["events"]] == [*range(1, 101)]


async def test_more_events_than_fit_into_a_frame_come_in_order(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    served.told.tell(*map(named, range(1_000)))
    assert [revision for revision, _ in await viewer.events(1_000)] == [*range(1, 1_001)]


async def test_an_event_without_a_revision_of_its_own_carries_the_current_one(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    moved = AddressMoved(
        network_id="lan",
        address=IPv4Address("192.0.2.5"),
        from_device="a",
        to_device="b",
        at=at(0),
    )
    served.told.tell(named(1), moved, named(2))
    assert await viewer.events(3) == [(1, "device_changed"), (1, "address_moved"), (2, "device_changed")]


async def test_who_comes_back_in_time_is_told_only_what_was_missed(served: Served) -> None:
    viewer = await served.viewer()
    snapshot = await viewer.snapshot()
    await viewer.socket.close()
    served.told.tell(named(1), named(2), sample_of("user:web/tcp"))
    again = await served.viewer()
    answer = await again.ask(command="listen", run_id="run-1", revision=snapshot["revision"])
    assert answer == {"id": 1, "type": "result", "resumed": True, "revision": 0}
    assert await again.events(2) == [(1, "device_changed"), (2, "device_changed")]
    assert (await again.hear())["samples"][0]["target_id"] == "user:web/tcp"
    served.told.tell(named(3))
    assert await again.events(1) == [(3, "device_changed")]


@pytest.mark.parametrize(
    ("run_id", "revision"), [("run-0", 1), ("run-1", 99)], ids=["another run", "a later revision"]
)
async def test_who_cannot_go_on_is_told_all_of_it(served: Served, run_id: str, revision: int) -> None:
    served.told.tell(named(1), named(2))
    viewer = await served.viewer()
    answer = await viewer.ask(command="listen", run_id=run_id, revision=revision)
    assert answer["snapshot"]["revision"] == 2


async def test_who_missed_more_than_is_kept_is_told_all_of_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring_module, "EVENTS", 10)
    async with serving() as small:
        small.told.tell(*map(named, range(20)))
        viewer = await small.viewer()
        kept = await viewer.ask(command="listen", run_id="run-1", revision=10)
        assert kept.get("resumed")
        assert [revision for revision, _ in await viewer.events(10)] == [*range(11, 21)]
        gone = await viewer.ask(command="listen", run_id="run-1", revision=9)
        assert gone["snapshot"]["revision"] == 20


async def test_nothing_is_missed_and_nothing_told_twice_while_a_snapshot_is_made() -> None:
    told = Told()
    told.tell(*(DeviceDiscovered(device=device(f"d{number}")) for number in range(2_000)))
    async with serving(told) as served:
        viewers = [await served.viewer() for _ in range(5)]
        for viewer in viewers:
            await viewer.say(id=1, command="listen")
        for number in range(50):
            told.tell(named(number))
            await asyncio.sleep(0.002)
        for viewer in viewers:
            revision = (await viewer.hear())["snapshot"]["revision"]
            rest = await viewer.events(2_050 - revision) if revision < 2_050 else []
            assert [each for each, _ in rest] == [*range(revision + 1, 2_051)]


async def test_a_client_that_wants_some_devices_hears_of_no_other(served: Served) -> None:
    served.told.tell(*(DeviceDiscovered(device=device(name)) for name in ("a", "b")))
    served.told.tell(sample_of("device:a/ping"), sample_of("device:b/ping"), sample_of("user:web/tcp"))
    viewer = await served.viewer()
    snapshot = await viewer.snapshot(devices=["a"])
    assert [each["id"] for each in snapshot["devices"]] == ["a"]
    assert [each["target_id"] for each in snapshot["samples"]] == ["device:a/ping", "user:web/tcp"]
    served.told.tell(
        DeviceChanged(device=device("b", name="other"), changed=("name",)),
        DevicesSeen(seen=(("a", at(1)), ("b", at(1)))),
        SiteChanged(site=Site(id="home", name="Home")),
    )
    frame = await viewer.hear()
    assert [each["revision"] for each in frame["events"]] == [4, 5]
    assert frame["events"][0]["event"]["seen"] == [["a", "2026-11-22T12:00:01.000000Z"]]


async def test_a_client_that_wants_some_devices_gets_their_alerts_and_none_of_the_targets(
    served: Served,
) -> None:
    web = Target(id="user:web/tcp", kind=ProbeKind.TCP, name="web", host="web.lan", port=80)
    firing = partial(
        Alert, rule="offline", subject="x", summary="x", state=AlertState.FIRING, pending_since=at(0)
    )
    alerts = [
        firing(id="1", subject_id="a"),
        firing(id="2", subject_id="b"),
        firing(id="3", subject_id="gateway", behind=("b", "a")),
        firing(id="4", subject_id="user:web/tcp"),
    ]
    served.told.tell(
        *(DeviceDiscovered(device=device(name)) for name in ("a", "b")), TargetChanged(target=web)
    )
    served.told.tell(*(AlertChanged(alert=alert) for alert in alerts))
    viewer = await served.viewer()

    snapshot = await viewer.snapshot(devices=["a"])
    assert [each["id"] for each in snapshot["alerts"]] == ["1", "3"]
    assert snapshot["targets"] == []

    served.told.tell(
        TargetDown(target_id=web.id, at=at(1), why="closed"),
        *(AlertChanged(alert=replace(alert, summary="y")) for alert in alerts),
    )
    heard = (await viewer.hear())["events"]
    assert [each["event"]["alert"]["id"] for each in heard] == ["1", "3"]
    everything = await viewer.snapshot()
    assert len(everything["alerts"]) == 4
    assert len(everything["targets"]) == 1


async def test_a_client_that_wants_some_kinds_and_no_samples_hears_nothing_else(served: Served) -> None:
    served.told.tell(sample_of("user:web/tcp"))
    viewer = await served.viewer()
    snapshot = await viewer.snapshot(kinds=["site_changed"], samples=False)
    assert snapshot["samples"] == []
    served.told.tell(named(1), sample_of("user:web/tcp"), SiteChanged(site=Site(id="home", name="Home")))
    assert await viewer.events(1) == [(2, "site_changed")]


async def test_a_second_listen_replaces_the_first_and_unlisten_ends_it(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    await viewer.snapshot(kinds=["site_changed"])
    served.told.tell(named(1), SiteChanged(site=Site(id="home", name="Home")))
    assert await viewer.events(1) == [(2, "site_changed")]
    assert await viewer.ask(command="unlisten") == {"id": 1, "type": "result"}
    served.told.tell(SiteChanged(site=Site(id="home", name="Elsewhere")))
    assert await viewer.ask(command="ping") == {"id": 1, "type": "pong"}


async def test_text_of_the_network_arrives_as_it_is(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.snapshot()
    nasty = "</script>\u2028\"'\\ \ud800 caf\u00e9"
    served.told.tell(DeviceChanged(device=device("d1", hostname=nasty), changed=("hostname",)))
    frame = await viewer.hear()
    assert frame["events"][0]["event"]["device"]["hostname"] == nasty.replace("\ud800", "?")


# Who may connect.


@pytest.mark.parametrize(
    "first",
    [
        '{"credential": "wrong"}',
        '{"credential": ""}',
        '{"credential": 1}',
        '{"credential": "nmk_admin", "more": 1}',
        '{"id": 1, "command": "listen"}',
        "[]",
        "nonsense",
        "[" * 16_000,
    ],
)
async def test_without_a_credential_nothing_is_told_and_all_is_refused_alike(
    served: Served, first: str
) -> None:
    viewer = await served.connect()
    served.told.tell(named(1))
    await viewer.socket.send_str(first)
    assert await viewer.hear() == {
        "id": None,
        "type": "error",
        "code": "credential_invalid",
        "message": "The credential does not hold.",
        "field": None,
    }
    assert await viewer.end() == 4401


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("credential", "role"), [(None, None), ("wrong", None), (VIEWER, "viewer"), (ADMIN, "admin")]
)
async def test_every_command_is_for_those_with_a_credential_whatever_their_role(
    served: Served, command: str, credential: str | None, role: str | None
) -> None:
    viewer = await served.connect()
    if credential is not None:
        await viewer.say(credential=credential)
    if role is not None:
        assert (await viewer.hear())["role"] == role
    more = {"credential": credential} if command == "authenticate" else {}
    await viewer.say(id=7, command=command, **more)
    answer = await viewer.hear()
    if role is None:
        assert (answer["code"], await viewer.end()) == ("credential_invalid", 4401)
    else:
        assert (answer["id"], answer["type"]) == (7, "pong" if command == "ping" else "result")


async def test_who_says_nothing_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation_module, "FIRST_WITHIN", 0.05)
    viewer = await served.connect()
    assert await viewer.end() == 4408


async def test_a_page_of_another_origin_is_refused_before_it_is_heard(served: Served) -> None:
    viewer = await served.connect(Origin="https://evil.example")
    assert (await viewer.hear())["code"] == "forbidden"
    assert await viewer.end() == 4403
    assert served.gatekeeper.asked == []


async def test_too_many_attempts_are_told_apart(served: Served) -> None:
    for _ in range(ATTEMPTS):
        viewer = await served.connect()
        await viewer.say(credential="guess")
        assert await viewer.end() == 4401
    viewer = await served.connect()
    await viewer.say(credential=ADMIN)
    assert (await viewer.hear())["code"] == "too_many_attempts"
    assert await viewer.end() == 4429


async def test_a_revoked_credential_closes_its_connections_and_no_others(served: Served) -> None:
    revoked = [await served.viewer(VIEWER) for _ in range(3)]
    kept = await served.viewer(ADMIN)
    await revoked[0].snapshot()
    served.gatekeeper.revoke(VIEWER)
    served.told.tell(named(1))
    for viewer in revoked:
        assert await viewer.hear() == {
            "id": None,
            "type": "error",
            "code": "credential_invalid",
            "message": "The key was revoked.",
            "field": None,
        }
        assert await viewer.end() == 4401
    assert (await kept.ask(command="ping"))["type"] == "pong"
    await until(lambda: served.gatekeeper.watched == 1)


async def test_an_expired_credential_closes_the_connection(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.2)
    served.gatekeeper.principals["token"] = principal("user", Role.VIEWER, expires_at=soon)
    viewer = await served.viewer("token")
    assert await viewer.end() == 4401


async def test_a_fresh_credential_takes_the_place_of_the_old_one(served: Served) -> None:
    gatekeeper = served.gatekeeper
    now = datetime.now(UTC)
    gatekeeper.principals["old"] = principal("user", Role.VIEWER, expires_at=now + timedelta(seconds=1))
    later = principal("user", Role.VIEWER, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    gatekeeper.principals["fresh"] = later
    viewer = await served.viewer("old")
    assert await viewer.ask(command="authenticate", credential="fresh") == {
        "id": 1,
        "type": "result",
        "role": "viewer",
        "expires_at": "2100-01-01T00:00:00.000000Z",
    }
    await asyncio.sleep(2.1)
    assert (await viewer.ask(command="ping"))["type"] == "pong"
    assert gatekeeper.watched == 1


async def test_somebody_elses_credential_is_not_taken(served: Served) -> None:
    viewer = await served.viewer(VIEWER)
    answer = await viewer.ask(command="authenticate", credential=ADMIN)
    assert (answer["type"], answer["code"]) == ("error", "forbidden")
    assert (await viewer.ask(command="authenticate", credential="wrong"))["code"] == "credential_invalid"
    assert (await viewer.ask(command="ping"))["type"] == "pong"


# What a client may say.


@pytest.mark.parametrize(
    ("text", "number", "field"),
    [
        ("[]", None, None),
        ("nonsense", None, None),
        ('{"id": 1, "id": 2, "command": "ping"}', None, None),
        ('{"command": "ping"}', None, "id"),
        ('{"id": -1, "command": "ping"}', None, "id"),
        ('{"id": true, "command": "ping"}', None, "id"),
        ('{"id": 1}', 1, "command"),
        ('{"id": 1, "command": ["listen"]}', 1, "command"),
        ('{"id": 1, "command": "reboot"}', 1, "command"),
        ('{"id": 1, "command": "ping", "more": 1}', 1, "more"),
        ('{"id": 1, "command": "listen", "samples": 1}', 1, "samples"),
        ('{"id": 1, "command": "listen", "kinds": ["nothing"]}', 1, "kinds"),
        ('{"id": 1, "command": "listen", "kinds": "site_changed"}', 1, "kinds"),
        ('{"id": 1, "command": "listen", "devices": [1]}', 1, "devices"),
        ('{"id": 1, "command": "listen", "revision": 1}', 1, "revision"),
        ('{"id": 1, "command": "listen", "run_id": "run-1", "revision": 1.5}', 1, "revision"),
        ('{"id": 1, "command": "listen", "run_id": {}, "revision": 1}', 1, "run_id"),
        ('{"id": 1, "command": "authenticate"}', 1, "credential"),
    ],
)
async def test_what_makes_no_sense_is_answered_with_the_field_at_fault(
    served: Served, text: str, number: int | None, field: str | None
) -> None:
    viewer = await served.viewer()
    await viewer.socket.send_str(text)
    answer = await viewer.hear()
    assert (answer["type"], answer["code"]) == ("error", "request_invalid")
    assert (answer["id"], answer["field"]) == (number, field)
    assert (await viewer.ask(command="ping"))["type"] == "pong"


async def test_a_message_that_is_too_large_ends_the_connection(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.say(id=1, command="listen", devices=["x" * 17_000])
    assert await viewer.end() == 4413


async def test_a_flood_of_messages_ends_the_connection(served: Served) -> None:
    viewer = await served.viewer()
    for number in range(40):
        await viewer.say(id=number, command="ping")
    assert await viewer.end() == 4429


async def test_a_flood_of_pings_ends_the_connection_too(served: Served) -> None:
    viewer = await served.viewer()
    for _ in range(40):
        await viewer.socket.ping()
    assert await viewer.end() == 4429


async def test_a_binary_message_ends_the_connection(served: Served) -> None:
    viewer = await served.viewer()
    await viewer.socket.send_bytes(b"{}")
    assert await viewer.end() == 4400


# Bounds.


async def test_a_client_that_does_not_read_is_cut_off_and_slows_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line_module, "FRAMES", 8)
    monkeypatch.setattr(line_module, "GRACE", 0.2)
    async with serving() as served:
        deaf = await served.viewer()
        transport = deaf.transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        transport.pause_reading()
        good = await served.viewer()
        await good.snapshot()
        await deaf.say(id=1, command="listen")
        await until(lambda: len(served.stream._conversations) == 2)
        large = "x" * 200_000
        revision = 0
        while len(served.stream._conversations) == 2:
            served.told.tell(DeviceChanged(device=device("d1", notes=large), changed=("notes",)))
            [(revision, _)] = await good.events(1)
            assert revision < 1_000
        served.told.tell(named(1))
        assert await good.events(1) == [(revision + 1, "device_changed")]


async def test_there_is_room_for_so_many_strangers_and_no_more(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "STRANGERS", 3)
    known = await served.viewer()
    strangers = [await served.connect() for _ in range(3)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await served.connect()
    assert refused.value.status == 503
    assert not any(stranger.socket.closed for stranger in strangers)
    assert (await known.ask(command="ping"))["type"] == "pong"


async def test_there_is_room_for_so_many_clients_and_no_more(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "CLIENTS", 3)
    viewers = [await served.viewer() for _ in range(3)]
    with pytest.raises(WSServerHandshakeError):
        await served.connect()
    await viewers[0].socket.close()
    await until(lambda: len(served.stream._conversations) == 2)
    await served.viewer()


async def test_a_silent_client_is_pinged_and_let_go_when_it_stays_silent(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "PING_AFTER", 0.1)
    monkeypatch.setattr(stream_module, "SILENT_FOR", 1.5)
    async with ClientSession() as session:
        silent = await session.ws_connect(served.url + PATH, autoping=False)
        await silent.send_str(json.dumps({"credential": VIEWER}))
        types = []
        while (message := await silent.receive(timeout=15)).type is not WSMsgType.CLOSE:
            types.append(message.type)
        assert types[:2] == [WSMsgType.TEXT, WSMsgType.PING]
        assert silent.close_code == 4408


async def test_no_timer_outlives_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[asyncio.TimerHandle] = []
    monkeypatch.setattr(picture_module, "SHARED", 60.0)
    async with serving() as served:
        for _ in range(2):
            await (await served.viewer()).snapshot()
        timers += served.stream._listening._pictures._timers.values()  # type: ignore[union-attr]
    assert [timer.cancelled() for timer in timers] == [True]


async def test_the_end_of_the_server_is_said_to_every_client() -> None:
    async with serving() as served:
        viewers = [await served.viewer() for _ in range(3)]
        await viewers[0].snapshot()
        await asyncio.gather(served.stream.close(), *(viewer.end() for viewer in viewers))
        assert [viewer.socket.close_code for viewer in viewers] == [1001] * 3
        assert served.gatekeeper.watched == 0
        with pytest.raises(WSServerHandshakeError):
            await served.connect()


async def test_nothing_is_left_of_clients_that_have_gone(served: Served) -> None:
    for number in range(20):
        viewer = await served.viewer()
        await viewer.snapshot(devices=[f"d{number}"])
        await viewer.socket.close()
    await until(lambda: not served.stream._conversations)
    listening = served.stream._listening
    assert listening is not None
    assert (listening._channels, listening._wanted, served.gatekeeper.watched) == ({}, {}, 0)


async def test_without_an_upgrade_it_says_what_a_proxy_must_pass_on(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as served:
        for _ in range(3):
            headers = {"Connection": "keep-alive", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"}
            async with served.session.get(served.url + PATH, headers=headers) as answer:
                assert (answer.status, answer.headers["Upgrade"]) == (426, "websocket")
                told = await answer.json(content_type=None)
                assert (told["code"], told["field"]) == ("upgrade_required", "Upgrade")
    assert caplog.text.count("A proxy does not let the stream through") == 1
