"""One network: what is heard there goes to the rules, and what they need to know is kept. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..model.finding import Severity
from ..packets.dhcp import Dhcp
from ..packets.ethernet import parse_ethernet
from ..packets.frame import parse_frame
from ..packets.ipv4 import parse_ipv4
from ..packets.ipv6 import parse_ipv6
from ..packets.mac import is_virtual
from ..packets.ndp import NeighborAdvertisement, RouterAdvertisement
from ..packets.redundancy import HSRP_PORT, PROTOCOL, parse_advert
from .changes import Changes
from .claims import claim_of
from .findings import Suspicion, cause_of
from .rogues import Rogues
from .rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.arp import Arp
    from ..packets.frame import Frame
    from .claims import Claim
    from .findings import Findings
    from .ground import Ground

# Datagrams that tell something here, by either port.
_PORTS: Final = frozenset((67, 68, HSRP_PORT))
_NAMES: Final = frozenset((137, 5353, 5355))
# A repeater that was there before us is known by then.
SETTLED: Final = timedelta(minutes=10)


class Link:
    """Hears one network."""

    def __init__(self, ground: Ground, findings: Findings, *, now: datetime) -> None:
        self.ground = ground
        self.changes = Changes(ground, findings, now=now)
        self.rogues = Rogues(ground, findings)
        self._findings = findings
        self._who = ground.who

    def hear(self, data: bytes, at: datetime) -> None:
        """Take in one frame that another sent."""
        self.ground.heard_at = at
        kind = data[12:14]
        if kind == b"\x08\x06":
            frame = parse_frame(data)
            if frame is not None and frame.arp is not None:
                self._hear_arp(frame, frame.arp, data, at)
        elif kind == b"\x08\x00" and len(data) > 23:
            if data[23] == PROTOCOL:
                self._hear_advert(data, at)
            elif data[23] == 17:
                self._hear_datagram(data, 14 + (data[14] & 0x0F) * 4, at)
        elif kind == b"\x86\xdd" and len(data) > 54:
            if data[20] == PROTOCOL:
                self._hear_advert(data, at)
            elif data[20] == 58 and 134 <= data[54] <= 136:
                frame = parse_frame(data)
                if frame is not None:
                    self._hear_neighbor(frame, data, at)
            elif data[20] == 17:
                self._hear_datagram(data, 54, at)

    def _hear_arp(self, frame: Frame, arp: Arp, data: bytes, at: datetime) -> None:
        mac = arp.sender_mac
        if not arp.reply and not arp.gratuitous and mac not in self.ground.standing.own_macs:
            self._count_question(mac, arp.target_address, data, at)
        claim = claim_of(frame, data, at, own=self.ground.standing.own_macs)
        if claim is not None:
            self._hear_mismatch(claim)
            self._hear_claim(claim)

    def _hear_neighbor(self, frame: Frame, data: bytes, at: datetime) -> None:
        if isinstance(frame.icmp, RouterAdvertisement):
            self.rogues.hear_router(frame, frame.icmp, data, at)
        if isinstance(frame.icmp, NeighborAdvertisement) and not frame.icmp.override:
            # It replaces nothing that is known (RFC 4861, 7.2.5).
            return
        claim = claim_of(frame, data, at, own=self.ground.standing.own_macs)
        if claim is not None:
            self._hear_claim(claim)

    def _hear_claim(self, claim: Claim) -> None:
        storm = self.ground.counts.is_storm(claim)
        storms = self.ground.counts.are_storms(claim)
        self.ground.counts.spoke(claim)
        self.changes.hear(claim)
        if self.ground.counts.is_unasked(claim):
            self._find_unasked(claim)
        if storm or storms:
            self._find_storm(claim, every=not storm)

    def _find_unasked(self, claim: Claim) -> None:
        if self.ground.is_accepted(claim.address, claim.mac):
            return
        self._findings.find(
            self.ground.network_id,
            Suspicion(
                rule=Rule.ADDRESS_SPOOFED,
                severity=Severity.CRITICAL,
                summary=(
                    f"{self._who(claim.mac)} tells this machine again and again, unasked, "
                    f"that it has {claim.address}."
                ),
                address=claim.address,
                macs=(claim.mac,),
                excuses=("this machine had not asked for the address in the three seconds before",),
                proof=[(claim.at, claim.data)],
            ),
            claim.at,
        )

    def _find_storm(self, claim: Claim, *, every: bool) -> None:
        known = self._findings.get(cause_of(self.ground.network_id, Rule.ADDRESS_SPOOFED, claim.address, ""))
        if known is not None and known.severity is Severity.CRITICAL:
            # It is of the same cause.
            return
        self._findings.find(
            self.ground.network_id,
            Suspicion(
                rule=Rule.ANNOUNCEMENT_STORM,
                severity=Severity.WARNING,
                summary=(
                    "More addresses are announced than a network has to announce."
                    if every
                    else f"{self._who(claim.mac)} announces {claim.address} without end."
                ),
                address=None if every else claim.address,
                macs=() if every else (claim.mac,),
                proof=[(claim.at, claim.data)],
            ),
            claim.at,
        )

    def _hear_mismatch(self, claim: Claim) -> None:
        if claim.source == claim.mac or claim.source in self.ground.standing.own_macs:
            return
        if is_virtual(claim.source) or is_virtual(claim.mac):
            return
        relays = self.ground.counts.relays(claim.source, claim.mac, claim.at)
        if relays or self.ground.is_accepted(claim.address, claim.source):
            return
        # What stood there before us is learned first: a repeater sends the gateway's frames too.
        guarded = self.ground.is_guarded(claim.address) and (
            claim.at - self.ground.began >= SETTLED or claim.source in self.ground.suspects
        )
        self._findings.find(
            self.ground.network_id,
            Suspicion(
                rule=Rule.ADDRESS_SPOOFED if guarded else Rule.MAC_MISMATCH,
                severity=Severity.CRITICAL if guarded else Severity.INFO,
                summary=f"{self._who(claim.source)} sends that {self._who(claim.mac)} has {claim.address}.",
                address=claim.address,
                macs=(claim.source, claim.mac),
                excuses=("the sender does not send for several others, as a repeater does",),
                proof=[(claim.at, claim.data)],
            ),
            claim.at,
        )

    def _count_question(self, mac: str, wants: IPAddress, data: bytes, at: datetime) -> None:
        if not self.ground.counts.is_scan(mac, wants, at):
            return
        if any(pin.mac == mac for pin in self.ground.pins.gateways.values()):
            # A router asks for whomever the world outside wants.
            return
        self._findings.find(
            self.ground.network_id,
            Suspicion(
                rule=Rule.ARP_SCAN,
                severity=Severity.INFO,
                summary=f"{self._who(mac)} asks for every address of the network.",
                macs=(mac,),
                proof=[(at, data)],
            ),
            at,
        )

    def _hear_advert(self, data: bytes, at: datetime) -> None:
        ethernet = parse_ethernet(data)
        if ethernet is None:
            return
        version = data[14] >> 4
        packet = parse_ipv4(data[14:]) if version == 4 else parse_ipv6(data[14:])
        if packet is None or packet.ttl != 255:
            # What a router passed on speaks for nobody here (RFC 9568, 5.1.1.3).
            return
        advert = parse_advert(packet.payload, version)
        if advert is not None:
            # Some speak from a MAC that is nobody's, so whose address it is counts too.
            holder = self.ground.holders.get(packet.source)
            macs = {ethernet.source} if holder is None else {ethernet.source, holder.mac}
            if holder is None:
                self.changes.look_for(packet.source, at)
            self.ground.hints.hear_advert(macs, packet.source, advert, at)

    def _hear_datagram(self, data: bytes, start: int, at: datetime) -> None:
        if len(data) < start + 8:
            return
        source = data[start] << 8 | data[start + 1]
        target = data[start + 2] << 8 | data[start + 3]
        if source in _PORTS or target in _PORTS or (target in _NAMES and b"_sleep-proxy" in data):
            frame = parse_frame(data)
            if frame is None:
                return
            self.ground.hints.hear(frame, at)
            if isinstance(frame.message, Dhcp) and frame.message.reply:
                self.rogues.hear_server(frame, frame.message, data, at)
        elif source in _NAMES:
            self.rogues.hear_answer(data, start, at)
