"""A made-up home whose truth is known: who is there, who sleeps, and when the monitor itself cannot see.

It answers what the product asks: a ping every 10 s, given up after 2 s; an ARP sweep of two rounds every
300 s; directed questions where presence is in doubt; and it has the kernel's neighbor events. Of ten ARP
exchanges three are lost. Virtual time, one fixed seed per home.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import (
    PROBES,
    SEARCH_AFTER,
    SEARCH_AGAIN,
    SEARCH_ROUNDS,
    Probed,
    ProbeWanted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

START = datetime(2026, 11, 2, tzinfo=UTC)
LAN = "lan"
PING_EVERY = 10
PING_TIMEOUT = 2
SWEEP_EVERY = 300
SWEEP_ROUNDS = 2
ARP_LOSS = 0.3
LEASES = IPv4Address("192.168.2.0")
DAY = 86_400
HOUR = 3_600
# Seconds: a look at the clock, a message, a chat, a video.
AWAKE_BY_DAY = (30, 60, 600, 1200)
ASKED = ArpEvidence(asked=True)

type Input = Observation | Probed | tuple[Footing, ...]
type Span = tuple[float, float]


@dataclass(slots=True)
class Spans:
    """Times [start, end), sorted, apart from each other."""

    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    def add(self, start: float, end: float) -> None:
        """Append one; what overlaps the one before is left out."""
        if not self.ends or start > self.ends[-1]:
            self.starts.append(start)
            self.ends.append(end)

    def holds(self, now: float) -> bool:
        """Whether one of them holds now."""
        at = bisect_right(self.starts, now) - 1
        return at >= 0 and now < self.ends[at]

    def touches(self, start: float, end: float) -> bool:
        """Whether one of them overlaps [start, end]."""
        at = bisect_right(self.starts, end) - 1
        return at >= 0 and self.ends[at] > start

    def __iter__(self) -> Iterator[Span]:
        return zip(self.starts, self.ends, strict=True)


@dataclass(slots=True)
class Host:
    """One thing in the home."""

    name: str
    kind: str
    mac: str
    address: IPv4Address
    ping_loss: float
    # Not there; asleep, so that it hears nothing; and moves to another address.
    away: Spans = field(default_factory=Spans)
    asleep: Spans = field(default_factory=Spans)
    moves: list[tuple[float, IPv4Address]] = field(default_factory=list)
    # Only found once it was discovered.
    device_id: str | None = None

    def reachable(self, now: float) -> bool:
        """Whether it would answer."""
        return not self.away.holds(now) and not self.asleep.holds(now)


@dataclass(slots=True)
class Home:
    """The hosts, the times in which the monitor's link is down, and those in which only its path is dead."""

    hosts: list[Host]
    link_down: Spans
    path_dead: Spans
    seconds: int

    def blind(self, start: float, end: float) -> bool:
        """Whether the monitor could not see in a part of [start, end]."""
        return self.link_down.touches(start, end) or self.path_dead.touches(start, end)


def moment(now: float) -> datetime:
    """A second of the model as a time."""
    return START + timedelta(seconds=now)


def make_home(seed: int, *, days: int) -> Home:
    """A gateway, wired and Wi-Fi hosts, one with a bad connection, one that answers no pings, and phones."""
    source = random.Random(seed)
    seconds = days * DAY
    hosts = [_host("gateway", "gateway", 1, 0.002)]
    hosts += [_host(f"wired {n}", "mains", 10 + n, 0.002) for n in range(4)]
    hosts += [_host(f"plug {n}", "mains", 20 + n, 0.02) for n in range(5)]
    hosts += [_host("camera", "lossy", 30, 0.3), _host("firewalled", "silent", 31, 1.0)]
    hosts += [_host(f"phone {n}", "phone", 40 + n, 0.05) for n in range(8)]
    for host in hosts:
        if host.kind == "phone":
            live(host, source, seconds)
        elif host.kind != "gateway":
            _stand(host, source, seconds)
    _roam([host for host in hosts if host.name.startswith("plug")], source, seconds)
    (gateway, *_) = hosts
    home = Home(hosts, Spans(), Spans(), seconds)
    for day in range(1, days):
        noon = day * DAY + 9 * HOUR
        home.link_down.add(at := noon + source.uniform(0, HOUR), at + source.choice([3, 20, 90, 900]))
        home.path_dead.add(at := noon + 2 * HOUR + source.uniform(0, HOUR), at + source.choice([5, 30, 300]))
        if day % 4 == 3:
            gateway.away.add(
                at := noon + 4 * HOUR + source.uniform(0, HOUR), at + source.uniform(60, 2 * HOUR)
            )
    return home


