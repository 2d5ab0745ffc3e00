"""Switches on a real LAN, and a server that is told by them what is plugged in where."""

from __future__ import annotations

import sys
import time
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.namespaces import Lab
from tests.lab.peers import start_lldpd, start_snmpd
from tests.lab.shaped import start_shaped
from tests.lab.small_lan import PREFIX, build_small_lan

from .commands import Terminal
from .test_serve import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan

    from .test_serve import Server

API = "http://127.0.0.1:8643/api/v1"
# Of those who play switches.
EAST, WEST, CORE = "00:11:32:00:00:21", "00:17:88:00:00:23", "44:4e:6d:00:00:01"
PRINTER, SPEAKER = "3c:d9:2b:00:00:11", "f4:f5:d8:00:00:12"
MBPS = 20.0
SETTINGS = f"""
[[credentials]]
name = "switches"
kind = "snmp_v2c"
secret = "public"
devices = ["{EAST}", "{WEST}", "{CORE}"]
"""
# A switch of three ports: behind the first is the printer alone; behind the second is the speaker, and a host
# of VLAN 99 that is not ours; it has spoken with more of that VLAN.
_IF, _IFX, _BRIDGE = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1", "1.3.6.1.2.1.17"


def _octets(mac: str) -> str:
    return ".".join(str(int(part, 16)) for part in mac.split(":"))


FOREIGN = tuple(f"00:50:56:99:00:{number:02x}" for number in range(1, 9))
WALK = "\n".join(
    (
        "1.3.6.1.2.1.1.1.0|4|Core switch",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10",
        "1.3.6.1.2.1.1.3.0|67|8640000",
        "1.3.6.1.2.1.1.5.0|4|core",
        f"{_BRIDGE}.1.1.0|4x|{CORE.replace(':', '')}",
        *(
            line
            for port in (1, 2, 3)
            for line in (
                f"{_IF}.2.{100 + port}|4|Slot 1 port {port}",
                f"{_IF}.3.{100 + port}|2|6",
                f"{_IF}.6.{100 + port}|4x|{CORE.replace(':', '')[:-2]}{port:02x}",
                f"{_IF}.7.{100 + port}|2|1",
                f"{_IF}.8.{100 + port}|2|1",
                f"{_IFX}.1.{100 + port}|4|ge-1/{port}",
                f"{_BRIDGE}.1.4.1.2.{port}|2|{100 + port}",
            )
        ),
        *(
            line
            for vlan, mac, port in (
                (1, PRINTER, 1),
                (1, SPEAKER, 2),
                *((99, mac, 2) for mac in FOREIGN),
            )
            for line in (
                f"{_BRIDGE}.7.1.2.2.1.2.{vlan}.{_octets(mac)}|2|{port}",
                f"{_BRIDGE}.7.1.2.2.1.3.{vlan}.{_octets(mac)}|2|3",
            )
        ),
        *(
            line
            for number, mac in enumerate(FOREIGN, start=1)
            for line in (
                f"1.3.6.1.2.1.4.22.1.2.102.10.99.0.{number}|4x|{mac.replace(':', '')}",
                f"1.3.6.1.2.1.4.22.1.4.102.10.99.0.{number}|2|3",
            )
        ),
    )
)


@pytest.fixture(scope="module")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    """The small LAN: two of its hosts are switches joined by a cable of their own, one tells of MACs."""
    with Lab() as lab:
        made = build_small_lan(lab)
        east, west = made.hosts["nas"], made.hosts["bulb"]
        macs = {"near_mac": f"{EAST[:-2]}a1", "far_mac": f"{WEST[:-2]}a2"}
        lab.link(east, west, near_name="swp1", far_name="swp24", **macs)
        for host, name, port in ((east, "east", "swp1"), (west, "west", "swp24")):
            agent = start_snmpd(host, name=name, master=True)
            start_lldpd(host, name=name, address=f"{PREFIX}.0/24", interface=port, master=agent)
        walk = lab.folder / "core.snmprec"
        walk.write_text(WALK)
        core = made.gateway.start(sys.executable, "-m", "tests.snmp.walk_server", str(walk))
        core.wait_for("listening")
        start_shaped(made.hosts["phone"], to=f"{PREFIX}.21", mbps=MBPS)
        yield made


