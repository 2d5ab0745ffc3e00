"""What is said behind LLC and SNAP (IEEE 802.2, 802): how Cisco's, Foundry's, Extreme's, Nortel's greet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .cdp import parse_cdp
from .edp import parse_edp
from .sonmp import parse_sonmp

if TYPE_CHECKING:
    from .cdp import Cdp
    from .edp import Edp
    from .sonmp import Sonmp

# DSAP, SSAP and control of unnumbered information, then who gave the protocol its number, and that.
_HEADER: Final = b"\xaa\xaa\x03"
CDP: Final = bytes.fromhex("00000c2000")
FDP: Final = bytes.fromhex("00e0522000")
EDP: Final = bytes.fromhex("00e02b00bb")
SONMP: Final = (bytes.fromhex("00008101a1"), bytes.fromhex("00008101a2"))

_BEGIN: Final = 8


def parse_snap(data: bytes) -> Cdp | Edp | Sonmp | None:
    """What an 802.3 frame says, cut to its length; None for any other protocol."""
    if data[:3] != _HEADER:
        return None
    protocol = data[3:_BEGIN]
    if protocol in (CDP, FDP):
        return parse_cdp(data[_BEGIN:], foundry=protocol == FDP)
    if protocol == EDP:
        return parse_edp(data[_BEGIN:])
    return parse_sonmp(data[_BEGIN:]) if protocol in SONMP else None


def build_snap(protocol: bytes, payload: bytes) -> bytes:
    """Build what follows the length."""
    return _HEADER + protocol + payload
