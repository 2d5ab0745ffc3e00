"""The wire to an InfluxDB server: every way a request can fail, and never the token in a word."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...errors import MissingExtraError
from ...packets.retry_after import retry_after
from .influx_answers import AwayError, failure_of, read_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse

    from ...settings.metrics import MetricsSettings
    from .influx_answers import RefusedError

# Milliseconds for a whole request: a server that is slower is treated as one that is away.
TIMEOUT = 10_000
# A server is believed as far as this: 2,000 steps are 300 KB, 20,000 targets 3 MB.
MOST_ANSWER = 32 << 20
# What is shown of a server's own words.
MOST_WORDS = 200


class InfluxLink:
    """Speaks to one server. Bucket "name/policy" is database and retention policy for InfluxDB 1.x."""

    def __init__(self, settings: MetricsSettings) -> None:
        try:
            from influxdb_client.client.influxdb_client_async import (  # noqa: PLC0415 - 0.3 s and 25 MiB
                InfluxDBClientAsync,
            )
        except ImportError as err:
            raise MissingExtraError(
                "Writing to InfluxDB needs the influx extra: pip install 'netmon-core[influx]'."
            ) from err
        self._settings = settings
        # Elsewhere than where the user said the token must not go, so redirects are not followed.
        self._client = InfluxDBClientAsync(
            settings.influx_url,
            settings.influx_token,
            org=settings.influx_org,
            timeout=TIMEOUT,
            allow_redirects=False,
        )

    async def write(self, body: bytes) -> None:
        """Send lines, compressed with gzip; raises AwayError and RefusedError."""
        parameters = [
            ("org", self._settings.influx_org),
            ("bucket", self._settings.influx_bucket),
            ("precision", "ms"),
        ]
        headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Encoding": "gzip"}
        async with self._request("/api/v2/write", "POST", parameters, headers, body) as response:
            if response.status not in (200, 204):
                raise await self._failure(response, wrote=True)

    async def query(self, question: str, *, precision: str = "s") -> object:
        """Ask in InfluxQL and return the JSON, times in `precision`; raises AwayError and RefusedError."""
        database, _, policy = self._settings.influx_bucket.partition("/")
        parameters = [("db", database), ("q", question), ("epoch", precision)]
        if policy:
            parameters.append(("rp", policy))
        headers = {"Accept": "application/json"}
        async with self._request("/query", "GET", parameters, headers, None) as response:
            if response.status != 200:
                raise await self._failure(response, wrote=False)
            try:
                return json.loads(await _bounded(response, MOST_ANSWER))
            except (ValueError, RecursionError) as err:
                raise AwayError("InfluxDB gave an answer that is no JSON.") from err

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()  # type: ignore[no-untyped-call]

    def clean(self, words: str) -> str:
        """Return a server's words, short, in one line, and without the token should it repeat it."""
        words = words.replace(self._settings.influx_token, "***")
        return "".join(sign if sign.isprintable() else " " for sign in words)[:MOST_WORDS].strip()

    @asynccontextmanager
    async def _request(
        self,
        path: str,
        method: str,
        parameters: list[tuple[str, str]],
        headers: dict[str, str],
        body: bytes | None,
    ) -> AsyncIterator[ClientResponse]:
        from aiohttp import ClientError  # noqa: PLC0415 - comes with the client

        try:
            # Not read by the client: that would be without bounds, and log what it cannot parse.
            response: ClientResponse = await self._client.api_client.call_api(  # type: ignore[no-untyped-call]
                path,
                method,
                query_params=parameters,
                header_params=headers,
                body=body,
                auth_settings=[],
                _preload_content=False,
                _return_http_data_only=True,
            )
            async with response:
                yield response
        except (ClientError, TimeoutError, OSError) as err:
            name = "it took too long" if isinstance(err, TimeoutError) else type(err).__name__
            url = self._settings.influx_url
            raise AwayError(f"InfluxDB at {url} cannot be reached: {name}.") from None

    async def _failure(self, response: ClientResponse, *, wrote: bool) -> AwayError | RefusedError:
        said = read_body(await _bounded(response, 1 << 16))
        return failure_of(
            response.status,
            said,
            shown=self.clean(said.words),
            retry_after=retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC)),
            wrote=wrote,
        )


async def _bounded(response: ClientResponse, most: int) -> bytes:
    body = b""
    async for part in response.content.iter_chunked(1 << 16):
        body += part
        if len(body) > most:
            raise AwayError("InfluxDB gave an answer that is far too long.")
    return body
