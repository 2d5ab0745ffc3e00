"""What a name is worth by its looks: words, what a machine made up, or an address in other letters. Pure."""

from __future__ import annotations

import re
from enum import IntEnum
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.ip import IPAddress


class Looks(IntEnum):
    """From the least telling to the most."""

    # It says nothing that the address does not say, or is no name at all.
    ADDRESS = 0
    # A serial number, a UUID, a MAC.
    MACHINE = 1
    WORDS = 2


# What resolvers and routers say where they know no name.
_NO_NAMES = frozenset({"_gateway", "localhost", "localhost4", "localhost6", "unknown", "none", "null", "*"})
# What is left of bytes that are no text, and what stands between words.
_NO_LETTERS = "\ufffd -_"
# Compiled when they are first used: a start that judges no name need not pay for them.
# Four numbers up to 255 one after the other, however they are written.
_FOUR = r"(?<![0-9])([0-9]{1,3})[-._x]([0-9]{1,3})[-._x]([0-9]{1,3})[-._x]([0-9]{1,3})(?![0-9])"
_NUMBER = r"[0-9]+"
# What a server puts before the last part of an address.
_POOL = r"(?:dhcp|dyn|dynamic|host|ip|client|pool|lease|user|unknown|addr|address)[-_]?[0-9]+"
_SEPARATORS = r"[-_:.]"
# A UUID, a MAC, the id of a container: so many digits to the base of 16, some of them above 9 or not.
_HEX = r"[0-9a-f]{8,}"
_MAC = r"(?:[0-9a-f]{2}[-:_]){5}[0-9a-f]{2}"
_HEX_TAIL = r"(?i)[-_ ]+[0-9a-f]{12,32}$"
# A word of eight letters up to f is a word; one with digits in it is none.
_DIGITS_OF_AN_ID = 2


def looks(name: str, addresses: Iterable[IPAddress] = ()) -> Looks:
    """Judge a name; `addresses` are those of its bearer."""
    folded = name.casefold().rstrip(".")
    label = folded.partition(".")[0]
    if (
        not label.strip(_NO_LETTERS)
        or label in _NO_NAMES
        or _holds_an_address(folded)
        or _is_of(label, addresses)
    ):
        return Looks.ADDRESS
    return Looks.MACHINE if _is_an_id(label) else Looks.WORDS


def words_of(text: str) -> str | None:
    """The words of a name that a machine may have added its id to ("Chromecast-0123456789ab"); None: none."""
    bare = re.sub(_HEX_TAIL, "", text.strip()).strip()
    return bare if bare and looks(bare) is Looks.WORDS else None


def _holds_an_address(name: str) -> bool:
    """Whether any address is written out in it."""
    four = re.search(_FOUR, name)
    if four is not None and all(int(number) <= 255 for number in four.groups()):
        return True
    # "2001-db8--9" or the same with all its zeros.
    label = name.partition(".")[0]
    if label.count("-") < 2:
        return False
    try:
        IPv6Address(label.replace("-", ":"))
    except AddressValueError:
        return False
    return True


def _is_of(label: str, addresses: Iterable[IPAddress]) -> bool:
    """Whether the label is made of one of these addresses, or of its end."""
    numbers = [int(number) for number in re.findall(_NUMBER, label) if len(number) <= 3]
    bare = re.sub(_SEPARATORS, "", label)
    for address in addresses:
        if isinstance(address, IPv4Address):
            octets = list(address.packed)
            if len(numbers) >= 2 and numbers in (octets[-len(numbers) :], octets[::-1][-len(numbers) :]):
                return True
            if numbers and numbers[-1] == octets[-1] and re.fullmatch(_POOL, label):
                return True
            if address.packed.hex() in bare:
                return True
        elif any(part in bare for part in (address.packed.hex(), address.packed[8:].hex())):
            return True
    return False


def _is_an_id(label: str) -> bool:
    if re.fullmatch(_MAC, label):
        return True
    bare = re.sub(_SEPARATORS, "", label)
    if bare.isdigit():
        return True
    return re.fullmatch(_HEX, bare) is not None and sum(map(str.isdigit, bare)) >= _DIGITS_OF_AN_ID
