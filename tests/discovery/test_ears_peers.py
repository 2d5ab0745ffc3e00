"""Real programs are found by what they say, and lose nothing of what they are told."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.home_peers import lease_address, start_miniupnpd, start_nmbd, start_wsdd
from tests.lab.peers import Service, start_avahi, start_dnsmasq, start_lldpd
from tests.lab.processes import LabError
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.processes import Process

# With nothing but its ears; what it knows is told again and again, a device a line.
_ENGINE = """
import asyncio, json, sys
from netmon_core.config import parse_config
from netmon_core.engine import Engine
from netmon_core.wire import to_wire

async def main():
    quiet = {"sweep_interval": 0, "reverse_dns": False, "mdns": "--mdns" in sys.argv}
    engine = Engine(parse_config({"discovery": quiet, "monitoring": {"enabled": False}}))
    await engine.start()
    while not engine.ears():
        await asyncio.sleep(0.01)
    print("listening", flush=True)
    while True:
        await asyncio.sleep(0.5)
        told = [
            {
                "macs": [each.mac for each in device.interfaces],
                "addresses": [str(a.value) for each in device.interfaces for a in each.addresses],
                "label": device.label,
                "own": device.own,
                "evidence": [to_wire(payload) for payload, _, _ in engine.evidence(device.id)],
            }
            for device in engine.snapshot().devices
        ]
        print(json.dumps(told), flush=True)

