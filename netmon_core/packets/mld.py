"""Who listens to which IPv6 group: MLD reports of both versions (RFC 2710, 3810)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv6_address

if TYPE_CHECKING:
    from ipaddress import IPv6Address

# Groups in one report; a full frame has room for 71, and a host is in a dozen.
MAX_GROUPS: Final = 80

_REPORT, _DONE, _REPORT2 = 131, 132, 143
# The record says that the host left: nobody's traffic is wanted any more (RFC 3810, 5.2.12).
_TO_INCLUDE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MldReport:
    """The groups that a host is in, or that it has left."""

    groups: tuple[IPv6Address, ...] = ()
    left: tuple[IPv6Address, ...] = ()
    version: int = 2


def parse_mld(data: bytes) -> MldReport | None:
    """One ICMPv6 message of types 131, 132 and 143, its checksum checked before."""
    if data[0] == _REPORT2:
        return _parse_second(data)
    if len(data) < 24:
        return None
    group = (ipv6_address(data[8:24]),)
    if data[0] == _DONE:
        return MldReport(left=group, version=1)
    return MldReport(groups=group, version=1) if data[0] == _REPORT else None


def build_mld(report: MldReport) -> bytes:
    """Build the report, its checksum 0; of version 1 it has one group."""
    if report.version == 1:
        (group,) = report.groups or report.left
        return bytes((_DONE if report.left else _REPORT,)) + bytes(7) + group.packed
    records = [(4, group) for group in report.groups] + [(_TO_INCLUDE, group) for group in report.left]
    body = b"".join(bytes((kind, 0, 0, 0)) + group.packed for kind, group in records)
    return bytes((_REPORT2,)) + bytes(5) + len(records).to_bytes(2) + body


def _parse_second(data: bytes) -> MldReport | None:
    groups: list[IPv6Address] = []
    left: list[IPv6Address] = []
    position, size = 8, len(data)
    for _ in range(min(data[6] << 8 | data[7], MAX_GROUPS)):
        end = position + 20
        if end > size:
            return None
        sources = data[position + 2] << 8 | data[position + 3]
        gone = data[position] == _TO_INCLUDE and not sources
        (left if gone else groups).append(ipv6_address(data[position + 4 : end]))
        position = end + sources * 16 + data[position + 1] * 4
    return MldReport(groups=tuple(groups), left=tuple(left))
