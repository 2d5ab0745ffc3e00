from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import IPv6Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.cli.listen_words import LONGEST, describe
from netmon_core.discovery.frames import observe_frame
from netmon_core.net.capture import read_capture
from netmon_core.packets.ethernet import Ethernet
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.mld import MldReport
from tests.discovery.test_hearing import ANNOUNCEMENT, HERE, LAN, MAC, QUESTION, arp, datagram

from .commands import UNPRIVILEGED
from .test_frames import wait_until_listening

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.cli.listen_words import Line
    from tests.lab.small_lan import SmallLan

    from .commands import Terminal

_HEADER = Ethernet(destination="33:33:00:00:00:16", source=MAC, ethertype=0x86DD)
NDP = Frame(ethernet=_HEADER)
SPEAKER = "f4:f5:d8:00:00:12"


def line(data: bytes) -> Line:
    frame = parse_frame(data)
    seen = (
        observe_frame(frame, network_id="x", seen_at=datetime.now(UTC), source=None, on_link=LAN.on_link)
        if frame is not None
        else []
    )
    return describe(data, frame, seen)


def test_a_question_by_arp_says_who_asks_for_whom() -> None:
    told = line(arp(target="10.0.0.9"))
    assert (told.protocol, told.mac, told.address) == ("ARP", MAC, "10.0.0.5")
    assert told.says == "asks who has 10.0.0.9"
    assert line(arp(target="10.0.0.5")).says == "says that it is there"
    assert line(arp(address="0.0.0.0", target="10.0.0.9")).says == "asks whether 10.0.0.9 is free"


def test_a_message_says_what_it_asks_and_tells() -> None:
    assert line(datagram(HERE, QUESTION)).says.startswith("asks for _http._tcp.local")
    told = line(datagram(HERE, ANNOUNCEMENT))
    assert (told.protocol, told.address) == ("mDNS", "10.0.0.5")
    assert "service=_ipp._tcp" in told.says
    assert "instance=Office" in told.says


@pytest.mark.parametrize(
    ("data", "protocol"),
    [
        (datagram(HERE, b"?", port=1985), "HSRP"),
        (datagram(HERE, b"broken"), "mDNS"),
        (bytes.fromhex("01000ccccccc") + b"\x02" * 6 + b"\0\x20" + bytes(50), "CDP"),
        (b"\xff" * 6 + b"\x02" * 6 + b"\x88\xcc", "LLDP"),
        (b"\xff" * 6 + b"\x02" * 6 + b"\x08\x00" + bytes(9) + b"\x70" + bytes(30), "VRRP"),
    ],
)
def test_what_nobody_understands_has_a_name_all_the_same(data: bytes, protocol: str) -> None:
    told = line(data)
    if parse_frame(data) is not None or protocol != "mDNS":
        assert told.protocol == protocol
    else:
        assert "not understood" in told.says


def test_neighbor_discovery_is_told_as_it_is_read() -> None:
    report = MldReport(groups=(IPv6Address("ff02::fb"), IPv6Address("ff02::c")))
    frame = replace(NDP, icmp=report)
    assert describe(bytes(60), frame, ()).says == "MldReport groups=ff02::fb,ff02::c version=2"


def test_words_of_strangers_are_bounded_and_cannot_move_the_cursor() -> None:
    shouting = bytearray(datagram(HERE, QUESTION.replace(b"_http", b"\x1b[2J\x07")))
    told = line(bytes(shouting))
    assert told.says.isprintable()
    assert len(told.says) <= LONGEST


def speak(lan: SmallLan, *frames: bytes) -> None:
    host = lan.hosts["speaker"]
    with host.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
        sock.bind(("eth0", 0))
        for frame in frames:
            sock.send(frame)


def test_what_devices_say_is_shown_live_and_written_to_a_file(
    terminal: Terminal, lan: SmallLan, tmp_path: Path
) -> None:
    file = tmp_path / "heard.pcap"
    process = terminal.start("listen", "-i", "eth0", "--count", "1000000", "--pcap", str(file))
    wait_until_listening(process.pid)
    speak(lan, *[arp(SPEAKER, "10.77.0.12", target="10.77.0.99")] * 3)
    end = time.monotonic() + 20
    while time.monotonic() < end and len(list(read_capture(file))) < 3:
        time.sleep(0.05)
    process.terminate()
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    told = [line for line in out.splitlines() if "10.77.0.99" in line]
    assert len(told) == 3
    assert f"ARP           {SPEAKER}  10.77.0.12       asks who has 10.77.0.99" in told[0]
    assert err.endswith(f"frames heard, written to {file}\n")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_line_of_json_has_all_of_it_and_the_count_ends_it(terminal: Terminal, lan: SmallLan) -> None:
    process = terminal.start("listen", "--json", "--count", "200", "--seconds", "30")
    wait_until_listening(process.pid)
    tagged = arp(SPEAKER, "10.77.0.12")
    tagged = tagged[:12] + b"\x81\0\0\x0a" + tagged[12:]
    speak(lan, tagged, *[arp(SPEAKER, "10.77.0.12")] * 300)
    out, _ = process.communicate(timeout=40)
    lines = [json.loads(line) for line in out.splitlines()]
    assert len(lines) == 200
    mine = [each for each in lines if each["mac"] == SPEAKER and each["protocol"] == "ARP"]
    assert mine[0]["vlan"] == 10
    assert mine[1] == mine[1] | {
        "interface": "eth0",
        "vlan": None,
        "address": "10.77.0.12",
        "evidence": [{"type": "arp", "asked": False}],
    }


def test_without_the_right_it_says_what_would_help(terminal: Terminal) -> None:
    done = terminal.netmon("listen", "--seconds", "1", as_user=UNPRIVILEGED)
    assert done.status == 3
    assert done.err.startswith("netmon: Hearing what devices say needs the right to open raw sockets")


def test_an_interface_that_is_not_there_is_named(terminal: Terminal) -> None:
    done = terminal.netmon("listen", "-i", "eth7")
    assert (done.status, done.err) == (
        1,
        "netmon: There is no interface eth7 to listen on; there are: eth0.\n",
    )


def test_a_file_that_cannot_be_written_is_refused_before_anybody_listens(
    terminal: Terminal, tmp_path: Path
) -> None:
    done = terminal.netmon("listen", "--pcap", str(tmp_path / "missing" / "x"), "--seconds", "300")
    assert done.status == 1
    assert "cannot be written" in done.err
