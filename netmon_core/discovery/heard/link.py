"""LLDP, CDP, FDP, EDP and SONMP: what the device at the other end of a cable says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ...evidence.heard import GoodbyeEvidence
from ...evidence.link import LinkEvidence
from ...packets.cdp import Cdp
from ...packets.edp import Edp
from ...packets.lldp import CHASSIS_MAC, Lldp
from ...packets.mac import is_private
from ...packets.sonmp import Sonmp
from .speaker import Told, is_one_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.ip import IPAddress
    from .speaker import Speaker

# Switches of some makers add their serial number to their name: "core(FOX1234ABCD)".
_SERIAL: Final = r"\([^()]*\)$"


def hear_link(message: Lldp | Cdp | Edp | Sonmp, speaker: Speaker) -> Iterator[Told]:
    """The device whose port sent the frame, and its own MAC where it says that: both are one device.

    Its management addresses are only its word: nothing is placed there for it.
    """
    if speaker.mac is None:
        return
    evidence = _evidence(message)
    if isinstance(message, Lldp | Cdp) and not message.ttl:
        goodbye = GoodbyeEvidence(protocol=evidence.protocol)
        yield Told(evidence=goodbye, mac=speaker.mac, address=None, live=False)
        return
    yield Told(evidence=evidence, mac=speaker.mac, address=None)
    if evidence.key is not None and evidence.key != speaker.mac:
        yield Told(evidence=evidence, mac=evidence.key, address=None)


def _evidence(message: Lldp | Cdp | Edp | Sonmp) -> LinkEvidence:
    match message:
        case Lldp():
            return _lldp(message)
        case Cdp():
            return LinkEvidence(
                protocol="FDP" if message.foundry else "CDP",
                name=re.sub(_SERIAL, "", message.device) or None,
                chassis=message.device or None,
                port=message.port or None,
                description=message.version or None,
                platform=message.platform or None,
                abilities=message.abilities,
                management=_real(message.addresses),
            )
        case Edp():
            return LinkEvidence(
                protocol="EDP",
                name=message.name or None,
                chassis=message.mac,
                key=_telling(message.mac),
                port=message.port or None,
                revisions=(message.version,) if message.version else (),
            )
        case Sonmp():
            return LinkEvidence(protocol="SONMP", port=str(message.port), management=(message.address,))


def _lldp(message: Lldp) -> LinkEvidence:
    chassis = message.chassis if message.chassis_kind == CHASSIS_MAC else None
    return LinkEvidence(
        protocol="LLDP",
        name=message.name or None,
        chassis=message.chassis or None,
        key=None if chassis is None else _telling(chassis),
        port=message.port or None,
        port_description=message.port_description or None,
        description=message.description or None,
        abilities=message.abilities,
        management=_real(message.addresses),
        manufacturer=message.manufacturer or None,
        model=message.model or None,
        serial=message.serial or None,
        revisions=tuple(each for each in (message.hardware, message.firmware, message.software) if each),
    )


def _real(addresses: tuple[IPAddress, ...]) -> tuple[IPAddress, ...]:
    """Without what says that there is none."""
    return tuple(each for each in addresses if not each.is_unspecified)


def _telling(mac: str) -> str | None:
    """The MAC of a chassis, where its maker gave it: a made-up one may be the same in many."""
    return mac if len(mac) == 17 and is_one_card(mac) and not is_private(mac) else None
