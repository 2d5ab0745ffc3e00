"""What an ear hears in the made-up homes of `presence_model`: who comes, wakes, speaks, and leaves.

Whoever is awake broadcasts ARP and speaks mDNS and SSDP; whoever comes home asks for an address, some get
another than before. Phones say goodbye when they leave, and as often when they only fall asleep. A sleep
proxy announces one host also while it is away, and somebody says goodbye for others, who stay.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from benchmarks.presence_model import DAY, HOUR, LAN, Host, Network, live, make_home, moment
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.dhcp import DhcpEvidence
from netmon_core.evidence.heard import GoodbyeEvidence, HeardEvidence
from netmon_core.evidence.mdns import MdnsHostEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.evidence.ssdp import SsdpEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.presence_model import Home, Input
    from netmon_core.evidence.known import Evidence

# Phones that answer no pings, as some do.
QUIET_PHONES = 4
# Of those that come home, the ones that are given another address.
NEW_LEASES = 0.3
# Of what is broadcast, what does not reach the monitor.
UNHEARD = 0.1
# Of phones that fall asleep or leave, those that say so.
GOODBYES = 0.3
# Seconds between two words of a host that is awake, on average.
SPEAKS_EVERY = {"gateway": 60, "phone": 90, "quiet": 90}
OTHERS_SPEAK_EVERY = 240
PHONES = ("phone", "quiet")
# The proxy's, and the liar's.
PROXY_EVERY = 600
SLEEPER = "wired 0"
LIE_EVERY = HOUR
SPOKE = HeardEvidence(protocol="mDNS")
GOODBYE = GoodbyeEvidence(protocol="mDNS")
ASKS_SOMEBODY = ArpEvidence(asked=False)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Word:
    """Something that is said at a time; `number` is the host's, or 0 where it is of none in particular."""

    at: float
    number: int
    what: str


def make_full_home(seed: int, *, days: int) -> Home:
    """The usual home, phones that answer no pings, and new addresses for some that come back."""
    home = make_home(seed, days=days)
    source = random.Random(seed + 31)
    for number in range(QUIET_PHONES):
        at = 60 + number
        host = Host(f"quiet {number}", "quiet", f"00:1b:21:00:00:{at:02x}", IPv4Address(f"192.168.1.{at}"), 1)
        live(host, source, days * DAY)
        home.hosts.append(host)
    lease = IPv4Address("192.168.3.0")
    for host in home.hosts:
        for _, back in host.away if host.kind in PHONES else ():
            if source.random() < NEW_LEASES:
                lease += 1
                host.moves.append((back, lease))
    return home


class HeardNetwork(Network):
    """The network of a home, with an ear on it."""

    def __init__(self, home: Home, seed: int) -> None:
        super().__init__(home, seed)
        # Its own, so that what is asked is answered as without it.
        self._chance = random.Random(seed + 2_000_003)
        self._words = [word for at, host in enumerate(home.hosts, start=1) for word in self._life(at, host)]
        self._words += [
            Word(at=PROXY_EVERY, number=0, what="proxy"),
            Word(at=LIE_EVERY, number=0, what="lie"),
        ]
        heapq.heapify(self._words)

    def inputs(self, now: int) -> Iterator[Input]:
        """What the sources say in one second."""
        yield from super().inputs(now)
        while self._words and self._words[0].at <= now:
            word = heapq.heappop(self._words)
            hears = self._open(now) and self._chance.random() >= UNHEARD
            said = tuple(self._say(word, now))
            if hears:
                yield from said

    def _life(self, number: int, host: Host) -> Iterator[Word]:
        """What a host says as it comes, wakes, falls asleep and leaves; and its first word."""
        chance = self._chance
        yield Word(at=chance.uniform(1, _pause(host)), number=number, what="speak")
        for left, back in host.away:
            yield Word(at=back + chance.uniform(0.2, 1.5), number=number, what="dhcp")
            yield Word(at=back + chance.uniform(1.5, 3.0), number=number, what="arp")
            if chance.random() < GOODBYES:
                yield Word(at=left - 1, number=number, what="goodbye")
        for slept, woke in host.asleep:
            if chance.random() < 1 - UNHEARD:
                yield Word(at=woke + chance.uniform(0.1, 1.0), number=number, what="arp")
            if host.kind in PHONES and chance.random() < GOODBYES:
                yield Word(at=slept - 1, number=number, what="goodbye")

    def _say(self, word: Word, now: float) -> Iterator[Observation]:
        hosts = self.home.hosts
        if word.what == "proxy":
            self._again(word, PROXY_EVERY)
            for sleeper in (each for each in hosts if each.name == SLEEPER):
                yield _seen(None, sleeper.address, now, MdnsHostEvidence(hostname="sleeper"))
            return
        if word.what == "lie":
            self._again(word, LIE_EVERY)
            victim = self._chance.choice(hosts)
            yield _seen(victim.mac, victim.address, now, GOODBYE)
            return
        host = hosts[word.number - 1]
        if word.what == "speak":
            self._again(word, self._chance.expovariate(1 / _pause(host)))
        if not host.reachable(now):
            return
        match word.what:
            case "dhcp":
                asks = DhcpEvidence(hostname=host.name.replace(" ", "-"), requested=host.address)
                yield _seen(host.mac, None, now, asks)
            case "goodbye":
                yield _seen(host.mac, host.address, now, SPOKE)
                yield _seen(host.mac, host.address, now, GOODBYE)
            case "arp":
                yield _seen(host.mac, host.address, now, ASKS_SOMEBODY)
            case _:
                yield _seen(host.mac, host.address, now, self._some_word(host))

    def _some_word(self, host: Host) -> Evidence:
        if host.kind == "mains":
            offers = SsdpEvidence(target="upnp:rootdevice", udn=f"uuid:{host.mac}")
            return self._chance.choice((ASKS_SOMEBODY, SPOKE, offers))
        return self._chance.choice((ASKS_SOMEBODY, SPOKE))

    def _again(self, word: Word, seconds: float) -> None:
        heapq.heappush(self._words, Word(at=word.at + max(1.0, seconds), number=word.number, what=word.what))


def _pause(host: Host) -> float:
    return SPEAKS_EVERY.get(host.kind, OTHERS_SPEAK_EVERY)


def _seen(mac: str | None, address: IPv4Address | None, now: float, evidence: Evidence) -> Observation:
    return Observation(
        source=evidence.type,
        seen_at=moment(now + 0.05),
        network_id=LAN,
        mac=mac,
        address=address,
        evidence=evidence,
        live=not isinstance(evidence, GoodbyeEvidence),
    )
