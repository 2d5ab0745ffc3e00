"""What tshark reads too of well-formed frames, it reads alike: frames of ours, and the recorded ones."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from netmon_core.net.capture import write_capture
from netmon_core.packets.cdp import Cdp
from netmon_core.packets.dhcp import Dhcp
from netmon_core.packets.dhcp6 import Dhcp6
from netmon_core.packets.edp import Edp
from netmon_core.packets.frame import Frame, parse_frame
from netmon_core.packets.lldp import Lldp
from netmon_core.packets.mld import MldReport
from netmon_core.packets.ndp import (
    NeighborAdvertisement,
    NeighborSolicitation,
    RouterAdvertisement,
    RouterSolicitation,
)
from netmon_core.packets.netbios import Netbios
from netmon_core.packets.sonmp import Sonmp
from netmon_core.packets.ssdp import Ssdp

from .corpus import LAB, PCAPS, SHARED, captures, ethernet_frames, needs_corpus
from .made import made_frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TSHARK = shutil.which("tshark")
needs_tshark = pytest.mark.skipif(TSHARK is None, reason="tshark is not installed (Debian's tshark)")

BETWEEN = "\x1f"
MALFORMED = "_ws.malformed"
# What tshark calls what we call otherwise, by message.
DHCP = (
    "dhcp.hw.mac_addr",
    "dhcp.option.dhcp",
    "dhcp.option.hostname",
    "dhcp.option.vendor_class_id",
    "dhcp.option.request_list_item",
    "dhcp.option.requested_ip_address",
    "dhcp.option.dhcp_server_id",
    "dhcp.option.subnet_mask",
    "dhcp.option.domain_name_server",
    "dhcp.fqdn.name",
    "dhcp.ip.client",
    "dhcp.ip.your",
    "dhcp.ip.relay",
)
# Of names it joins the labels wrongly.
DHCP6 = (
    "dhcpv6.requested_option_code",
    "dhcpv6.iaaddr.ip",
    "dhcpv6.vendorclass.data",
    "dhcpv6.vendorclass.enterprise",
)
NDP = (
    "icmpv6.nd.ns.target_address",
    "icmpv6.nd.na.target_address",
    "icmpv6.nd.ra.router_lifetime",
    "icmpv6.opt.prefix",
    "icmpv6.opt.rdnss",
    "icmpv6.opt.linkaddr",
    "icmpv6.mldr.mar.multicast_address",
    "icmpv6.mld.multicast_address",
)
SSDP = ("http.location", "http.server", "http.user_agent")
NETBIOS = ("nbns.addr", "nbns.netbios_name", "nbns.unit_id")
LLDP = (
    "lldp.chassis.id.mac",
    "lldp.time_to_live",
    "lldp.tlv.system.name",
    "lldp.tlv.system.desc",
    "lldp.mgn.addr.ip4",
    "lldp.media.sn",
    "lldp.media.model",
)
CDP = ("cdp.deviceid", "cdp.portid", "cdp.platform", "cdp.ttl")
OTHERS = ("edp.display.string", "edp.midmac", "ndp.ipaddress", "ndp.segmentident")
FIELDS = (MALFORMED, *DHCP, *DHCP6, *NDP, *SSDP, *NETBIOS, *LLDP, *CDP, *OTHERS)

# The client's own comes first; the same in other places follows.
FIRST = {"dhcp.hw.mac_addr"}

type Row = dict[str, list[str]]


def read_by_tshark(frames: Sequence[bytes], folder: Path) -> list[Row]:
    """What tshark has for each of our fields, frame by frame."""
    path = folder / "frames.pcap"
    write_capture(path, [(float(number), data) for number, data in enumerate(frames)])
    assert TSHARK is not None
    command = [
        TSHARK,
        "-n",
        "-r",
        str(path),
        "-T",
        "fields",
        "-E",
        "occurrence=a",
        "-E",
        f"aggregator={BETWEEN}",
    ]
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, errors="replace")
    lines = done.stdout.split("\n")[: len(frames)]
    assert len(lines) == len(frames)
    return [
        {
            field: value.split(BETWEEN) if value else []
            for field, value in zip(FIELDS, line.split("\t"), strict=True)
        }
        for line in lines
    ]


def texts(*values: str) -> list[str]:
    return [value for value in values if value]


def dhcp(message: Dhcp) -> Row:
    return {
        "dhcp.hw.mac_addr": [message.mac],
        "dhcp.option.dhcp": [str(message.kind)] if message.kind else [],
        "dhcp.option.hostname": texts(message.hostname),
        "dhcp.option.vendor_class_id": texts(message.vendor_class),
        "dhcp.option.request_list_item": [str(each) for each in message.wanted],
        "dhcp.option.requested_ip_address": [str(message.requested)] if message.requested else [],
        "dhcp.option.dhcp_server_id": [str(message.server)] if message.server else [],
        "dhcp.option.subnet_mask": [str(message.mask)] if message.mask else [],
        "dhcp.option.domain_name_server": [str(each) for each in message.name_servers],
        "dhcp.fqdn.name": texts(message.fqdn),
        "dhcp.ip.client": [str(message.client_address or "0.0.0.0")],
        "dhcp.ip.your": [str(message.given or "0.0.0.0")],
        "dhcp.ip.relay": [str(message.relay or "0.0.0.0")],
    }


def dhcp6(message: Dhcp6) -> Row:
    return {
        "dhcpv6.requested_option_code": [str(each) for each in message.wanted],
        "dhcpv6.iaaddr.ip": [str(each) for each in message.addresses],
        "dhcpv6.vendorclass.data": texts(message.vendor_class),
        "dhcpv6.vendorclass.enterprise": [] if message.enterprise is None else [str(message.enterprise)],
    }


def ndp(frame: Frame) -> Row:
    row: Row = {field: [] for field in NDP}
    match frame.icmp:
        case NeighborSolicitation(target=target, mac=mac):
            row["icmpv6.nd.ns.target_address"] = [str(target)]
            row["icmpv6.opt.linkaddr"] = texts(mac or "")
        case NeighborAdvertisement(target=target, mac=mac):
            row["icmpv6.nd.na.target_address"] = [str(target)]
            row["icmpv6.opt.linkaddr"] = texts(mac or "")
        case RouterSolicitation(mac=mac):
            row["icmpv6.opt.linkaddr"] = texts(mac or "")
        case RouterAdvertisement() as router:
            row["icmpv6.nd.ra.router_lifetime"] = [str(router.lifetime)]
            row["icmpv6.opt.prefix"] = [str(each.network.network_address) for each in router.prefixes]
            row["icmpv6.opt.rdnss"] = [str(each) for each in router.name_servers]
            row["icmpv6.opt.linkaddr"] = texts(router.mac or "")
        case MldReport(groups=groups, left=left, version=2):
            row["icmpv6.mldr.mar.multicast_address"] = [str(each) for each in (*groups, *left)]
        case MldReport(groups=groups, left=left):
            row["icmpv6.mld.multicast_address"] = [str(each) for each in (*groups, *left)]
    return row


def lldp(message: Lldp) -> Row:
    return {
        "lldp.chassis.id.mac": [message.chassis] if message.chassis_kind == 4 else [],
        "lldp.time_to_live": [str(message.ttl)],
        "lldp.tlv.system.name": texts(message.name),
        "lldp.mgn.addr.ip4": [str(each) for each in message.addresses if each.version == 4],
        "lldp.media.sn": texts(message.serial),
        "lldp.media.model": texts(message.model),
    }


def cdp(message: Cdp) -> Row:
    # tshark reads Foundry's as another protocol, and of it no names.
    if message.foundry:
        return {}
    return {
        "cdp.deviceid": [message.device],
        "cdp.portid": texts(message.port),
        "cdp.platform": texts(message.platform),
        "cdp.ttl": [str(message.ttl)],
    }


def ours(frame: Frame) -> Row:  # noqa: PLR0911 - one return per kind
    """The same as we read it, in tshark's words; nothing of what tshark has no field for."""
    match frame.message:
        case Dhcp() as message:
            return dhcp(message)
        case Dhcp6() as asked:
            return dhcp6(asked)
        case Ssdp() as found:
            return {
                "http.location": texts(found.location),
                "http.server": texts(found.server),
                "http.user_agent": texts(found.user_agent),
            }
        case Netbios() as named:
            return {
                "nbns.addr": [str(each) for each in named.addresses],
                "nbns.netbios_name": [each.name for each in named.names],
                "nbns.unit_id": texts(named.mac or ""),
            }
        case Lldp() as chassis:
            return lldp(chassis)
        case Cdp() as neighbor:
            return cdp(neighbor)
        case Edp() as switch:
            return {"edp.display.string": texts(switch.name), "edp.midmac": [switch.mac]}
        case Sonmp() as hello:
            return {"ndp.ipaddress": [str(hello.address)], "ndp.segmentident": [f"0x{hello.port:06x}"]}
    return ndp(frame) if frame.icmp is not None and frame.ethernet.ethertype == 0x86DD else {}