def _host(name: str, kind: str, number: int, ping_loss: float) -> Host:
    return Host(name, kind, f"00:1b:21:00:00:{number:02x}", IPv4Address(f"192.168.1.{number}"), ping_loss)


def _stand(host: Host, source: random.Random, seconds: int) -> None:
    """A host with a wall socket: it restarts now and then, is unplugged, and gets another lease."""
    now = source.uniform(DAY, 3 * DAY)
    while now < seconds:
        length = source.uniform(40, 120) if source.random() < 0.4 else source.uniform(2 * HOUR, 8 * HOUR)
        host.away.add(now, now + length)
        now += length + source.uniform(DAY, 3 * DAY)
    now = source.uniform(2 * DAY, 9 * DAY)
    spare = int(LEASES) + 8 * (int(host.address) & 31)
    while now < seconds:
        host.moves.append((now, IPv4Address(spare)))
        spare += 1 if source.random() < 0.5 else 0
        now += source.uniform(5 * DAY, 9 * DAY)


def _roam(hosts: list[Host], source: random.Random, seconds: int) -> None:
    """Hosts that change their access point a few times a day hear nothing meanwhile."""
    for host in hosts:
        now = source.uniform(0, 8 * HOUR)
        while now < seconds:
            length = source.uniform(1, 8)
            host.asleep.add(now, now + length)
            now += source.uniform(2 * HOUR, 10 * HOUR)


def live(host: Host, source: random.Random, seconds: int) -> None:
    """A phone: asleep up to 3 minutes by day and 15 by night, and out once or twice a day."""
    now = source.uniform(0, 60)
    out = source.uniform(8 * HOUR, 20 * HOUR)
    while now < seconds:
        if now >= out:
            length = source.uniform(40 * 60, 9 * HOUR)
            host.away.add(now, now + length)
            now += length
            out = now + source.uniform(4 * HOUR, 20 * HOUR)
            continue
        night = not 7 <= now % DAY / HOUR < 23
        awake = source.uniform(30, 90) if night else source.choice(AWAKE_BY_DAY) * source.uniform(0.7, 1.5)
        sleep = source.uniform(60, 900) if night else source.uniform(10, 180)
        now = min(now + awake, out)
        if now < out:
            # Awake in the morning does not end a sleep begun at night.
            end = now + sleep
            host.asleep.add(now, min(end, out))
            now = min(end, out)