@pytest.fixture(scope="module")
def server(lan: SmallLan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("links")
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o755)
    settings = folder / "netmon.toml"
    settings.write_text(SETTINGS)
    settings.chmod(0o644)
    data = folder / "data"
    data.mkdir(mode=0o700)
    quick = {"NETMON_CONFIG": str(settings), "NETMON_INFORMANTS_INTERVAL": "15"}
    quick["NETMON_INFORMANTS_SLOW_INTERVAL"] = "60"
    with serving(Terminal(host=lan.scanner, data=data), "--no-announce", **quick) as made:
        yield made
        assert made.end() == (0, "")


def told(server: Server, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = server.ask(f"{API}/{path}", key=server.key)["items"]
    return items


def until[T](server: Server, look: Callable[[], T | None], *, seconds: float = 90) -> T:
    """What a look finds at last."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > end:
            pytest.fail(f"{[told(server, each) for each in ('links', 'attachments', 'informants')]}")
        time.sleep(1)
    return found


def by_mac(server: Server) -> dict[str, str]:
    """The ids of devices by their MACs."""
    return {
        interface["mac"]: device["id"]
        for device in told(server, "devices?limit=200")
        for interface in device["interfaces"]
        if interface["mac"]
    }


def test_a_link_between_two_switches_has_both_ports_by_their_names(server: Server) -> None:
    def look() -> dict[str, Any] | None:
        ids = by_mac(server)
        wanted = {(ids.get(EAST), "swp1"), (ids.get(WEST), "swp24")}
        for link in told(server, "links"):
            ends = {(end["device_id"], end["port_name"]) for end in link["ends"]}
            sources = {proof["device_id"] for proof in link["proofs"] if proof["source"] == "lldp"}
            if ends == wanted and sources == {ids[EAST], ids[WEST]}:
                return link
        return None

    link = until(server, look)

    assert all(end["port_id"] for end in link["ends"])
    assert not link["shared"]


def test_a_host_is_behind_the_port_where_its_switch_sees_it(server: Server) -> None:
    def look() -> dict[str, dict[str, Any]] | None:
        ids = by_mac(server)
        places = {each["device_id"]: each for each in told(server, "attachments")}
        mine = [ids.get(mac) for mac in (PRINTER, SPEAKER, CORE)]
        if None in mine or any(each not in places for each in mine[:2]):
            return None
        return {"printer": places[mine[0] or ""], "speaker": places[mine[1] or ""], "core": {"id": mine[2]}}

    found = until(server, look)

    printer, speaker = found["printer"], found["speaker"]
    assert (printer["port_name"], printer["macs"]) == ("ge-1/1", 1)
    assert (speaker["port_name"], speaker["macs"]) == ("ge-1/2", 1 + len(FOREIGN))
    assert {printer["switch_id"], speaker["switch_id"]} == {found["core"]["id"]}
    assert printer["why"]


def test_a_foreign_vlan_s_hosts_and_forwarding_rows_make_no_device(server: Server, lan: SmallLan) -> None:
    """Runs after the two above, which saw that the tables were read."""
    until(server, lambda: told(server, "attachments") or None)
    ports = _ports_of(server)
    known = {*lan.macs.values(), *ports}
    strangers = [
        device
        for device in told(server, "devices?limit=200")
        if not {interface["mac"] for interface in device["interfaces"]} & known
    ]

    assert set(by_mac(server)).isdisjoint(FOREIGN)
    assert strangers == []


def test_traffic_of_a_known_rate_is_measured_within_two_percent(server: Server) -> None:
    nas = until(server, lambda: by_mac(server).get(EAST))
    port = until(
        server,
        lambda: next(
            (each["id"] for each in told(server, f"devices/{nas}/ports") if each["name"] == "eth0"), None
        ),
    )

    def look() -> float | None:
        url = f"{API}/metrics/bandwidth?device={nas}&port={port}&step=10"
        points = [
            (point["seconds"][0], point["sums"][0])
            for point in server.ask(url, key=server.key)["points"]
            if point["seconds"][0] and point["sums"][0] is not None
        ]
        # Its agent looks at its interfaces every 15 s; a stretch in which it did once more is not the rule.
        for first, last in combinations(range(len(points) + 1), 2):
            seconds, octets = (sum(part) for part in zip(*points[first:last], strict=True))
            rate: float = octets * 8 / seconds / 1e6
            if seconds >= 40 and rate == pytest.approx(MBPS, rel=0.02):
                return rate
        return None

    until(server, look, seconds=180)


def _ports_of(server: Server) -> set[str]:
    ids = by_mac(server)
    return {
        port["mac"]
        for mac in (EAST, WEST, CORE)
        if mac in ids
        for port in told(server, f"devices/{ids[mac]}/ports")
        if port["mac"]
    }
