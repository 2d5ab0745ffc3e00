"""Every network that is inspected, and what is found there. Pure: the engine brings frames and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import NotFoundError
from .findings import Findings, cause_of
from .ground import Ground
from .link import Link
from .pins import Pins, learn, pins_from_text, pins_to_text
from .quiet import over
from .rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ..model.finding import Finding
    from ..model.ip import IPAddress
    from .findings import Proof
    from .ground import Standing

# As what the pins of each network are remembered.
MEMORY: Final = "inspection"
# Our own attachments are never so many.
LINKS: Final = 64


class Inspector:
    """Hears frames of any network and says what is wrong.

    `same_device` says in words why two MACs of a network are one device's ("": they are not), `who` names a
    MAC for people.
    """

    def __init__(
        self,
        *,
        new_id: Callable[[], str],
        same_device: Callable[[str, str, str], str],
        who: Callable[[str, str], str],
    ) -> None:
        self.findings = Findings(new_id)
        self._same_device = same_device
        self._who = who
        self._links: dict[str, Link] = {}
        self._memory: dict[str, str] = {}

    def load(self, findings: Iterable[Finding], memory: Mapping[str, str]) -> None:
        """Go on where the last run ended; `memory` has the pins by network."""
        self.findings.load(findings)
        self._memory = dict(memory)

    def stand(self, standings: Mapping[str, Standing], now: datetime) -> None:
        """We stand on these networks; others are no longer heard."""
        for network_id in self._links.keys() - standings.keys():
            # What was learned there is wanted again on the day we come back.
            self._memory[network_id] = pins_to_text(self._links.pop(network_id).ground.pins)
        for network_id, standing in [*standings.items()][:LINKS]:
            self._link(network_id, now).ground.standing = standing

    def hear(self, network_id: str, data: bytes, at: datetime) -> None:
        """Take in one frame that another sent."""
        link = self._links.get(network_id)
        if link is not None:
            link.hear(data, at)

    def asked(self, network_id: str, address: IPAddress, at: datetime) -> None:
        """This machine asked for an address."""
        link = self._links.get(network_id)
        if link is not None:
            link.ground.counts.asked(address, at)

    def neighbor(self, network_id: str, address: IPAddress, mac: str, at: datetime) -> None:
        """The kernel of this machine has the address at this MAC."""
        link = self._links.get(network_id)
        if link is not None:
            link.changes.gateways.neighbor(address, mac, at)

    def lay(self, network_id: str, name: str, at: datetime) -> None:
        """This machine asks there for a name that nobody has."""
        link = self._links.get(network_id)
        if link is not None:
            link.rogues.lay(name, at)

    def expire(self, now: datetime) -> dict[str, list[IPAddress]]:
        """What time changes; return whom to ask for by ARP, by network."""
        wanted: dict[str, list[IPAddress]] = {}
        for network_id, link in self._links.items():
            if asked := link.changes.expire(now):
                wanted[network_id] = asked
        for cause, finding in [(cause, each) for cause, each in self.findings.quiet(now)]:
            if over(finding, now):
                self.findings.end(cause, "it was not seen again", now)
        return wanted

    def learned(self) -> dict[str, str]:
        """What of the networks is to be remembered anew, as text."""
        texts = {}
        for network_id, link in self._links.items():
            if link.ground.dirty:
                link.ground.dirty = False
                texts[network_id] = pins_to_text(link.ground.pins)
        return texts

    def drain(self) -> list[tuple[Finding, list[Proof]]]:
        """The findings that changed, each with the frames that are new."""
        return self.findings.drain()

    def settle(self, finding_id: str, by: str, now: datetime, *, right: bool) -> None:
        """A person has looked: it is over, and with `right` as it should be. Raises NotFoundError."""
        finding = next((each for each in self.findings if each.id == finding_id), None)
        if finding is None:
            raise NotFoundError(
                f"No open finding has the id {finding_id!r}; `netmon findings` lists them.", field="id"
            )
        link = self._links.get(finding.network_id)
        mac = finding.macs[0] if finding.macs else ""
        if right and link is not None:
            self._accept(link, finding, mac, now)
        cause = cause_of(finding.network_id, finding.rule, finding.address, mac)
        said = "said to be right" if right else "said to be over"
        self.findings.end(cause, f"{said} by {by}" if by else said, now)

    def _accept(self, link: Link, finding: Finding, mac: str, now: datetime) -> None:
        if finding.rule == Rule.ROGUE_DHCP:
            learn(link.ground.pins.servers, str(finding.address))
        elif finding.rule == Rule.ROGUE_ROUTER:
            learn(link.ground.pins.routers, mac)
        elif finding.address is not None:
            link.changes.settle(finding.address, mac, now)
        link.ground.dirty = True

    def _link(self, network_id: str, now: datetime) -> Link:
        link = self._links.get(network_id)
        if link is None:
            pins = pins_from_text(self._memory.pop(network_id, "")) or Pins(now)
            ground = Ground(
                network_id,
                pins,
                same_device=lambda one, other: self._same_device(network_id, one, other),
                who=lambda mac: self._who(network_id, mac),
                now=now,
            )
            link = self._links[network_id] = Link(ground, self.findings, now=now)
        return link
