"""Under which heading of a dashboard a device stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .population import is_private

if TYPE_CHECKING:
    from collections.abc import Collection

    from .engine import Device

OTHERS = "others"
# In the order of the dashboard. What is said to be of these kinds, and what announces these services, as
# IANA's registry of service names has them and, for things of a house, Home Assistant's own integrations.
_KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "network": (frozenset({"router", "gateway", "access point", "switch", "firewall"}), frozenset()),
    "phones": (frozenset({"phone", "tablet", "watch"}), frozenset({"apple-mobdev2", "adb-tls-connect"})),
    "computers": (
        frozenset({"computer", "laptop", "server", "nas", "storage"}),
        frozenset({"smb", "afpovertcp", "nfs", "adisk", "workstation", "rfb"}),
    ),
    "media": (
        frozenset({"tv", "speaker", "media", "console"}),
        frozenset({"googlecast", "airplay", "raop", "spotify-connect", "sonos", "androidtvremote2"}),
    ),
    "printers": (
        frozenset({"printer", "scanner"}),
        frozenset({"ipp", "ipps", "printer", "pdl-datastream", "scanner", "uscan"}),
    ),
    "things": (
        frozenset({"camera", "light", "bulb", "plug", "sensor", "thermostat", "thing"}),
        frozenset({"hap", "matter", "esphomelib", "shelly", "hue", "axis-video"}),
    ),
}
KINDS = (*_KINDS, OTHERS)


def kind_of(device: Device, gateways: Collection[object] = ()) -> str:
    """Return one of KINDS; `gateways` are the addresses that lead out of the networks."""
    if any(each.value in gateways for interface in device.interfaces for each in interface.addresses):
        return "network"
    facts = sorted(device.facts, key=lambda fact: fact.confidence, reverse=True)
    said = [fact.value.casefold() for fact in facts if fact.name == "kind"]
    services = {fact.value.removeprefix("_").partition(".")[0] for fact in facts if fact.name == "service"}
    for kind, (words, _) in _KINDS.items():
        if said and said[0] in words:
            return kind
    # Printers and speakers have shares and screens too.
    for kind in ("printers", "media", "things", "phones", "computers"):
        if not services.isdisjoint(_KINDS[kind][1]):
            return kind
    # Hardly anything else makes up its MAC.
    return "phones" if is_private(device) else OTHERS
