from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.packets.frame import parse_frame
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.gatekeeper import VIEWER
from tests.inspection.scene import GATEWAY, GATEWAY_MAC, THIEF_MAC, answer

from .serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.packets.arp import Arp

pytestmark = pytest.mark.usefixtures("inside")

# It is loaded long before its tests run, and a finding that was not seen for long is over.
NOW = datetime.now(UTC) + timedelta(hours=1)
FRAME = answer(THIEF_MAC, GATEWAY)
FINDING = Finding(
    id="f1",
    rule="gateway_changed",
    severity=Severity.CRITICAL,
    network_id="lan",
    summary="<b>x</b> says that it has 10.77.0.1.",
    advice="Find it.",
    first_seen=NOW,
    last_seen=NOW,
    address=ip_address("10.77.0.1"),
    macs=(THIEF_MAC, GATEWAY_MAC),
    frames=1,
)
OVER = replace(
    FINDING, id="f2", first_seen=NOW - timedelta(hours=1), ended_at=NOW, ended_why="it was not seen again"
)


def frame_of(body: bytes) -> Arp:
    assert body[:4] == b"\x4d\x3c\xb2\xa1"
    found = parse_frame(body[24 + 16 :])
    assert found is not None
    assert found.arp is not None
    return found.arp


async def test_findings_are_listed_shown_proved_and_settled(tmp_path: Path) -> None:
    async with serving(store=SqliteStore(tmp_path / "netmon.db")) as server:
        engine = server.engine
        engine._publish([FindingChanged(finding=FINDING), FindingChanged(finding=OVER)])
        engine.watch.inspecting._inspector.findings.load((FINDING,))
        engine._keeping.keep_frames("f1", 0, [(NOW, FRAME)])
        await engine.flush()

        def ids(told: Any) -> list[str]:
            return [each["id"] for each in told["items"]]

        assert ids(await server.get("/api/v1/findings", key=VIEWER)) == ["f1"]
        assert ids(await server.get("/api/v1/findings?state=all")) == ["f1", "f2"]
        assert ids(await server.get("/api/v1/findings?network=other")) == []
        assert (await server.get("/api/v1/findings/f2"))["ended_why"] == "it was not seen again"
        assert (await server.ask("GET", "/api/v1/findings/f9")).status == 404
        snapshot = engine.snapshot()
        assert snapshot.findings == (FINDING,)
        assert [alert.rule for alert in snapshot.alerts] == ["security"]

        # Frames are an admin's, and tell of nobody unless that is asked for.
        path = "/api/v1/findings/f1/frames.pcap"
        assert (await server.ask("GET", path, key=VIEWER)).status == 403
        told = await server.ask("GET", path)
        assert told.headers["Content-Type"] == "application/vnd.tcpdump.pcap"
        assert frame_of(told.body).sender_mac not in (THIEF_MAC, GATEWAY_MAC)
        real = await server.ask("GET", f"{path}?real=true")
        assert frame_of(real.body).sender_mac == THIEF_MAC

        settle = "/api/v1/findings/f1/settle"
        assert (await server.ask("POST", settle, json={"right": True}, key=VIEWER)).status == 403
        assert (await server.ask("POST", settle, json={})).status == 422
        assert (await server.ask("POST", settle, json={"right": True})).status == 204
        assert (await server.ask("POST", settle, json={"right": True})).status == 404
        assert engine.snapshot().findings == ()
        assert engine.snapshot().alerts == ()


async def test_without_a_store_there_are_no_frames_and_no_past() -> None:
    async with serving() as server:
        server.engine._publish([FindingChanged(finding=FINDING)])
        assert (await server.get("/api/v1/findings?state=all"))["items"] == []
        assert len((await server.ask("GET", "/api/v1/findings/f1/frames.pcap")).body) == 24
