"""Targets and probers as the tests of monitoring use them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from netmon_core.model.target import ProbeKind, Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from netmon_core.model.series import Sample

GATEWAY, NAS, BULB, NOBODY = "10.77.0.1", "10.77.0.21", "10.77.0.23", "10.77.0.99"


def ping(address: str | None, *, id: str | None = None, **more: Any) -> Target:  # noqa: A002 - as in Target
    """A target that is pinged quickly."""
    more = {"interval": 0.2, "timeout": 0.3, **more}
    name = id or f"{address}"
    return Target(
        id=name,
        kind=ProbeKind.PING,
        name=name,
        address=ip_address(address) if address else None,
        **more,
    )


class Taken(list["Sample"]):
    """The samples that were told, in order."""

    def of(self, target_id: str) -> list[Sample]:
        return [sample for sample in self if sample.target_id == target_id]


@asynccontextmanager
async def running(prober: Any) -> AsyncIterator[asyncio.Task[None]]:
    """Run a prober or a monitor for a while."""
    task = asyncio.create_task(prober.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