asyncio.run(main())
"""
MACS = {
    "gateway": "44:4e:6d:00:00:01",
    "printer": "3c:d9:2b:00:00:11",
    "switch": "00:11:32:00:00:21",
    "desktop": "00:1b:21:00:00:22",
    "laptop": "00:1b:21:00:00:23",
    "phone": "da:a1:19:00:00:24",
}


class Home:
    """A LAN of hosts that say nothing yet, and an engine that listens."""

    def __init__(self, lab: Lab, *options: str) -> None:
        switch = build_switch(lab)
        numbers = {"gateway": "1", "printer": "11", "switch": "21", "desktop": "22", "laptop": "23"}
        self.scanner = switch.host("scanner", "10.77.0.2/24", mac="b8:27:eb:00:00:02")
        self.hosts = {
            name: switch.host(name, f"10.77.0.{number}/24", mac=MACS[name])
            for name, number in numbers.items()
        }
        self.hosts["phone"] = switch.host("phone", mac=MACS["phone"])
        for host in self.hosts.values():
            host.ip("route", "add", "224.0.0.0/4", "dev", "eth0")
        self.engine: Process = self.scanner.start(sys.executable, "-c", _ENGINE, *options)
        self.engine.wait_for("listening")

    def devices(self) -> dict[str, Any]:
        """What the engine knows now of everybody else, by MAC."""
        lines = [
            line for line in self.engine.text().splitlines() if line.startswith("[") and line.endswith("]")
        ]
        told = json.loads(lines[-1]) if lines else []
        return {mac: each for each in told if not each["own"] for mac in each["macs"]}

    def wait_for(self, name: str, kind: str, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Until evidence of a kind that holds was heard of a host; fails by saying what was heard instead."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            device = self.devices().get(MACS[name], {"evidence": []})
            if any(each["type"] == kind and holds(each) for each in device["evidence"]):
                return
            time.sleep(0.2)
        pytest.fail(f"{name} was not heard to say {kind}: {self.devices()}")


@pytest.fixture
def home(lab: Lab) -> Home:
    return Home(lab)


def test_every_program_is_found_by_what_it_says_and_nobody_else_is(home: Home) -> None:
    hosts = home.hosts
    start_dnsmasq(hosts["gateway"], prefix="10.77.0", names={"gateway": "10.77.0.1"})
    start_avahi(
        hosts["printer"],
        hostname="printer",
        instance="Office Printer",
        services=[Service(type="_ipp._tcp", port=631, text=["ty=Acme Laser 9"])],
    )
    start_lldpd(hosts["switch"], name="switch-1", address="10.77.0.21")
    start_nmbd(hosts["desktop"], name="DESKTOP1", workgroup="HOMEGRP")
    start_wsdd(hosts["laptop"], name="laptop1", workgroup="HOMEGRP")
    add_wan(hosts["gateway"])
    start_miniupnpd(hosts["gateway"], name="Home Router", wan="wan0")
    lease_address(hosts["phone"], hostname="annas-phone", vendor="android-dhcp-14")

    home.wait_for("printer", "mdns", lambda said: said["service"] == "_ipp._tcp")
    home.wait_for("printer", "mdns_host", lambda said: said["hostname"] == "printer")
    home.wait_for("switch", "link", lambda said: said["name"] == "switch-1")
    home.wait_for("desktop", "netbios", lambda said: "DESKTOP1" in json.dumps(said))
    home.wait_for("laptop", "wsd", bool)
    home.wait_for("gateway", "ssdp", lambda said: "7a3f0c7e" in json.dumps(said))
    home.wait_for(
        "phone",
        "dhcp",
        lambda said: (said["hostname"], said["vendor_class"]) == ("annas-phone", "android-dhcp-14"),
    )
    assert home.devices().keys() == set(MACS.values())
    assert {each["label"] for each in home.devices().values()} >= {"printer", "switch-1", "annas-phone"}


def add_wan(gateway: Namespace) -> None:
    """Another side of the router, where nobody is."""
    gateway.ip("link", "add", "wan0", "type", "veth", "peer", "name", "wan1")
    gateway.ip("address", "add", "198.51.100.2/30", "dev", "wan0")
    gateway.ip("link", "set", "wan0", "up")
    gateway.ip("link", "set", "wan1", "up")


def _looked_up(asker: Namespace) -> str:
    """What nmblookup finds; nmbd claims its name for some seconds before it answers for it."""
    for _ in range(9):
        with suppress(LabError):
            return asker.run("nmblookup", "-B", "10.77.0.255", "BESIDE")
        time.sleep(1.0)
    return asker.run("nmblookup", "-B", "10.77.0.255", "BESIDE")


@pytest.mark.parametrize("options", [(), ("--mdns",)], ids=["ears", "ears and questions"])
def test_avahi_and_nmbd_beside_us_are_asked_and_answer_as_before(lab: Lab, options: tuple[str, ...]) -> None:
    home = Home(lab, *options)
    beside = home.scanner
    avahi = start_avahi(
        beside, hostname="beside", instance="Beside", services=[Service(type="_ipp._tcp", port=631)]
    )
    nmbd = start_nmbd(beside, name="BESIDE", workgroup="HOMEGRP")
    asker = home.hosts["desktop"]
    for number in range(20):
        # By multicast, and by unicast to its own port; a question each, answered each time.
        assert "10.77.0.2" in asker.run(sys.executable, "-c", _ASK_MDNS, "224.0.0.251"), number
        assert "10.77.0.2" in asker.run(sys.executable, "-c", _ASK_MDNS, "10.77.0.2"), number
    assert "10.77.0.2 BESIDE<00>" in _looked_up(asker)
    assert "BESIDE" in asker.run("nmblookup", "-A", "10.77.0.2")
    assert avahi.process.popen.poll() is None
    assert nmbd.process.popen.poll() is None


_ASK_MDNS = """
import socket, sys
from ipaddress import IPv4Address
from netmon_core.packets.dns import Dns, Question, build_dns, parse_dns
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.settimeout(3)
    question = Dns(id=7, reply=False, questions=(Question(name="beside.local", type=1),))
    sock.sendto(build_dns(question), (sys.argv[1], 5353))
    answer = parse_dns(sock.recv(9000))
    print([str(record.data) for record in answer.answers if isinstance(record.data, IPv4Address)])
"""
