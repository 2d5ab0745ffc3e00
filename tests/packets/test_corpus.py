"""Every recorded frame through the entry point, and the same frames through dpkt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dpkt  # type: ignore[import-untyped]
import pytest

from netmon_core.packets.cdp import Cdp
from netmon_core.packets.dhcp import Dhcp
from netmon_core.packets.dhcp6 import Dhcp6
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.icmp import Echo
from netmon_core.packets.lldp import Lldp
from netmon_core.packets.mac import format_mac

from .corpus import captures, ethernet_frames, needs_corpus
from .decoders import hear

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_corpus


@pytest.mark.parametrize("path", captures(), ids=lambda path: path.name)
def test_no_recorded_frame_makes_the_parser_or_discovery_raise(path: Path) -> None:
    for data in ethernet_frames(path):
        hear(data)


@pytest.mark.parametrize("path", captures(), ids=lambda path: path.name)
def test_what_dpkt_reads_too_it_reads_alike(path: Path) -> None:
    for data in ethernet_frames(path):
        frame = parse_frame(data)
        if frame is not None and not frame.ethernet.vlans:
            assert_same(frame, dpkt.ethernet.Ethernet(data))


def test_the_corpus_holds_what_it_is_there_for() -> None:
    frames = [frame for path in captures() for data in ethernet_frames(path) if (frame := parse_frame(data))]
    assert sum(frame.arp is not None for frame in frames) >= 1
    assert sum(frame.icmp is not None for frame in frames) >= 1
    assert sum(frame.dns is not None for frame in frames) >= 1
    assert sum(frame.udp is not None for frame in frames) >= 50
    kinds = {type(frame.message) for frame in frames}
    assert kinds >= {Dhcp, Dhcp6, Lldp, Cdp}


def assert_same(frame: Frame, other: dpkt.ethernet.Ethernet) -> None:
    assert frame.ethernet.source == format_mac(other.src)
    assert frame.ethernet.destination == format_mac(other.dst)
    inner = other.data
    if frame.arp:
        assert frame.arp.reply == (inner.op == dpkt.arp.ARP_OP_REPLY)
        assert frame.arp.sender_mac == format_mac(inner.sha)
        assert frame.arp.sender_address.packed == inner.spa
        assert frame.arp.target_address.packed == inner.tpa
    if frame.ip:
        assert frame.ip.source.packed == inner.src
        assert frame.ip.destination.packed == inner.dst
    if isinstance(frame.icmp, Echo):
        echo = inner.data.data
        assert (frame.icmp.identifier, frame.icmp.sequence) == (echo.id, echo.seq)
        assert frame.icmp.payload == echo.data
    if frame.udp:
        assert (frame.udp.source_port, frame.udp.destination_port) == (inner.data.sport, inner.data.dport)
        assert frame.udp.payload == inner.data.data
    if frame.dns and frame.udp:
        try:
            message = dpkt.dns.DNS(frame.udp.payload)
        except dpkt.UnpackError:
            # It gives up on record types it does not know.
            return
        assert [question.name for question in frame.dns.questions] == [
            question.name for question in message.qd
        ]
        assert frame.dns.id == message.id
        assert frame.dns.code == message.rcode
