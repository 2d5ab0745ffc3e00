"""Names as strangers announce them by mDNS, and as zeroconf can bear them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..packets.dns import INTERNET, PTR
from ..packets.names import MAX_LABEL

if TYPE_CHECKING:
    from zeroconf import Zeroconf


def writable(name: str) -> bool:
    """Whether the name can be written into a packet: bytes that are no UTF-8 have become three each."""
    # No character has more than four bytes.
    return len(name) * 4 <= MAX_LABEL or all(
        len(label.encode("utf-8", "replace")) <= MAX_LABEL for label in name.split(".")
    )


def drop_pointer(zeroconf: Zeroconf, service_type: str, name: str) -> None:
    """Let zeroconf forget a pointer that it cannot write: it names all it knows in each question.

    Else nobody's question for this kind of service gets out until the pointer expires.
    """
    from zeroconf._dns import DNSPointer  # noqa: PLC0415 - see MdnsSource

    known = zeroconf.cache.get(DNSPointer(service_type, PTR, INTERNET, 0, name))
    if known is not None:
        zeroconf.cache.async_remove_records([known])


def without_local(name: str) -> str:
    """The name without its dot at the end and without its domain, in whatever case that is written."""
    bare = name.removesuffix(".")
    return bare[: -len(".local")] if bare.lower().endswith(".local") else bare
