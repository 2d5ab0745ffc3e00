"""Find every IPv6 host of a link: netmon and nmap side by side in one lab.

"All found" is read on the hosts' side of the wire: from the first question to everybody to the last first
answer. Each host has two addresses.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass
from ipaddress import IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.packets.all_nodes import ALL_NODES
from netmon_core.packets.mac import parse_mac
from tests.lab.hosts6 import OWN, build_hosts6
from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.stale import remove_leftovers

from .contract import NETMON, finish, installed, interleave, measure, median, options, print_table, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.lab.hosts6 import Hosts6

    type Pair = tuple[IPv6Address, str]

HOSTS = 200
OURS, NMAP = "netmon", "nmap"
COLUMNS = ("", "wall s", "cpu s", "rss MiB", "all found ms", "found", "share")
COMMANDS = {
    OURS: [NETMON, "scan", "--interface", "s0", "--json", "--no-names", "--no-store"],
    NMAP: ["nmap", "-6", "-e", "s0", "-sn", "--script", "targets-ipv6-multicast-echo"],
}
# Frames that leave are shown only to whoever listens for all.
_ETH_P_ALL = 0x0003
_IPV6 = b"\x86\xdd"
_NEXT_HEADER, _SOURCE, _DESTINATION, _MESSAGE = 20, slice(22, 38), slice(38, 54), 54
_ICMP6, _OPTIONS, _REPLY, _PROBLEM = 58, 60, 129, 4


class Wire:
    """Follows the hosts' end of the cable: when everybody was first asked, and when each address answered."""

    def __init__(self, hosts: Hosts6) -> None:
        self.asked: float | None = None
        self.answered: dict[IPv6Address, float] = {}
        with hosts.far.inside():
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)
            self._socket.bind(("l0", _ETH_P_ALL))
        self._socket.settimeout(0.05)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="benchmark wire")
        self._thread.start()

    def all_found(self, expected: int) -> float | None:
        """Milliseconds; None: not every address answered."""
        self._over.set()
        self._thread.join()
        self._socket.close()
        if self.asked is None or len(self.answered) < expected:
            return None
        return 1000 * (max(self.answered.values()) - self.asked)

    def _follow(self) -> None:
        while not self._over.is_set():
            try:
                frame = self._socket.recv(128)
            except TimeoutError:
                continue
            now = time.monotonic()
            if frame[12:14] != _IPV6:
                continue
            if frame[_DESTINATION] == ALL_NODES.packed and frame[_NEXT_HEADER] in (_ICMP6, _OPTIONS):
                self.asked = self.asked or now
            elif frame[_NEXT_HEADER] == _ICMP6 and frame[_MESSAGE] in (_REPLY, _PROBLEM):
                self.answered.setdefault(IPv6Address(frame[_SOURCE]), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one tool did in one round."""

    wall: float
    cpu: float
    rss_mib: float
    all_found: float | None
    found: int
    # Addresses found, by addresses alive and invented together; a wrong MAC is an invention.
    share: float


def find(hosts: Hosts6, tool: str) -> Found:
    """Run the tool once, and judge what it says."""
    # A neighbor the kernel remembers from the round before would be found without asking.
    hosts.near.ip("-6", "neigh", "flush", "all")
    hosts.far.ip("-6", "neigh", "flush", "all")
    wire = Wire(hosts)
    environment = {"NETMON_DATA_DIR": str(hosts.near.folder / "data")}
    run = measure(hosts.near.command(*COMMANDS[tool]), environment=environment)
    all_found = wire.all_found(len(hosts.macs))
    if run.status:
        sys.exit(f"{tool} failed ({run.status}): {(run.errors or run.output).strip()[-500:]}")
    ours = {each.ip for each in hosts.adapter().addresses}
    pairs = {(address, mac) for address, mac in READERS[tool](run.output) if address not in ours}
    living = set(hosts.macs.items())
    return Found(
        wall=run.wall,
        cpu=run.cpu,
        rss_mib=run.rss_mib,
        all_found=all_found,
        found=len(pairs & living),
        share=len(pairs & living) / len(pairs | living),
    )


def main() -> None:
    """Run both tools in turn and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    if not Path(NETMON).exists():
        sys.exit(f"{NETMON} is not installed")
    tools = [OURS, *installed({NMAP: NMAP})]
    end_on_signals()
    remove_leftovers()
    with Lab() as lab:
        hosts = build_hosts6(lab, HOSTS)

        def side(tool: str) -> Callable[[int], Found]:
            return lambda _: find(hosts, tool)

        results = interleave(chosen.rounds(quick=3, full=7), {tool: side(tool) for tool in tools})
    rows = [
        (
            tool,
            *(
                median([getattr(one, what) for one in found])
                for what in ("wall", "cpu", "rss_mib", "all_found")
            ),
            f"{min(one.found for one in found)}..{max(one.found for one in found)}",
            min(one.share for one in found),
        )
        for tool, found in results.items()
    ]
    print_table(f"{HOSTS} hosts with two addresses each, from {OWN}", COLUMNS, rows)
    ours, theirs = results[OURS], results.get(NMAP, [])
    finish(
        "ipv6",
        chosen,
        ratios={
            f"{what}_vs_nmap": ratio(
                median([getattr(one, what) for one in ours]), median([getattr(one, what) for one in theirs])
            )
            for what in ("wall", "cpu")
        },
        figures={
            "found_share": min(one.share for one in ours),
            "all_found_ms": median([one.all_found for one in ours]),
        },
    )


def _found_by_netmon(output: str) -> Iterator[Pair]:
    for device in json.loads(output)["devices"]:
        for interface in device["interfaces"]:
            for address in interface["addresses"]:
                yield IPv6Address(address["value"]), interface["mac"] or ""


def _found_by_nmap(output: str) -> Iterator[Pair]:
    for address, mac in re.findall(r"IP: (\S+)\s+MAC: (\S+)", output):
        yield IPv6Address(address), parse_mac(mac)


READERS = {OURS: _found_by_netmon, NMAP: _found_by_nmap}


if __name__ == "__main__":
    main()
