"""The part of ASN.1's Basic Encoding Rules that SNMP is written in (X.690, RFC 3417 section 8).

Reading raises MalformedBerError, which never leaves the parsers of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    type Oid = tuple[int, ...]

INTEGER: Final = 0x02
OCTETS: Final = 0x04
NULL: Final = 0x05
OBJECT_ID: Final = 0x06
SEQUENCE: Final = 0x30

# RFC 2578 7.1.3 and 3.5: more, or larger ones, are nobody's object.
MAX_SUBIDS: Final = 128
MAX_SUBID: Final = 0xFFFF_FFFF
# No datagram has a length that takes more.
_LENGTH_BYTES: Final = 4


class MalformedBerError(ValueError):
    """It is not BER, or more than an honest agent says; the caller drops what it came in."""


def read_header(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Return tag, begin and end of the value whose tag is at `at`; it ends within `end`."""
    if at + 2 > end:
        raise MalformedBerError("cut off")
    size = data[at + 1]
    begin = at + 2
    if size >= 0x80:
        count = size & 0x7F
        if not 1 <= count <= _LENGTH_BYTES or begin + count > end:
            raise MalformedBerError("odd length")
        size = int.from_bytes(data[begin : begin + count])
        begin += count
    if begin + size > end:
        raise MalformedBerError("cut off")
    return data[at], begin, begin + size


def read_value(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Return begin and end of a value that has this tag."""
    found, begin, stop = read_header(data, at, end)
    if found != tag:
        raise MalformedBerError("another kind of value")
    return begin, stop


def read_integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return an INTEGER of at most eight bytes, and where it ends."""
    begin, stop = read_value(data, at, end, INTEGER)
    if stop - begin > 8:
        raise MalformedBerError("too large a number")
    return int.from_bytes(data[begin:stop], signed=True), stop


def read_octets(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """Return an OCTET STRING, and where it ends."""
    begin, stop = read_value(data, at, end, OCTETS)
    return data[begin:stop], stop


def read_subids(data: bytes) -> Oid:
    """Return the numbers that the bytes of an object id, or the rest of one behind a prefix, stand for."""
    found: list[int] = []
    number = 0
    for byte in data:
        if byte < 0x80:
            found.append(number << 7 | byte)
            number = 0
        else:
            number = number << 7 | byte & 0x7F
            # A zero in front would give one object many spellings, and a loop many names.
            if not 0 < number <= MAX_SUBID >> 7:
                raise MalformedBerError("an odd number in an object id")
    if number or len(found) > MAX_SUBIDS:
        raise MalformedBerError("an odd object id")
    return tuple(found)


def read_object_id(data: bytes) -> Oid:
    """Return the object id of a value's bytes; () for none."""
    if not data:
        return ()
    first, *others = read_subids(data)
    root = min(first // 40, 2)
    return (root, first - 40 * root, *others)


def build_value(tag: int, value: bytes) -> bytes:
    """One value with its tag and length."""
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + value


def build_integer(number: int, tag: int = INTEGER) -> bytes:
    """One number in the fewest bytes, signed as all of BER's are."""
    # The sign takes one bit more; of a negative number, the bits of its complement count.
    bits = (number if number >= 0 else ~number).bit_length()
    return build_value(tag, number.to_bytes(bits // 8 + 1, signed=True))


def build_octets(value: bytes) -> bytes:
    """One string of bytes."""
    return build_value(OCTETS, value)


def build_sequence(*parts: bytes) -> bytes:
    """The parts as one."""
    return build_value(SEQUENCE, b"".join(parts))


def build_subids(oid: Oid) -> bytes:
    """The numbers of an object id's rest; ValueError for one that is negative or too large."""
    built = bytearray()
    for number in oid:
        if not 0 <= number <= MAX_SUBID:
            raise ValueError(f"{number} is no part of an object id")
        if number < 0x80:
            built.append(number)
        else:
            shifts = range((number.bit_length() - 1) // 7 * 7, 0, -7)
            built += bytes(0x80 | number >> shift & 0x7F for shift in shifts)
            built.append(number & 0x7F)
    return bytes(built)


def pack_object_id(oid: Oid) -> bytes:
    """The bytes of an object id, without tag and length; ValueError for none that there can be."""
    if len(oid) < 2 or not 0 <= oid[0] <= 2 or oid[1] < 0 or (oid[0] < 2 and oid[1] >= 40):
        raise ValueError(f"{oid} is no object id")
    return build_subids((oid[0] * 40 + oid[1], *oid[2:]))
