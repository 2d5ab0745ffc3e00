"""Fetch one file over http or https, with every limit set."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Final, override

from ..errors import FormatError

if TYPE_CHECKING:
    from datetime import datetime
    from http.client import HTTPMessage

# Five times the largest registry.
MAX_SIZE: Final = 32 * 1024 * 1024
# Seconds: without a byte, and in all.
_PATIENCE: Final = 30.0
_DEADLINE: Final = 180.0
_CHUNK: Final = 64 * 1024


def fetch(url: str) -> tuple[bytes, datetime | None]:
    """Fetch a file and the time its server says it changed. Blocks; FormatError says what went wrong."""
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise FormatError(f"{url} is neither http nor https.")
    # The default opener would also read local files and ftp.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameScheme(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": "netmon"})  # noqa: S310 - checked above
    try:
        with opener.open(request, timeout=_PATIENCE) as response:
            data = _read(response, url)
            expected = response.headers.get("Content-Length")
            modified = response.headers.get("Last-Modified")
    except urllib.error.HTTPError as err:
        err.close()
        raise FormatError(f"Cannot fetch {url}: {err}.") from err
    except urllib.error.URLError as err:
        why = err.reason
        said = (why.strerror or why) if isinstance(why, OSError) else why
        raise FormatError(f"Cannot fetch {url}: {said}.") from err
    except (OSError, http.client.HTTPException) as err:
        raise FormatError(f"Cannot fetch {url}: {err}.") from err
    if expected is not None and expected != str(len(data)):
        raise FormatError(f"{url} was cut short: {len(data)} of {expected} bytes came.")
    return data, _time(modified)


def _read(response: IO[bytes], url: str) -> bytes:
    chunks = []
    size = 0
    end = time.monotonic() + _DEADLINE
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if size > MAX_SIZE:
            raise FormatError(f"{url} is larger than any vendor registry.")
        if time.monotonic() > end:
            raise FormatError(f"{url} came too slowly.")
        chunks.append(chunk)
    return b"".join(chunks)


def _time(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


class _SameScheme(urllib.request.HTTPRedirectHandler):
    """Follows redirects that keep the scheme or move up to https."""

    @override
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urllib.parse.urlsplit(newurl).scheme not in (req.type, "https"):
            fp.close()
            raise FormatError(f"{req.full_url} leads to {newurl}, which is not safe to follow.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
