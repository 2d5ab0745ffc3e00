"""What an InfluxDB server means by an answer that is no success. Pure.

It may be away, refuse for good, or have taken a part of a batch: servers say the last with 400, 422 and,
early 2.x, 500. How many of the batch it left out stands in its words, where it stands anywhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

# A proxy's page says nothing of InfluxDB but this.
_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})</title>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_HTML = re.compile(r"\s*<(!doctype|html|head|body)\b", re.IGNORECASE)
_DROPPED = re.compile(r"(?a)\bdropped[=: ]+(\d{1,9})\b")
_CONFLICT = re.compile(
    r'field type conflict: input field "([^"]{1,64})" on measurement "([^"]{1,64})" is type (\w+), '
    r"already exists as type (\w+)"
)
_RETENTION = re.compile(
    r"beyond retention policy|outside (of )?(the )?retention|retention policy|older than the retention",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"partial write", re.IGNORECASE)


class AwayError(Exception):
    """It failed for a reason that may pass; `retry_after` is what the server asked for, in seconds."""

    def __init__(self, message: str, *, retry_after: float | None = None, inside: bool = False) -> None:
        """`inside`: the server itself failed at what it was sent, and may fail at it for ever."""
        super().__init__(message)
        self.retry_after = retry_after
        self.inside = inside


class RefusedError(Exception):
    """The server will never take this. `lost`: how many lines, as it says; None: it does not, so up to all.

    `kind` is the same for what needs the same remedy.
    """

    def __init__(self, message: str, *, lost: int | None = None, kind: str = "") -> None:
        super().__init__(message)
        self.lost = lost
        self.kind = kind or message


class TooLargeError(RefusedError):
    """The server would take it in smaller parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an answer's body says: its words, and how many lines it names as left out."""

    words: str
    left_out: int | None = None


def read_body(body: bytes) -> Said:
    """The words of an error's body, whether InfluxDB or a proxy wrote it."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode(errors="replace")
        if _HTML.match(text):
            title = _TITLE.search(text)
            text = title[1] if title else _TAG.sub(" ", text)
            return Said(words=f"a web page: {' '.join(text.split())}")
        return Said(words=text)
    if not isinstance(told, dict):
        return Said(words="")
    words = told.get("message") or told.get("error") or ""
    lines = told.get("data")
    # InfluxDB 3 names each line that it left out.
    named = len(lines) if isinstance(lines, list) and lines else None
    return Said(words=str(words), left_out=named)


def failure_of(
    status: int, said: Said, *, shown: str, retry_after: float | None, wrote: bool
) -> AwayError | RefusedError:
    """What the answer means; `shown` is of its words what people may read."""
    quoted = f" ({status}: {shown})" if shown else f" ({status})"
    if wrote and status in (400, 422, 500) and (refused := _partial(said, quoted)) is not None:
        return refused
    if status == 413:
        return TooLargeError(f"InfluxDB takes no request this large{quoted}.")
    if status in (400, 422):
        what = "samples" if wrote else "the question"
        return RefusedError(f"InfluxDB refused {what}{quoted}.", lost=_lost(said), kind="refused")
    return AwayError(_why_away(status, quoted), retry_after=retry_after, inside=wrote and status == 500)


def _why_away(status: int, quoted: str) -> str:
    match status:
        case 401 | 403:
            hint = "set metrics.influx_token to one that may read and write the bucket"
            return f"InfluxDB refuses the token{quoted}; {hint}."
        case 404:
            hint = "check metrics.influx_bucket, metrics.influx_org and that it is InfluxDB 1.8 or newer"
            return f"InfluxDB does not know the bucket{quoted}; {hint}."
        case _ if 300 <= status < 400:
            return f"InfluxDB is elsewhere{quoted}; set metrics.influx_url to where it is."
        case _:
            return f"InfluxDB cannot answer now{quoted}."


def _partial(said: Said, quoted: str) -> RefusedError | None:
    """A batch of which a part was taken, and the rest never will be."""
    if found := _CONFLICT.search(said.words):
        field, measurement, ours, theirs = found.groups()
        return RefusedError(
            f"InfluxDB refused samples whose field {field} is {ours} where the measurement {measurement} "
            f"has it as {theirs}, since something else wrote it; take another bucket, or delete that "
            f"measurement{quoted}.",
            lost=_lost(said),
            kind=f"conflict {field}",
        )
    if _RETENTION.search(said.words):
        return RefusedError(
            f"InfluxDB refused samples that are older than its bucket keeps{quoted}.",
            lost=_lost(said),
            kind="retention",
        )
    if _PARTIAL.search(said.words):
        return RefusedError(f"InfluxDB refused samples{quoted}.", lost=_lost(said), kind="partial")
    return None


def _lost(said: Said) -> int | None:
    found = _DROPPED.search(said.words)
    return int(found[1]) if found else said.left_out
