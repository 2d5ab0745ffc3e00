"""Classic BPF: which ARP frames of an adapter the kernel lets through. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .linux import Filter

_LOAD_WORD, _LOAD_HALF, _JUMP_EQUAL, _RETURN = 0x20, 0x28, 0x15, 0x06
# Loads from here on read what the kernel knows of the packet, not its bytes (SKF_AD_OFF and its fields).
_ANCILLARY = 0xFFFFF000
_PACKET_TYPE, _ADAPTER_INDEX, _VLAN_PRESENT = _ANCILLARY + 4, _ANCILLARY + 8, _ANCILLARY + 48
_PACKET_HOST = 0
_ACCEPT, _REFUSE = 0x40000, 0


def arp_filter(adapter_index: int, mac: bytes, *, hear: bool) -> Filter:
    """Pass ARP for Ethernet and IPv4 of this adapter: replies to us, and with `hear` every reply and request.

    A frame for a VLAN is refused, whether the tag is still on or already led to another adapter.
    """
    checks = [
        (_LOAD_WORD, _ADAPTER_INDEX, adapter_index),
        (_LOAD_WORD, _VLAN_PRESENT, 0),
        (_LOAD_WORD, 12, 0x08060001),
        (_LOAD_WORD, 16, 0x08000604),
    ]
    if hear:
        last = [(_LOAD_HALF, 20, 1), (_LOAD_HALF, 20, 2)]
    else:
        checks.append((_LOAD_HALF, 20, 2))
        # To our MAC by Ethernet, or by ARP: RFC 3927 has devices answer by broadcast.
        last = [(_LOAD_WORD, _PACKET_TYPE, _PACKET_HOST), (_LOAD_HALF, 36, int.from_bytes(mac[4:6]))]
    return _program(checks, last)


def _program(checks: list[tuple[int, int, int]], last: list[tuple[int, int, int]]) -> Filter:
    """Pass when all of `checks` hold and one of `last` does; each is (load, offset, value)."""
    steps: list[tuple[int, int, int, int]] = []
    length = 2 * (len(checks) + len(last)) + 2
    for number, (load, offset, value) in enumerate(checks + last):
        # Jumps are counted from the next step; the last two accept and refuse.
        next_step = 2 * number + 2
        to_accept, to_refuse = length - 2 - next_step, length - 1 - next_step
        steps.append((load, 0, 0, offset))
        if number < len(checks):
            steps.append((_JUMP_EQUAL, 0, to_refuse, value))
        else:
            is_final = number == len(checks) + len(last) - 1
            steps.append((_JUMP_EQUAL, to_accept, to_refuse if is_final else 0, value))
    return (*steps, (_RETURN, 0, 0, _ACCEPT), (_RETURN, 0, 0, _REFUSE))
