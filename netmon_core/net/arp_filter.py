"""Classic BPF: which ARP frames of an adapter the kernel lets through. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .linux import Filter

    type _Way = Literal["next", "accept", "refuse"]
    # Load, offset, value; the ways to go when equal and when not.
    type _Check = tuple[int, int, int, _Way, _Way]

_LOAD_WORD, _LOAD_HALF, _JUMP_EQUAL, _RETURN = 0x20, 0x28, 0x15, 0x06
# Loads from here on read what the kernel knows of the packet, not its bytes (SKF_AD_OFF and its fields).
_ANCILLARY = 0xFFFFF000
_PACKET_TYPE, _ADAPTER_INDEX = _ANCILLARY + 4, _ANCILLARY + 8
_PACKET_HOST, _PACKET_OTHERHOST = 0, 3
_ACCEPT, _REFUSE = 0x40000, 0


def arp_filter(adapter_index: int, mac: bytes, *, hear: bool) -> Filter:
    """Pass ARP for Ethernet and IPv4 of this adapter: replies to us, and with `hear` every reply and request.

    A frame for a VLAN is refused: the kernel hides the tag, but calls the frame another station's, or its
    adapter the VLAN's.
    """
    checks: list[_Check] = [
        (_LOAD_WORD, _ADAPTER_INDEX, adapter_index, "next", "refuse"),
        (_LOAD_WORD, _PACKET_TYPE, _PACKET_OTHERHOST, "refuse", "next"),
        (_LOAD_WORD, 12, 0x08060001, "next", "refuse"),
        (_LOAD_WORD, 16, 0x08000604, "next", "refuse"),
    ]
    if hear:
        checks += [(_LOAD_HALF, 20, 1, "accept", "next"), (_LOAD_HALF, 20, 2, "accept", "refuse")]
    else:
        checks += [
            (_LOAD_HALF, 20, 2, "next", "refuse"),
            # To our MAC by Ethernet, or by ARP: RFC 3927 has devices answer by broadcast.
            (_LOAD_WORD, _PACKET_TYPE, _PACKET_HOST, "accept", "next"),
            (_LOAD_WORD, 32, int.from_bytes(mac[:4]), "next", "refuse"),
            (_LOAD_HALF, 36, int.from_bytes(mac[4:]), "accept", "refuse"),
        ]
    return _program(checks)


def _program(checks: list[_Check]) -> Filter:
    steps: list[tuple[int, int, int, int]] = []
    for number, (load, offset, value, equal, other) in enumerate(checks):
        # Jumps count from the step after; the last two steps accept and refuse.
        accept = 2 * (len(checks) - number - 1)
        jumps = {"next": 0, "accept": accept, "refuse": accept + 1}
        steps += [(load, 0, 0, offset), (_JUMP_EQUAL, jumps[equal], jumps[other], value)]
    return (*steps, (_RETURN, 0, 0, _ACCEPT), (_RETURN, 0, 0, _REFUSE))
