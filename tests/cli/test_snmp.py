"""A real agent, a real server, and the commands that people ask it with."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.peers import start_snmpd
from tests.lab.small_lan import PREFIX

from .test_serve import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

    from .commands import Terminal
    from .test_serve import Server

NAS, PRINTER, BULB = f"{PREFIX}.21", f"{PREFIX}.11", f"{PREFIX}.23"
NAS_MAC, BULB_MAC = "00:11:32:00:00:21", "00:17:88:00:00:23"
GATEWAY, SPEAKER = f"{PREFIX}.1", f"{PREFIX}.12"
GATEWAY_MAC, SPEAKER_MAC = "44:4e:6d:00:00:01", "f4:f5:d8:00:00:12"
COMMUNITY = "a-word-of-ours"

SETTINGS = f"""
[[credentials]]
name = "plain"
kind = "snmp_v2c"
secret = "{COMMUNITY}"
devices = ["{BULB_MAC}"]

[[credentials]]
name = "user"
kind = "snmp_v3"
user = "authpriv"
auth = "sha256"
auth_secret = "authpass12"
privacy = "aes128"
privacy_secret = "privpass12"
devices = ["{NAS_MAC}"]

[[credentials]]
name = "wrong-word"
kind = "snmp_v2c"
secret = "not-the-word"
devices = ["{GATEWAY_MAC}"]

[[credentials]]
name = "wrong-key"
kind = "snmp_v3"
user = "authpriv"
auth = "sha256"
auth_secret = "not-the-password"
privacy = "aes128"
privacy_secret = "privpass12"
devices = ["{SPEAKER_MAC}"]
"""


@pytest.fixture(scope="module")
def agents(lan: SmallLan) -> None:
    start_snmpd(lan.hosts["nas"], name="nas", community="nobody-knows-it")
    start_snmpd(lan.hosts["bulb"], name="bulb", community=COMMUNITY)
    start_snmpd(lan.gateway, name="gateway", community=COMMUNITY)
    start_snmpd(lan.hosts["speaker"], name="speaker", community=COMMUNITY)


@pytest.fixture
def server(agents: None, terminal: Terminal, tmp_path: Path) -> Iterator[Server]:
    settings = tmp_path / "netmon.toml"
    settings.write_text(SETTINGS)
    settings.chmod(0o644)
    quick = {"NETMON_CONFIG": str(settings), "NETMON_INFORMANTS_INTERVAL": "10"}
    with serving(terminal, "--no-announce", **quick) as made:
        yield made
        assert made.end() == (0, "")


def asked(terminal: Terminal, device: str, *, seconds: float = 40) -> str:
    """What `snmp test` says once the device is known and is found to be there."""
    until = time.monotonic() + seconds
    while True:
        done = terminal.netmon("snmp", "test", device)
        if done.status == 0 or time.monotonic() > until:
            return done.out + done.err
        time.sleep(1)


def test_devices_are_asked_with_what_was_given_for_them_and_tell_their_ports(
    server: Server, terminal: Terminal
) -> None:
    assert "answers with user" in asked(terminal, NAS)
    assert "answers with plain" in asked(terminal, BULB)
    for device in (NAS, BULB):
        done = terminal.netmon("ports", device)
        assert done.status == 0, done.err
        assert "eth0" in done.out
        told = terminal.netmon("ports", device, "--json").json
        [eth0] = [each for each in told["ports"] if each["name"] == "eth0"]
        assert eth0["mac"] == (NAS_MAC if device == NAS else BULB_MAC)
        assert eth0["state"] == "up"
    done = terminal.netmon("ports", PRINTER)
    assert "no credential is scoped to it" in done.out
    # A rate takes two readings.
    until = time.monotonic() + 40
    rows: list[dict[str, Any]] = []
    while not rows and time.monotonic() < until:
        rows = terminal.netmon("top", "--json").json["ports"]
    assert {each["name"] for each in rows} >= {"eth0"}
    assert all(0 < each["rates"]["in_bps"] + each["rates"]["out_bps"] < 1e8 for each in rows)
    assert "eth0" in terminal.netmon("top").out
    # And what flowed is kept.
    busy = next(each for each in rows if each["name"] == "eth0")
    url = f"http://127.0.0.1:8643/api/v1/metrics/bandwidth?device={busy['device_id']}&port={busy['id']}"
    told = server.ask(url, key=server.key)
    assert told["points"], told
    for said in (terminal.netmon("doctor").out, terminal.netmon("devices", "--json").out):
        assert COMMUNITY not in said
        assert "authpass12" not in said


def test_what_is_wrong_with_a_credential_is_said_in_words_and_without_it(
    server: Server, terminal: Terminal
) -> None:
    for device, sentence, secret in (
        (SPEAKER, "password of authentication", "not-the-password"),
        (GATEWAY, "says nothing to a wrong community", "not-the-word"),
    ):
        said = ""
        until = time.monotonic() + 60
        while sentence not in said and time.monotonic() < until:
            done = terminal.netmon("snmp", "test", device)
            said = done.out + done.err
            assert done.status != 0, said
            time.sleep(1)
        assert sentence in said
        assert secret not in said


def test_without_a_server_nobody_is_asked(terminal: Terminal) -> None:
    done = terminal.netmon("ports", NAS)
    assert (done.status, "netmon serve" in done.err) == (2, True)
