"""Find every device of a subnet: netmon, arp-scan and nmap side by side in one lab.

"All found" is read on the hosts' side of the wire: from the first request frame to the last first answer.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tests.lab.answers import Fates
from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.responder_lan import build_responder_lan
from tests.lab.stale import remove_leftovers

from .contract import NETMON, finish, installed, interleave, measure, median, options, print_table, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.lab.responder_lan import ResponderLan

    from .contract import Figures, Options

    type Pair = tuple[IPv4Address, str]

LAN24 = "10.77.1.0/24"
LAN16 = "10.77.0.0/16"
SEED = 7
# 5 % loss each way, answers 0-150 ms late; the n-th request to a host meets the same fate from every tool.
LOSSY = Fates(seed=SEED, loss=0.05, delay_max=0.15)

ARP_SCAN = ("arp-scan", "--interface=eth0", "--plain")
# arp-scan 1.10 knows no G: this is -B 1G.
ARP_SCAN_FAST = (*ARP_SCAN, "--bandwidth=1000M")
NMAP = ("nmap", "-sn", "-n", "-e", "eth0", "-oX", "-")
ARP_SCAN_TUNED = (*ARP_SCAN_FAST, "--retry=1", "--timeout=100")
ARP_SCAN_THOROUGH = (*ARP_SCAN_FAST, "--retry=3")
NMAP_FAST = (*NMAP, "-T5", "--min-rate", "100000")
WIDE = ("--rate", "max", "--yes")
OURS = "netmon"
# Which rivals run in a quick round: what the ratios need, and nmap where it is short.
QUICK: dict[str, set[str]] = {
    "lan24": {"arp-scan", "nmap"},
    "lan24_fast": {"arp-scan", "nmap"},
    "lan24_one": set(),
    "lan24_all": set(),
    "lan16": {"arp-scan"},
    "lossy16": {"arp-scan"},
}
COLUMNS = ("", "wall s", "cpu s", "rss MiB", "all found s", "frames", "found", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One subnet and the ways it is swept: {tool: command without the prefix}."""

    title: str
    prefix: str
    alive: int
    rounds: int
    tools: dict[str, Sequence[str]]
    fates: Fates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What one tool did in one round."""

    wall: float
    cpu: float
    rss_mib: float
    # Seconds; None: not every host got an answer out.
    all_found: float | None
    frames: int
    found: int
    # Hosts found, by hosts alive and hosts invented together; a wrong MAC is an invention.
    share: float


def sweep(lan: ResponderLan, case: Case, tool: str, seed: int) -> Sweep:
    """Bring the hosts to life, run the tool once, and judge what it says."""
    # A neighbor the kernel remembers from the round before would be found without asking.
    lan.scanner.ip("neigh", "flush", "all")
    responder = lan.respond(case.prefix, alive=case.alive, seed=seed, fates=case.fates)
    environment = {"NETMON_DATA_DIR": str(lan.scanner.folder / "data")}
    run = measure(lan.scanner.command(*case.tools[tool], case.prefix), environment=environment)
    seen = responder.stop()
    if run.status:
        sys.exit(f"{tool} failed ({run.status}): {(run.errors or run.output).strip()[-500:]}")
    if seen.drops:
        print(f"the responder dropped {seen.drops} frames: this round of {tool} is unfair to it")
    prefix = IPv4Network(case.prefix)
    pairs = {
        (address, mac)
        for address, mac in READERS[tool](run.output)
        if address in prefix and address != lan.own.ip
    }
    living = set(responder.macs.items())
    return Sweep(
        wall=run.wall,
        cpu=run.cpu,
        rss_mib=run.rss_mib,
        all_found=seen.all_found(case.alive),
        frames=seen.frames,
        found=len(pairs & living),
        share=len(pairs & living) / len(pairs | living),
    )


def compare(lan: ResponderLan, case: Case) -> dict[str, list[Sweep]]:
    """Run a case round by round and print its table; a round's hosts are the same for every tool."""

    def side(tool: str) -> Callable[[int], Sweep]:
        return lambda number: sweep(lan, case, tool, SEED + number)

    results = interleave(case.rounds, {tool: side(tool) for tool in case.tools})
    rows = [
        (
            tool,
            _median(sweeps, "wall"),
            _median(sweeps, "cpu"),
            _median(sweeps, "rss_mib"),
            _median(sweeps, "all_found"),
            _median(sweeps, "frames"),
            f"{min(one.found for one in sweeps)}..{max(one.found for one in sweeps)}",
            min(one.share for one in sweeps),
        )
        for tool, sweeps in results.items()
    ]
    print_table(f"{case.title}: {case.alive} alive, medians of {case.rounds}", COLUMNS, rows)
    return results


def netmon(*flags: str) -> list[str]:
    """Return the product's command line; the prefix comes last, as with the rivals."""
    return [NETMON, "scan", "--interface", "eth0", "--json", "--no-names", "--no-store", *flags]


