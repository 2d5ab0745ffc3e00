"""Link-layer addresses as text: lower case, colons."""

from __future__ import annotations

import re

# Compiled when they are first used: a start that parses no MAC need not pay for them.
# aa:bb:cc:dd:ee:ff and AA-BB-CC-DD-EE-FF, also 0:1b:c:d:e:f as some systems print it; then
# aabb.ccdd.eeff; aabbccddeeff.
_PAIRS = r"(?a)[0-9A-Fa-f]{1,2}(?:([:-])[0-9A-Fa-f]{1,2})(?:\1[0-9A-Fa-f]{1,2}){4}"
_QUADS = r"(?a)[0-9A-Fa-f]{4}([.:-])[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{4}"
_PLAIN = r"(?a)[0-9A-Fa-f]{12}"
_BRACKETED = r".* \[((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\]"

BROADCAST = "ff:ff:ff:ff:ff:ff"
UNSET = "00:00:00:00:00:00"

# Those of virtual routers, which several boxes share and which are alike in every network: VRRP and CARP (RFC
# 9568) for IPv4 and IPv6, HSRP 1 and 2 (for IPv6 too), GLBP.
SHARED_MACS = (
    "00:00:5e:00:01:",
    "00:00:5e:00:02:",
    "00:00:0c:07:ac:",
    "00:00:0c:9f:f",
    "00:05:73:a0:0",
    "00:07:b4:0",
)


def format_mac(data: bytes) -> str:
    """Six bytes as text."""
    return data.hex(":")


def pack_mac(mac: str) -> bytes:
    """Turn a MAC in our own notation into its six bytes; ValueError for anything else."""
    data = bytes.fromhex(mac.replace(":", ""))
    if len(data) != 6:
        raise ValueError(f"not a MAC: {mac!r}")
    return data


def parse_mac(text: str) -> str:
    """Any common notation in ours; ValueError for what is not a MAC."""
    text = text.strip()
    if re.fullmatch(_PAIRS, text):
        return ":".join(pair.zfill(2) for pair in re.split("[:-]", text)).lower()
    if re.fullmatch(_QUADS, text) or re.fullmatch(_PLAIN, text):
        return format_mac(bytes.fromhex(re.sub("[.:-]", "", text)))
    raise ValueError(f"not a MAC: {text[:64]!r}")


def is_private(mac: str) -> bool:
    """Locally administered and unicast: made up by software, and it may change."""
    return mac[1] in "26ae"


def is_unicast(mac: str) -> bool:
    """Belongs to one interface; the group bit is clear."""
    return mac[1] in "02468ace"


def bracketed_mac(text: str) -> str | None:
    """The MAC at the end of "name [aa:bb:cc:dd:ee:ff]", in any case; None: it does not end so."""
    found = re.fullmatch(_BRACKETED, text.lower())
    return found[1] if found else None


def is_virtual(mac: str | None) -> bool:
    """Whether it is the MAC of a virtual router, handed from one box to another."""
    return mac is not None and mac.startswith(SHARED_MACS)
