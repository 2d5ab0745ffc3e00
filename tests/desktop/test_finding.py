"""The viewer's finder on a real server that announces itself, on a network of its own."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zeroconf

from desktop.api.discovery import SERVICE, Discovery, Found, Search
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.lab.namespaces import Lab


def test_a_server_is_found_used_and_lost_by_its_announcements(lab: Lab, tmp_path: Path) -> None:
    switch = build_switch(lab)
    attic = switch.host("attic", "10.77.0.2/24", "fd00:77::2/64")
    desk = switch.host("desk", "10.77.0.3/24", "fd00:77::3/64")
    for host in (attic, desk):
        host.ip("route", "add", "default", "dev", "eth0")
    server = attic.start(
        *(sys.executable, "-m", "netmon_core.cli", "serve", "--host", "10.77.0.2", "--self-signed"),
        environment={"NETMON_DATA_DIR": str(tmp_path / "data")},
    )
    server.wait_for("SHA-256", timeout=30)
    server.wait_for("nmk_", timeout=30)
    key = re.search(r"nmk_[\w-]+", server.text())
    assert key is not None
    window = desk.start(
        *(sys.executable, "-m", "tests.desktop.find", key[0]),
        str(Path(os.environ.get("NETMON_PICTURES", tmp_path)) / "found.png"),
        environment={
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path),
        },
    )
    window.wait_for("still there", timeout=60)
    server.stop(grace=20)
    window.wait_for("done", timeout=60)
    said = window.text()
    assert re.search(r"found 'netmon on [^\\]+\\nhttps://10\.77\.0\.2:8643  ·  encrypted'", said), said
    assert "asked " in said
    assert "gone, Looking for servers" in said


@pytest.mark.parametrize("problem", [OSError("no route"), RuntimeError("No interfaces to listen on")])
def test_where_no_network_can_be_listened_to_it_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def refuse() -> None:
        raise problem

    monkeypatch.setattr(zeroconf, "Zeroconf", refuse)
    discovery = Discovery()
    with qtbot.waitSignal(discovery.failed):
        Search(discovery).start()


def test_an_announcement_that_breaks_the_rules_does_not_end_the_search(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    told: list[Found] = []
    discovery = Discovery()
    discovery.found.connect(told.append)
    search = Search(discovery)
    good = "attic._netmon._tcp.local."

    class Network:
        """zeroconf, as far as the search needs it: it refuses the names that the real one does."""

        loop = None

        def get_service_info(self, kind: str, name: str, timeout: int) -> zeroconf.ServiceInfo:
            assert timeout
            return zeroconf.ServiceInfo(kind, name, port=8643, parsed_addresses=["10.77.0.2"])

    for name in (
        "a\r\n._netmon._tcp.local.",
        "a\t._netmon._tcp.local.",
        "\ufffd" * 30 + "._netmon._tcp.local.",
        good,
    ):
        search.hear(Network(), SERVICE, name, zeroconf.ServiceStateChange.Added)  # type: ignore[arg-type]
    assert [each.name for each in told] == ["attic"]
    assert caplog.text.count("is passed over") == 1


def test_a_name_that_nobody_knows_and_a_place_to_which_no_way_leads_are_said(
    lab: Lab, tmp_path: Path
) -> None:
    desk = lab.namespace("desk", ipv6=False)
    # Nobody answers there, and nothing leaves.
    desk.resolve_with("127.0.0.1")
    environment = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))
    window = desk.start(
        *(sys.executable, "-m", "tests.desktop.typed", "nobody.lan", "192.0.2.9"),
        environment={**environment, "QT_QPA_PLATFORM": "offscreen"},
    )
    window.wait_for("done\n", timeout=90)
    said = window.text()
    assert "nobody.lan: There is no computer named nobody.lan." in said, said
    assert "192.0.2.9: No way leads to 192.0.2.9." in said, said