def compare(frames: Sequence[bytes], folder: Path) -> int:
    """How many fields both read alike; it fails at the first frame of which they do not."""
    alike = 0
    for data, theirs in zip(frames, read_by_tshark(frames, folder), strict=True):
        frame = parse_frame(data)
        if frame is None or theirs[MALFORMED]:
            continue
        for field, values in ours(frame).items():
            read = [each.strip() for each in theirs[field]]
            assert values == (read[:1] if field in FIRST else read), f"{field} of {data.hex()}"
            alike += len(values)
    return alike


@needs_tshark
def test_frames_of_ours_are_read_alike(tmp_path: Path) -> None:
    frames = made_frames() + ethernet_frames(LAB)
    assert compare(frames, tmp_path) >= 200
    for theirs in read_by_tshark(frames, tmp_path):
        assert theirs[MALFORMED] == []


@needs_tshark
@needs_corpus
@pytest.mark.parametrize("folder", ["pcaps", "setups"])
def test_recorded_frames_are_read_alike(folder: str, tmp_path: Path) -> None:
    paths = captures() if folder == PCAPS.name else sorted((SHARED / "corpus" / folder).glob("*.pcap"))
    frames = [data for path in paths for data in ethernet_frames(path) if len(data) <= 9000]
    assert compare(frames, tmp_path) >= 100
