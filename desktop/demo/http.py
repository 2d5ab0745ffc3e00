"""As much of HTTP as a client on loopback needs: one request in, one answer out. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from netmon_core.errors import FormatError

MAX_REQUEST = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; `parts` are the unquoted segments of its path."""

    method: str
    parts: tuple[str, ...]
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] = field(default_factory=dict)


def parse_request(data: bytes) -> tuple[Request, int] | None:
    """Return the first request and its length, None where it has not come whole; raises FormatError."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        if len(data) > MAX_REQUEST:
            raise FormatError("the request is too long")
        return None
    try:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        length = int(headers.get("content-length", "0"))
        if not 0 <= length <= MAX_REQUEST:
            raise FormatError("the request is too long")
        if len(rest) < length:
            return None
        body = json.loads(rest[:length]) if length else {}
    except ValueError as err:
        raise FormatError("this is no request") from err
    url = urlsplit(target)
    return (
        Request(
            method=method,
            parts=tuple(unquote(part) for part in url.path.strip("/").split("/")),
            query=dict(parse_qsl(url.query)),
            headers=headers,
            body=body if isinstance(body, dict) else {},
        ),
        len(head) + 4 + length,
    )


def build_answer(status: int, content: object) -> bytes:
    """Return an answer; `content` None has no body."""
    body = b"" if content is None else json.dumps(content).encode()
    kind = "application/json" if status < 400 else "application/problem+json"
    head = f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
