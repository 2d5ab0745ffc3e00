"""Look up the names of web addresses: our own way for aiohttp, and what its failures mean."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, override

from .lookup import NoAddress, why_not

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.abc import AbstractResolver

    from .lookup import Found

# c-ares: the servers failed, refused, could not be reached, or were silent.
_ARES_UNANSWERED = frozenset({3, 6, 11, 12})


def resolver(find: Callable[[str], Awaitable[Found]]) -> AbstractResolver:
    """Make aiohttp look names up by `find`."""
    from aiohttp.abc import AbstractResolver, ResolveResult  # noqa: PLC0415 - it is slow to import

    class Resolver(AbstractResolver):
        @override
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await find(host)
            if isinstance(found, NoAddress):
                raise _NoAddressError(found)
            return [
                ResolveResult(
                    hostname=host,
                    host=str(address),
                    port=port,
                    family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in found
            ]

        @override
        async def close(self) -> None:
            """Nothing is held."""

    return Resolver()


def why_not_found(err: OSError) -> NoAddress:
    """Why there is no address, by the word of our own resolver, the system's, or that of c-ares."""
    if isinstance(err, _NoAddressError):
        return err.why
    if isinstance(err, socket.gaierror):
        return why_not(err.errno)
    told = err.__cause__.args[:1] if err.__cause__ is not None else ()
    return why_not(socket.EAI_AGAIN) if told and told[0] in _ARES_UNANSWERED else NoAddress.UNKNOWN


class _NoAddressError(OSError):
    """A lookup of ours that failed."""

    def __init__(self, why: NoAddress) -> None:
        super().__init__(why)
        self.why = why