def cases(chosen: Options, here: set[str]) -> dict[str, Case]:
    """Return what is measured, without the rivals that are not installed."""
    brief = chosen.rounds(quick=1, full=3)
    everything = {
        "lan24": Case(
            title="/24, defaults",
            prefix=LAN24,
            alive=20,
            rounds=chosen.rounds(quick=2, full=7),
            tools={OURS: netmon(), "arp-scan": ARP_SCAN, "nmap": NMAP},
        ),
        "lan24_fast": Case(
            title="/24, full speed",
            prefix=LAN24,
            alive=20,
            rounds=chosen.rounds(quick=3, full=7),
            tools={OURS: netmon("--rate", "max"), "arp-scan": ARP_SCAN_FAST, "nmap": NMAP_FAST},
        ),
        "lan24_one": Case(
            title="/24, defaults",
            prefix=LAN24,
            alive=1,
            rounds=brief,
            tools={OURS: netmon(), "arp-scan": ARP_SCAN, "nmap": NMAP},
        ),
        "lan24_all": Case(
            title="/24, defaults",
            prefix=LAN24,
            alive=254,
            rounds=brief,
            tools={OURS: netmon(), "arp-scan": ARP_SCAN, "nmap": NMAP},
        ),
        "lan16": Case(
            title="/16, one round, full speed",
            prefix=LAN16,
            alive=5000,
            rounds=chosen.rounds(quick=3, full=5),
            tools={OURS: netmon(*WIDE, "--rounds", "1"), "arp-scan": ARP_SCAN_TUNED, "nmap": NMAP_FAST},
        ),
        "lossy16": Case(
            title="/16, 5 % loss each way, answers 0-150 ms late, full speed",
            prefix=LAN16,
            alive=5000,
            rounds=brief,
            tools={OURS: netmon(*WIDE), "arp-scan": ARP_SCAN_THOROUGH, "nmap": NMAP_FAST},
            fates=LOSSY,
        ),
    }
    for name, case in everything.items():
        wanted = here & QUICK[name] if chosen.quick else here
        tools = {tool: argv for tool, argv in case.tools.items() if tool == OURS or tool in wanted}
        everything[name] = replace(case, tools=tools)
    return everything


def judge(results: dict[str, dict[str, list[Sweep]]]) -> tuple[Figures, Figures]:
    """Return (ratios, figures) under the names of the budget."""

    def versus(case: str, what: str) -> float | None:
        sides = results[case]
        return ratio(_median(sides[OURS], what), _median(sides.get("arp-scan", []), what))

    shares = [sweep.share for case in results if case != "lossy16" for sweep in results[case][OURS]]
    ratios = {
        "lan24_all_found_vs_arp_scan": versus("lan24", "all_found"),
        "lan24_fast_all_found_vs_arp_scan": versus("lan24_fast", "all_found"),
        "lan24_wall_vs_arp_scan": versus("lan24", "wall"),
        "lan16_wall_vs_arp_scan_tuned": versus("lan16", "wall"),
        "lan16_cpu_vs_arp_scan_tuned": versus("lan16", "cpu"),
        "lossy16_wall_vs_arp_scan_r3": versus("lossy16", "wall"),
    }
    figures: Figures = {
        "found_share": min(shares),
        "lossy16_found_share": min(sweep.share for sweep in results["lossy16"][OURS]),
    }
    return ratios, figures


def main() -> None:
    """Run every case and print the result."""
    chosen = options(__doc__)
    if reason := problem():
        sys.exit(reason)
    if not Path(NETMON).exists():
        sys.exit(f"{NETMON} is not installed")
    here = installed({"arp-scan": "arp-scan", "nmap": "nmap"})
    end_on_signals()
    remove_leftovers()
    with Lab() as lab:
        lan = build_responder_lan(lab)
        results = {name: compare(lan, case) for name, case in cases(chosen, here).items()}
    ratios, figures = judge(results)
    finish("arp_sweep", chosen, ratios=ratios, figures=figures)


def _found_by_netmon(output: str) -> Iterator[Pair]:
    for device in json.loads(output)["devices"]:
        for interface in device["interfaces"]:
            for address in interface["addresses"]:
                value = ip_address(address["value"])
                if isinstance(value, IPv4Address):
                    yield value, interface["mac"] or ""


def _found_by_arp_scan(output: str) -> Iterator[Pair]:
    for line in output.splitlines():
        address, mac, *_ = line.split()
        yield IPv4Address(address), mac


def _found_by_nmap(output: str) -> Iterator[Pair]:
    for host in ElementTree.fromstring(output).iter("host"):
        kinds = {entry.get("addrtype"): entry.get("addr", "") for entry in host.iter("address")}
        yield IPv4Address(kinds["ipv4"]), kinds.get("mac", "").lower()


READERS = {OURS: _found_by_netmon, "arp-scan": _found_by_arp_scan, "nmap": _found_by_nmap}


def _median(sweeps: Sequence[Sweep], what: str) -> float | None:
    return median([getattr(one, what) for one in sweeps])


if __name__ == "__main__":
    main()
