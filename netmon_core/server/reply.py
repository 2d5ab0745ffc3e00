"""Answers: JSON, pages of it, what has not changed since, and what is sent bit by bit."""

from __future__ import annotations

import asyncio
import json
import logging
import posixpath
from hashlib import blake2b
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable

_LOGGER = logging.getLogger(__name__)

# Below this, compressing costs more than it saves.
GZIP_ABOVE = 1024
# Larger bodies are compressed in a thread.
_THREAD_ABOVE = 64 * 1024
# What is streamed is sent in pieces of about this size.
_PIECE = 32 * 1024


def json_text(data: object) -> bytes:
    """JSON as it is sent."""
    # What slipped through as half a surrogate pair must not stop all the rest.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "replace"
    )


def json_reply(
    request: web.Request, data: object, *, status: int = 200, tag: str | None = None
) -> web.Response:
    """Data as JSON; with `tag` a client that has it already is told so."""
    return bytes_reply(request, json_text(data), content_type="application/json", status=status, tag=tag)


def bytes_reply(
    request: web.Request, body: bytes, *, content_type: str, status: int = 200, tag: str | None = None
) -> web.Response:
    """A whole body, compressed where that is wanted and worth it; not sent where the client has it."""
    if tag is not None and is_known(request, tag):
        return unchanged(tag)
    response = web.Response(
        status=status,
        body=body,
        content_type=content_type,
        charset="utf-8" if content_type.startswith("text/") else None,
        zlib_executor_size=_THREAD_ABOVE,
    )
    if tag is not None:
        response.headers["ETag"] = tag
    compress(request, response, size=len(body))
    return response


def created(request: web.Request, data: object, location: str) -> web.Response:
    """What was made, and where it is."""
    response = json_reply(request, data, status=201)
    response.headers["Location"] = relative(request, location)
    return response


def relative(request: web.Request, path: str) -> str:
    """A path of ours as seen from the request's: it holds at a sub-path too, stripped by a proxy or not."""
    ours = request.path[request.path.rindex("/api/") :]
    return posixpath.relpath(path, posixpath.dirname(ours))


def page_reply(
    request: web.Request,
    found: Iterable[object],
    *,
    total: int,
    following: str | None = None,
    tag: str | None = None,
) -> web.Response:
    """A page of a list."""
    return json_reply(request, {"items": list(found), "next": following, "total": total}, tag=tag)


def tag_of(*parts: object) -> str:
    """A weak entity tag of what an answer depends on."""
    text = "\0".join(map(str, parts)).encode("utf-8", "replace")
    return f'W/"{blake2b(text, digest_size=12).hexdigest()}"'


def is_known(request: web.Request, tag: str) -> bool:
    """Tell whether the client has the answer of this tag already."""
    given = request.headers.get("If-None-Match", "")
    wanted = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in (wanted, "*") for each in given.split(","))


def unchanged(tag: str) -> web.Response:
    """Nothing is new."""
    return web.Response(status=304, headers={"ETag": tag})


def compress(request: web.Request, response: web.StreamResponse, *, size: int = _PIECE) -> None:
    """Let the body be compressed by gzip where the client takes that."""
    response.headers["Vary"] = "Accept-Encoding"
    if size > GZIP_ABOVE and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        response.enable_compression(web.ContentCoding.gzip)


async def stream(
    request: web.Request, pieces: AsyncIterable[str], *, content_type: str, filename: str | None = None
) -> web.StreamResponse:
    """Send text bit by bit, as it is made; what fails before the first piece is raised.

    A failure later ends the connection, so that nobody takes a part for the whole.
    """
    made = aiter(pieces)
    # Whatever cannot be had shows here, while it can still be answered.
    first = await anext(made, "")
    response = web.StreamResponse()
    response.headers["Content-Type"] = f"{content_type}; charset=utf-8"
    if filename is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    if request.method == "HEAD":
        # Of a compressed body the end would be sent.
        await response.prepare(request)
        return response
    compress(request, response)
    await response.prepare(request)
    try:
        waiting = [first]
        size = len(first)
        async for piece in made:
            waiting.append(piece)
            size += len(piece)
            if size >= _PIECE:
                await response.write("".join(waiting).encode("utf-8", "replace"))
                waiting, size = [], 0
                # Writing does not wait while the client keeps up; others must have their turn.
                await asyncio.sleep(0)
        await response.write("".join(waiting).encode("utf-8", "replace"))
        await response.write_eof()
    except ConnectionError:
        # The client went away.
        raise
    except Exception:
        _LOGGER.exception("An export failed on the way")
        if request.transport is not None:
            request.transport.abort()
    return response


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
