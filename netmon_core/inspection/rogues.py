"""Who serves what nobody asked them to: DHCP, routes by IPv6, names that do not exist. Pure."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..model.finding import Severity
from ..packets.dhcp import ACK, OFFER
from ..packets.ethernet import parse_ethernet
from ..packets.netbios import PORT as NETBIOS
from ..packets.netbios import parse_netbios
from .findings import Suspicion
from .pins import learn
from .rules import Rule

if TYPE_CHECKING:
    from datetime import datetime

    from ..packets.dhcp import Dhcp
    from ..packets.frame import Frame
    from ..packets.ndp import RouterAdvertisement
    from .findings import Findings
    from .ground import Ground

# Names of nobody that may still be answered, and for how long.
BAITS: Final = 8
BAIT_HOLDS: Final = timedelta(seconds=30)
_PROTOCOLS: Final = {137: "NetBIOS", 5353: "mDNS", 5355: "LLMNR"}


class Rogues:
    """Of one link."""

    def __init__(self, ground: Ground, findings: Findings) -> None:
        self._ground = ground
        self._findings = findings
        self._who = ground.who
        self._baits: OrderedDict[str, datetime] = OrderedDict()

    def lay(self, name: str, at: datetime) -> None:
        """This machine asks for a name that nobody has."""
        if len(self._baits) >= BAITS:
            self._baits.popitem(last=False)
        self._baits[name] = at

    def hear_router(self, frame: Frame, said: RouterAdvertisement, data: bytes, at: datetime) -> None:
        """A router advertises itself by IPv6."""
        if not said.lifetime and not said.name_servers and not any(each.autonomous for each in said.prefixes):
            return
        mac, pins = frame.ethernet.source, self._ground.pins
        if mac in self._ground.standing.own_macs:
            return
        gateway = any(pin.mac == mac for pin in pins.gateways.values())
        if mac in pins.routers or gateway or pins.learning(at):
            self._ground.dirty |= learn(pins.routers, mac)
            self._learn_way(frame, said, mac, at)
            return
        prefix = next((f" for {each.network}" for each in said.prefixes), "")
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.ROGUE_ROUTER,
                severity=Severity.CRITICAL,
                summary=f"{self._who(mac)} calls itself a router of this network by IPv6{prefix}.",
                address=None if frame.ip is None else frame.ip.source,
                macs=(mac,),
                excuses=(
                    "it is none of the routers that were there before",
                    "it is no gateway of this network by IPv4",
                ),
                proof=[(at, data)],
            ),
            at,
        )

    def _learn_way(self, frame: Frame, said: RouterAdvertisement, mac: str, at: datetime) -> None:
        """What a router of ours advertises itself from is a gateway, at this MAC from now on."""
        address = None if frame.ip is None else frame.ip.source
        if said.lifetime and address is not None and address not in self._ground.pins.gateways:
            self._ground.dirty |= self._ground.pins.pin(address, mac, at)

    def hear_server(self, frame: Frame, said: Dhcp, data: bytes, at: datetime) -> None:
        """Somebody answers as a DHCP server."""
        if said.kind not in (OFFER, ACK) or frame.ip is None:
            return
        server = said.server or frame.ip.source
        mac, pins = frame.ethernet.source, self._ground.pins
        if str(server) in pins.servers or server in self._ground.standing.own_addresses:
            return
        if server in self._ground.standing.gateways or not pins.servers:
            self._ground.dirty |= learn(pins.servers, str(server))
            return
        # Two that were there from the beginning are more often a pair than an attack.
        severity = Severity.WARNING if pins.learning(at) else Severity.CRITICAL
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.ROGUE_DHCP,
                severity=severity,
                summary=(
                    f"{self._who(mac)} gives out addresses by DHCP as {server}; "
                    f"known is {', '.join(pins.servers)}."
                ),
                address=server,
                macs=(mac,),
                excuses=("it is no DHCP server that was there before", "it is no gateway of this network"),
                proof=[(at, data)],
            ),
            at,
        )

    def hear_answer(self, data: bytes, start: int, at: datetime) -> None:
        """A datagram of a protocol of names: of interest is only an answer to a name of nobody."""
        payload = data[start + 8 :]
        if not self._baits or len(payload) < 12 or not payload[2] & 0x80:
            return
        if data[start] << 8 | data[start + 1] == NETBIOS:
            message = parse_netbios(payload)
            said = b"" if message is None else message.about.name.lower().encode()
        else:
            said = payload.lower()
        for name, laid in self._baits.items():
            if at - laid <= BAIT_HOLDS and name.encode() in said:
                self._find_poisoner(name, data, start, at)
                return

    def _find_poisoner(self, name: str, data: bytes, start: int, at: datetime) -> None:
        ethernet = parse_ethernet(data)
        if ethernet is None or ethernet.source in self._ground.standing.own_macs:
            return
        protocol = _PROTOCOLS.get(data[start] << 8 | data[start + 1], "DNS")
        self._findings.find(
            self._ground.network_id,
            Suspicion(
                rule=Rule.POISONER,
                severity=Severity.CRITICAL,
                summary=(
                    f"{self._who(ethernet.source)} answers by {protocol} "
                    f"for the name {name}, which nobody has."
                ),
                macs=(ethernet.source,),
                excuses=("the name was made up just now, of twelve letters",),
                proof=[(at, data)],
            ),
            at,
        )
