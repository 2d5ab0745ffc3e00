"""What Home Assistant gets by mDNS is the same with and without us beside it, on one host."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.discovery.listening import LISTENING
from tests.lab.namespaces import Lab
from tests.lab.peers import Service, start_avahi
from tests.lab.switch import build_switch

from .home import Home, problem, start_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.namespaces import Namespace

QUESTIONS = 20
OWN = "10.77.0.2"
# Asks for Home Assistant's service, by multicast or at its own port; says whether it was told of one.
_ASK = """
import socket, sys
from netmon_core.packets.dns import Dns, Question, build_dns, parse_dns
answered = 0
asked = Question(name="_home-assistant._tcp.local", type=12)
for number in range(int(sys.argv[2])):
    # The same bytes within a second are passed over as a repeat.
    question = build_dns(Dns(id=number + 1, reply=False, questions=(asked,)))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(3)
        sock.sendto(question, (sys.argv[1], 5353))
        try:
            answer = parse_dns(sock.recv(9000))
        except TimeoutError:
            continue
        answered += answer is not None and any("Test home" in str(each.data) for each in answer.answers)
print(answered)
"""


@pytest.fixture
def lan(lab_possible: None) -> Iterator[dict[str, Namespace]]:
    if reason := problem():
        pytest.skip(reason)
    with Lab() as lab:
        switch = build_switch(lab)
        hosts = {"beside": switch.host("beside", f"{OWN}/24", mac="b8:27:eb:00:00:02")}
        for number in range(11, 16):
            hosts[f"server{number}"] = switch.host(
                f"server{number}", f"10.77.0.{number}/24", mac=f"00:11:32:00:00:{number}"
            )
        for host in hosts.values():
            host.ip("route", "add", "224.0.0.0/4", "dev", "eth0")
        yield hosts


def answers(asker: Namespace) -> tuple[int, int]:
    """How many of the questions are answered, by multicast and at its own port."""
    by_group, by_port = (
        int(asker.run(sys.executable, "-c", _ASK, to, str(QUESTIONS), timeout=90.0))
        for to in ("224.0.0.251", OWN)
    )
    return by_group, by_port


def announced(home: Home) -> set[str]:
    """The servers whose announcements it took for something to set up."""
    flows = home.api.command(type="config_entries/flow/progress")
    return {each["context"]["unique_id"] for each in flows if each["handler"] == "netmon"}


def test_home_assistant_beside_us_answers_and_hears_by_mdns_as_before(lan: dict[str, Namespace]) -> None:
    beside, *servers = lan.values()
    home = start_home(beside.folder / "home-assistant", beside)
    try:
        home.api.wait_until(lambda: answers(servers[0]) == (QUESTIONS, QUESTIONS), "it to be announced")
        engine = beside.start(sys.executable, "-m", "tests.discovery.listening", "--mdns")
        engine.wait_for(LISTENING, timeout=60.0)
        assert answers(servers[0]) == (QUESTIONS, QUESTIONS)
        assert announced(home) == set()
        for number, server in enumerate(servers):
            service = Service(type="_netmon._tcp", port=8765, text=[f"id=server-{number}"])
            start_avahi(server, hostname=f"server-{number}", instance=f"Server {number}", services=[service])
        everybody = {f"server-{number}" for number in range(len(servers))}
        home.api.wait_until(lambda: announced(home) == everybody, "every server to be offered")
        # And we heard them too.
        home.api.wait_until(
            lambda: all(f'"{mac}"' in engine.text() for mac in _macs(len(servers))), "us to hear them"
        )
        assert home.warnings() == []
    finally:
        home.stop()


def _macs(count: int) -> list[str]:
    return [f"00:11:32:00:00:{number}" for number in range(11, 11 + count)]
