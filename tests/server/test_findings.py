from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.packets.frame import parse_frame
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.gatekeeper import ADMIN, VIEWER
from tests.inspection.scene import GATEWAY, GATEWAY_MAC, THIEF_MAC, answer
from tests.lab.processes import CHECKOUT

from .serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.packets.arp import Arp

    from .serving import Serving

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


async def frames_command(server: Serving, folder: Path, *words: str, key: str = ADMIN) -> tuple[int, str]:
    """`netmon findings frames` as somebody runs it who has a key of the server."""
    key_file = folder / "key"
    key_file.write_text(key)
    key_file.chmod(0o600)
    given = ("--server", server.url, "--key-file", str(key_file), "findings", "frames", *words)
    command = (sys.executable, "-m", "netmon_core.cli", *given)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=CHECKOUT
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, said.decode()


async def test_the_frames_of_a_servers_finding_are_fetched_by_who_may_see_them(tmp_path: Path) -> None:
    file = tmp_path / "proof.pcap"
    async with serving(store=SqliteStore(tmp_path / "netmon.db")) as server:
        engine = server.engine
        engine._publish([FindingChanged(finding=OVER)])
        engine._keeping.keep_frames("f2", 0, [(NOW, FRAME)])
        await engine.flush()

        status, said = await frames_command(server, tmp_path, "f2", str(file), key=VIEWER)
        assert (status != 0, "admin" in said, file.exists()) == (True, True, False), said
        assert await frames_command(server, tmp_path, "f2", str(file)) == (0, "")
        assert file.stat().st_mode & 0o777 == 0o600
        assert frame_of(file.read_bytes()).sender_mac not in (THIEF_MAC, GATEWAY_MAC)
        assert await frames_command(server, tmp_path, "f2", str(file), "--real") == (0, "")
        assert frame_of(file.read_bytes()).sender_mac == THIEF_MAC
        status, said = await frames_command(server, tmp_path, "zz", str(file))
        assert (status, "No finding has the id" in said) == (1, True)
