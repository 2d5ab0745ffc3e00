"""Whoever takes over the address of a switch hears no word of what it was asked with."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import Terminal
from tests.cli.test_serve import serving
from tests.lab.namespaces import Lab
from tests.lab.peers import start_snmpd
from tests.lab.small_lan import PREFIX, build_small_lan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

NAS, NAS_MAC = f"{PREFIX}.21", "00:11:32:00:00:21"
COMMUNITY = "a-word-of-ours"
SETTINGS = f"""
[[credentials]]
name = "plain"
kind = "snmp_v2c"
secret = "{COMMUNITY}"
devices = ["{NAS_MAC}"]
"""
# Takes port 161 and writes down whatever comes, for so many seconds.
LISTENER = """
import socket, sys, time
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.bind(("0.0.0.0", 161))
    sock.settimeout(0.2)
    print("there", flush=True)
    end = time.monotonic() + float(sys.argv[1])
    while time.monotonic() < end:
        try:
            print("heard", sock.recv(4096).hex(), flush=True)
        except TimeoutError:
            pass
"""


@pytest.fixture
def lan(lab_possible: None) -> Iterator[SmallLan]:
    with Lab() as lab:
        yield build_small_lan(lab)


def test_a_listener_that_takes_over_the_address_of_a_switch_sees_no_credential(
    lan: SmallLan, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    settings = tmp_path / "netmon.toml"
    settings.write_text(SETTINGS)
    terminal = Terminal(host=lan.scanner, data=data)
    start_snmpd(lan.hosts["nas"], name="nas", community=COMMUNITY)
    thief = lan.switch.host("thief", f"{PREFIX}.66/24", mac="00:1b:21:00:00:66")
    quick = {"NETMON_CONFIG": str(settings), "NETMON_INFORMANTS_INTERVAL": "10"}
    with serving(terminal, "--no-announce", **quick) as server:
        until = time.monotonic() + 40
        while terminal.netmon("snmp", "test", NAS_MAC).status and time.monotonic() < until:
            time.sleep(1)
        assert "eth0" in terminal.netmon("ports", NAS_MAC).out
        # The switch goes, and somebody has its address at once, and says so to everybody.
        lan.hosts["nas"].ip("link", "set", "eth0", "down")
        thief.ip("address", "add", f"{NAS}/24", "dev", "eth0")
        listener = thief.start(sys.executable, "-c", LISTENER, "16")
        listener.wait_for("there")
        thief.run("arping", "-q", "-c", "3", "-U", "-I", "eth0", NAS)
        until = time.monotonic() + 15
        said = ""
        while time.monotonic() < until:
            said = terminal.netmon("snmp", "test", NAS_MAC).out
            time.sleep(1)
        heard = listener.log.read_text()
        assert "heard" not in heard, said
        assert COMMUNITY.encode().hex() not in heard
        assert terminal.netmon("snmp", "test", NAS_MAC).status == 1
        assert server.end() == (0, "")