class Network:
    """Asks and answers, second by second. `inputs` is what the product's sources would have said."""

    def __init__(self, home: Home, seed: int, *, first_rounds: int = SWEEP_ROUNDS) -> None:
        self.home = home
        # Of the next sweep; of all later ones it is SWEEP_ROUNDS.
        self._rounds = first_rounds
        self._source = random.Random(seed + 1_000_003)
        self._phases: list[list[Host]] = [[] for _ in range(PING_EVERY)]
        for at, host in enumerate(home.hosts):
            self._phases[at * 7 % PING_EVERY].append(host)
        self._lost: deque[tuple[float, Host, IPv4Address, bool]] = deque()
        # What was wished, whom to ask and where, and how many questions are left.
        self._burst: deque[tuple[ProbeWanted, Host, tuple[IPv4Address, ...], int]] = deque()
        self._searched = -DAY
        self._moves = sorted((at, host.mac, address) for host in home.hosts for at, address in host.moves)
        self._moves.reverse()
        self._by_mac = {host.mac: host for host in home.hosts}
        self._by_id: dict[str, Host] = {}
        # The address that the inventory knows, which is the one that is pinged.
        self._known: dict[str, IPv4Address] = {}
        self._link = True

    def discovered(self, device_id: str, mac: str) -> Host:
        """The inventory has given a host its id."""
        host = self._by_mac[mac]
        host.device_id = device_id
        self._by_id[device_id] = host
        return host

    def inputs(self, now: int) -> Iterator[Input]:
        """What the sources say in one second."""
        while self._moves and self._moves[-1][0] <= now:
            _, mac, address = self._moves.pop()
            self._by_mac[mac].address = address
        link = not self.home.link_down.holds(now)
        if link is not self._link or now == 0:
            self._link = link
            yield self.standing(now)
        yield from self._time_outs(now)
        yield from self._bursts(now)
        for host in self._phases[now % PING_EVERY]:
            if host.device_id is not None:
                yield from self._ping(host, now)
        if now % SWEEP_EVERY == 5:
            yield from self._sweep(now, self._rounds)
            self._rounds = SWEEP_ROUNDS

    def standing(self, now: float) -> tuple[Footing, ...]:
        """How the monitor stands on its one network."""
        problem = "the link of eth0 is down" if self.home.link_down.holds(now) else None
        return (Footing(network_id=LAN, problem=problem, gateways=GATEWAYS),)

    def ask(self, wanted: ProbeWanted) -> None:
        """Begin what the judge wants to know."""
        host = self._by_id[wanted.device_id]
        addresses = tuple(each for each in wanted.addresses if isinstance(each, IPv4Address))
        self._burst.append((wanted, host, addresses, PROBES))

    def _open(self, now: float) -> bool:
        return self._link and not self.home.path_dead.holds(now)

    def _ping(self, host: Host, now: int) -> Iterator[Input]:
        address = self._known.get(host.mac, host.address)
        if not self._link:
            unsent = Probed(device_id=host.device_id or "", at=moment(now), sent=0, received=0, send_errors=1)
            yield replace(unsent, address=address)
        elif self._answers_ping(host, address, now):
            at = moment(now + 0.02)
            yield Probed(device_id=host.device_id or "", at=at, sent=1, received=1, address=address)
            if self._source.random() < 0.1:
                yield self._seen(host, now, NeighborEvidence(state="reachable"), "neighbor")
        else:
            self._lost.append((now + PING_TIMEOUT, host, address, False))

    def _answers_ping(self, host: Host, address: IPv4Address, now: float) -> bool:
        return (
            address == host.address
            and self._open(now)
            and self._source.random() >= host.ping_loss
            and host.reachable(now)
        )

    def _answers_arp(self, host: Host, now: float) -> bool:
        return self._open(now) and self._source.random() >= ARP_LOSS and host.reachable(now)

    def _time_outs(self, now: int) -> Iterator[Input]:
        while self._lost and self._lost[0][0] <= now:
            _, host, address, _ = self._lost.popleft()
            yield Probed(device_id=host.device_id or "", at=moment(now), sent=1, received=0, address=address)
            if self._link and now % 30 < PING_EVERY and not host.reachable(now):
                yield Observation(
                    source="neighbor",
                    seen_at=moment(now),
                    network_id=LAN,
                    address=address,
                    evidence=NeighborEvidence(state="failed"),
                    live=False,
                )

    def _bursts(self, now: int) -> Iterator[Input]:
        for _ in range(len(self._burst)):
            wanted, host, addresses, left = self._burst.popleft()
            if wanted.search and left <= PROBES - SEARCH_AFTER and now - self._searched >= SEARCH_AGAIN:
                self._searched = now
                yield from self._sweep(now, SEARCH_ROUNDS)
            if left == 0:
                sent = PROBES if self._link else 0
                yield Probed(
                    device_id=host.device_id or "",
                    at=moment(now),
                    sent=sent,
                    received=0,
                    send_errors=PROBES - sent,
                    wanted=True,
                    question=wanted.question or moment(now - PROBES),
                    by_arp=sent,
                )
                continue
            if host.address in addresses and self._answers_arp(host, now):
                yield self._seen(host, now, ASKED, "arp")
            elif host.address in addresses and self._answers_ping(host, host.address, now):
                yield self._seen(host, now, EchoEvidence(rtt=0.02), "icmp")
            else:
                self._burst.append((wanted, host, addresses, left - 1))
                continue
            yield Probed(
                device_id=host.device_id or "",
                at=moment(now),
                sent=PROBES - left + 1,
                received=1,
                wanted=True,
                question=wanted.question or moment(now - PROBES),
                by_arp=PROBES - left + 1,
            )

    def _sweep(self, now: int, rounds: int = SWEEP_ROUNDS) -> Iterator[Input]:
        for host in self.home.hosts:
            if any(self._answers_arp(host, now) for _ in range(rounds)):
                yield self._seen(host, now, ASKED, "arp")

    def _seen(
        self, host: Host, now: float, evidence: ArpEvidence | EchoEvidence | NeighborEvidence, source: str
    ) -> Observation:
        self._known[host.mac] = host.address
        return Observation(
            source=source,
            seen_at=moment(now + 0.02),
            network_id=LAN,
            mac=host.mac,
            address=host.address,
            evidence=evidence,
        )


GATEWAYS = (IPv4Address("192.168.1.1"),)


def take(inventory: Inventory, each: Input) -> Iterable[Event]:
    """Hand one input to the inventory as the engine would."""
    if isinstance(each, Probed):
        return inventory.presence.probed(each)
    if isinstance(each, Observation):
        return inventory.apply(each, each.seen_at)
    inventory.presence.stand(each)
    return ()
