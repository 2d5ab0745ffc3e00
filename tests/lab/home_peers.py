"""More real programs as peers: what a home's boxes, computers and phones run to be found.

Each function returns when the peer is up; it ends with the lab, or by its handle.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .peers import Peer, folder_of
from .processes import program

if TYPE_CHECKING:
    from .namespaces import Namespace

# What udhcpc calls with each lease.
_LEASE = """#!/bin/sh
case "$1" in
deconfig) ip addr flush dev "$interface"; ip link set "$interface" up ;;
bound|renew) ip addr flush dev "$interface"; ip addr add "$ip/${mask:-24}" dev "$interface" ;;
esac
"""
_UPNP_CHAINS = ("miniupnpd", "prerouting_miniupnpd", "postrouting_miniupnpd")


def lease_address(host: Namespace, *, hostname: str, vendor: str) -> None:
    """Get an address for eth0 by DHCP, as a phone that comes home does; returns when it has one."""
    script = folder_of(host, "udhcpc") / "lease"
    script.write_text(_LEASE)
    script.chmod(0o755)
    host.run(
        program("udhcpc", package="udhcpc"),
        *("-i", "eth0", "-n", "-q", "-f", "-t", "5", "-s", str(script)),
        *("-x", f"hostname:{hostname}", "-V", vendor),
    )


def start_nmbd(host: Namespace, *, name: str, workgroup: str) -> Peer:
    """Be a Windows machine by NetBIOS."""
    folder = folder_of(host, "nmbd")
    Path("/run/samba").mkdir(exist_ok=True)
    places = ("lock", "state", "cache", "pid")
    settings = folder / "smb.conf"
    settings.write_text(
        f"[global]\nworkgroup={workgroup}\nnetbios name={name}\ninterfaces=eth0\nbind interfaces only=yes\n"
        + "".join(f"{place} directory={folder}\n" for place in places)
        + f"private dir={folder}\n"
    )
    process = host.start(
        program("nmbd", package="samba"),
        *("-F", "--no-process-group", "-s", str(settings), "--debug-stdout", "-d", "2"),
    )
    process.wait_for("added interface")
    return Peer(process=process, folder=folder)


def start_wsdd(host: Namespace, *, name: str, workgroup: str) -> Peer:
    """Be found by WS-Discovery, as Windows machines are."""
    process = host.start(program("wsdd", package="wsdd"), "-i", "eth0", "-n", name, "-w", workgroup, "-v")
    process.wait_for("joined multicast group")
    return Peer(process=process, folder=host.folder)


def start_miniupnpd(host: Namespace, *, name: str, wan: str) -> Peer:
    """Be a router with UPnP; `wan` is its adapter to the Internet."""
    folder = folder_of(host, "miniupnpd")
    settings = folder / "conf"
    settings.write_text(
        f"ext_ifname={wan}\nlistening_ip=eth0\nhttp_port=5000\nenable_natpmp=yes\nenable_upnp=yes\n"
        "uuid=7a3f0c7e-0000-4000-8000-000000000001\nsecure_mode=yes\nsystem_uptime=yes\nnotify_interval=30\n"
        f"friendly_name={name}\nmanufacturer_name=Acme\nmodel_name=AX9000\nserial=12345\n"
    )
    host.run("nft", "add", "table", "inet", "filter")
    for chain in _UPNP_CHAINS:
        host.run("nft", "add", "chain", "inet", "filter", chain)
    process = host.start(
        program("miniupnpd", package="miniupnpd"), "-d", "-f", str(settings), "-P", f"{folder}/pid"
    )
    process.wait_for("HTTP listening on port")
    return Peer(process=process, folder=folder)
