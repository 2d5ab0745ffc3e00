"""A scanner joined to thousands of pretend hosts, judged by what passed on their side of the wire."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from .answers import Fates
from .population import DEFAULT_VENDOR, listed, strew, write_list
from .processes import POLL, LabError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .namespaces import Lab, Namespace
    from .population import Macs, Population
    from .processes import Process

SCANNER_MAC = "00:1b:21:ff:00:01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the hosts' side saw. Times are nanoseconds since the epoch."""

    # The first ARP request frame for any address of the prefix.
    first_request: int | None
    # The first answer each host got out.
    first_replies: dict[str, int]
    # All frames that arrived, whoever they were for.
    frames: int
    # Requests for living hosts, answers sent, what the impairment took, what the socket had no room for.
    requests: int
    replies: int
    lost_requests: int
    lost_replies: int
    drops: int

    def all_found(self, hosts: int) -> float | None:
        """Return seconds from the first request to the last first answer; None: not all `hosts` answered."""
        if self.first_request is None or len(self.first_replies) < hosts:
            return None
        return (max(self.first_replies.values()) - self.first_request) / 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Responder:
    """A running responder and the hosts it pretends to be."""

    process: Process
    stats: Path
    macs: Macs

    def seen(self) -> Seen:
        """Return what was seen so far."""
        self.stats.unlink(missing_ok=True)
        os.kill(self.process.pid, signal.SIGUSR1)
        end = time.monotonic() + 5
        while not self.stats.exists():
            if time.monotonic() > end:
                raise LabError(f"the responder wrote nothing: {self.process.text()}")
            time.sleep(POLL)
        return self._read()

    def stop(self) -> Seen:
        """End it and return all it saw."""
        self.process.stop()
        if not self.stats.exists():
            raise LabError(f"the responder wrote nothing: {self.process.text()}")
        return self._read()

    def _read(self) -> Seen:
        return Seen(**json.loads(self.stats.read_text()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderLan:
    """`scanner` and `hosts` joined by one cable, eth0 at both ends."""

    scanner: Namespace
    hosts: Namespace
    # The scanner's own address.
    own: IPv4Interface

    def respond(
        self,
        prefix: str | None = None,
        *,
        alive: int,
        seed: int = 7,
        fates: Fates | None = None,
        vendors: Sequence[str] = (DEFAULT_VENDOR,),
        but: Sequence[IPv4Address] = (),
    ) -> Responder:
        """Bring `alive` hosts of the prefix (default: all of the scanner's) to life, strewn by `seed`.

        One fewer, `but` one of them: the others are the same.
        """
        network = IPv4Network(prefix) if prefix else self.own.network
        excluded = [*([self.own.ip] if self.own.ip in network else []), *but]
        population = strew(network, alive=alive, seed=seed, excluded=excluded, vendors=vendors)
        options = ["--alive", str(alive), *(f"--vendor={vendor}" for vendor in vendors)]
        options += [f"--exclude={address}" for address in excluded]
        return start_responder(self.hosts, population, fates or Fates(seed=seed), options)

    def respond_as(self, macs: Macs, *, fates: Fates | None = None) -> Responder:
        """Bring the listed hosts to life."""
        return respond_as(self.hosts, self.own.network, macs, fates=fates)


def build_responder_lan(lab: Lab, own: str = "10.77.0.1/16") -> ResponderLan:
    """Make a scanner with the address `own`, and the far side of its cable; IPv6 is off on both."""
    scanner = lab.namespace("scanner", ipv6=False)
    hosts = lab.namespace("hosts", ipv6=False)
    lab.link(scanner, hosts, near_mac=SCANNER_MAC)
    scanner.ip("addr", "add", own, "dev", "eth0")
    # The responder answers; the kernel beside it has no address and keeps silent.
    hosts.sysctl(net__ipv4__conf__eth0__arp_ignore=8)
    return ResponderLan(scanner=scanner, hosts=hosts, own=IPv4Interface(own))


def respond_as(
    namespace: Namespace, prefix: IPv4Network, macs: Macs, *, fates: Fates | None = None
) -> Responder:
    """Bring the listed hosts to life behind eth0 of `namespace`, where MACs may repeat."""
    file = namespace.folder / f"{namespace.name}-{len(namespace.processes)}.alive"
    file.write_text(write_list(macs))
    return start_responder(namespace, listed(prefix, macs), fates or Fates(), ["--alive-file", str(file)])


def start_responder(
    namespace: Namespace, population: Population, fates: Fates, options: Sequence[str]
) -> Responder:
    """Start the responder and wait until it listens."""
    stats = namespace.folder / f"{namespace.name}-{len(namespace.processes)}.json"
    process = namespace.start(
        sys.executable,
        *("-m", "tests.lab.responder", "eth0"),
        *("--prefix", str(population.prefix), "--seed", str(fates.seed), "--loss", str(fates.loss)),
        *("--delay-min", str(fates.delay_min * 1000), "--delay-max", str(fates.delay_max * 1000)),
        *("--stats", str(stats)),
        *options,
    )
    process.wait_for(f"ready {len(population.macs)}\n")
    return Responder(process=process, stats=stats, macs=population.macs)
