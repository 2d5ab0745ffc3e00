"""SSDP, the discovery of UPnP (UPnP Device Architecture 2.0, section 1): HTTP-like text in one datagram."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from ..lazy_dataclass import dataclass
from .text import clean_text

PORT: Final = 1900

# One frame; the longest announcements seen have 600 bytes.
MAX_MESSAGE: Final = 4096
# Lines of one message; UPnP has a dozen headers, makers add a few.
MAX_HEADERS: Final = 40

_HEADERS: Final = ("nt", "st", "nts", "usn", "location", "server", "user-agent", "cache-control")


class Says(Enum):
    """What a message is."""

    # "I am here", or "something about me is new".
    ALIVE = auto()
    # "I leave".
    BYEBYE = auto()
    # "Who is there?"
    SEARCH = auto()
    # "I am", to whoever asked.
    ANSWER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssdp:
    """One message; `target` is the kind of device or service it is about (NT or ST)."""

    says: Says
    target: str = ""
    # Unique to the device and what it offers: "uuid:...::urn:...".
    usn: str = ""
    # Where the sender says that its description is: a stranger's URL.
    location: str = ""
    # The programs that speak: of a device (SERVER), and of whoever asks (USER-AGENT).
    server: str = ""
    user_agent: str = ""
    # Seconds for which it holds; None: not said.
    max_age: int | None = None


def parse_ssdp(data: bytes) -> Ssdp | None:
    """One message; None where the first line is of no kind, or it is too long."""
    if len(data) > MAX_MESSAGE:
        return None
    first, _, rest = data.partition(b"\n")
    verb = first.split(b" ", 1)[0].upper()
    headers = _headers(rest)
    if verb == b"NOTIFY":
        says = {"ssdp:alive": Says.ALIVE, "ssdp:update": Says.ALIVE, "ssdp:byebye": Says.BYEBYE}.get(
            headers.get("nts", "").lower()
        )
    elif verb == b"M-SEARCH":
        says = Says.SEARCH
    else:
        says = Says.ANSWER if verb.startswith(b"HTTP/1.") and b" 200" in first else None
    if says is None:
        return None
    return Ssdp(
        says=says,
        target=headers.get("nt" if says in (Says.ALIVE, Says.BYEBYE) else "st", ""),
        usn=headers.get("usn", ""),
        location=headers.get("location", ""),
        server=headers.get("server", ""),
        user_agent=headers.get("user-agent", ""),
        max_age=_max_age(headers.get("cache-control", "")),
    )


def build_ssdp(message: Ssdp) -> bytes:
    """Build the message; ValueError for a text that would be more than one line."""
    first, extra = {
        Says.ALIVE: ("NOTIFY * HTTP/1.1", {"NTS": "ssdp:alive", "NT": message.target}),
        Says.BYEBYE: ("NOTIFY * HTTP/1.1", {"NTS": "ssdp:byebye", "NT": message.target}),
        Says.SEARCH: (
            "M-SEARCH * HTTP/1.1",
            {"MAN": '"ssdp:discover"', "MX": "1", "ST": message.target},
        ),
        Says.ANSWER: ("HTTP/1.1 200 OK", {"EXT": "", "ST": message.target}),
    }[message.says]
    headers = {
        **extra,
        "USN": message.usn,
        "LOCATION": message.location,
        "SERVER": message.server,
        "USER-AGENT": message.user_agent,
        "CACHE-CONTROL": "" if message.max_age is None else f"max-age={message.max_age}",
    }
    if message.says in (Says.ALIVE, Says.BYEBYE, Says.SEARCH):
        headers = {"HOST": "239.255.255.250:1900", **headers}
    lines = [first, *(f"{name}: {value}" for name, value in headers.items() if value)]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("an SSDP header is one line")
    return "\r\n".join((*lines, "", "")).encode()


def uuid_of(usn: str) -> str | None:
    """The device's own part of a USN or UDN, in small letters; None: it has none."""
    prefix, _, rest = usn.partition(":")
    uuid = rest.partition("::")[0].strip().lower()
    return uuid if prefix.strip().lower() == "uuid" and uuid else None


def _headers(data: bytes) -> dict[str, str]:
    """Read the headers we know, as safe text; of equal ones the first counts."""
    headers: dict[str, str] = {}
    for line in data.split(b"\n", MAX_HEADERS)[:MAX_HEADERS]:
        raw_name, colon, value = line.partition(b":")
        name = raw_name.strip().lower().decode("ascii", "replace")
        if colon and name in _HEADERS:
            headers.setdefault(name, clean_text(value))
    return headers


def _max_age(text: str) -> int | None:
    name, _, number = text.replace(" ", "").partition("=")
    digits = number.partition(",")[0]
    if name.lower() != "max-age" or not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return None
    return int(digits)
