"""What may explain that an address is at another MAC than before, tried one after the other. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from ..packets.mac import is_private, is_virtual

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..model.ip import IPAddress
    from .hints import Hints
    from .holders import Holder

    # Why two MACs of a network are known to be of one device, in words; "": they are not.
    type SameDevice = Callable[[str, str], str]

# Who was not heard for so long may have gone, and its address with it.
SILENT: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """`holds`: nothing more need be asked. `likely`: so it seems, if only one of both answers."""

    holds: str = ""
    likely: str = ""
    # What did not hold, in words, in the order it was tried.
    tried: tuple[str, ...] = ()


def excuse(
    address: IPAddress,
    mac: str,
    holder: Holder,
    at: datetime,
    *,
    hints: Hints,
    same_device: SameDevice,
    guarded: bool,
) -> Excuse:
    """Try every excuse. Of a guarded address a virtual MAC alone is none: anybody may use one."""
    if words := hints.advert_for(address, mac, at):
        return Excuse(holds=words)
    tried = ["no message of VRRP, HSRP or CARP says that it stands in for the one before"]
    if is_virtual(mac) or is_virtual(holder.mac):
        words = "one of both MACs is handed from router to router"
        if not guarded:
            return Excuse(holds=words)
        tried.append(f"{words}, but nobody speaks for the address")
    if words := same_device(mac, holder.mac):
        return Excuse(holds=words, tried=tuple(tried))
    tried.append("it is not known to be another card of the same device")
    likely = _likely(address, mac, holder, at, hints, tried)
    return Excuse(likely=likely, tried=tuple(tried))


def _likely(
    address: IPAddress, mac: str, holder: Holder, at: datetime, hints: Hints, tried: list[str]
) -> str:
    if hints.asked_for(address, mac, at):
        return "it asked for the address by DHCP"
    tried.append("it did not ask for the address by DHCP")
    if hints.is_sleep_proxy(mac, at) or hints.is_sleep_proxy(holder.mac, at):
        return "a sleep proxy answers for who sleeps"
    tried.append("neither of both announces that it is a sleep proxy")
    name = hints.hostname(mac)
    if name and name == hints.hostname(holder.mac) and is_private(mac) and is_private(holder.mac):
        return f"both MACs are made up and called {name}"
    silent = at - holder.heard_at
    if silent > SILENT:
        return f"the one before was silent for {silent.total_seconds() / 60:.0f} minutes"
    tried.append(f"the one before was heard {max(silent.total_seconds(), 0):.0f} s ago")
    return ""
