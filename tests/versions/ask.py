"""Everything that the REST client of whatever version runs can ask: `python -m tests.versions.ask URL`.

Prints a line of JSON with what came of it, and one with all answers.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession

from netmon_core.client.rest import Client
from netmon_core.errors import NotFoundError
from tests.fakes.gatekeeper import ADMIN
from tests.server.serving import NAS, NAS_MAC

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def ask_everything(client: Client) -> dict[str, Any]:
    """Give every command and ask every question once; what came of them, in words that stay the same."""
    found: dict[str, Any] = {"info": (await client.info()).server_id}
    found["networks"] = len(await client.networks())
    devices = await client.devices(search=NAS_MAC)
    nas = devices[0].id
    other = next(each.id for each in await client.devices() if not each.own and each.id != nas)
    found["device"] = (await client.device(nas)).device.id == nas
    await client.rename(nas, "NAS")
    await client.tag(nas, ["a", "b"])
    await client.annotate(nas, "in the cellar")
    changed = await client.set_known(nas, known=True)
    found["changed"] = [changed.name, [*changed.tags], changed.notes, changed.known]
    await client.merge(nas, other)
    (merge,) = (await client.device(nas)).device.merges
    await client.split(nas, merge.merged_id)
    again = next(each.id for each in await client.devices() if not each.own and each.id != nas)
    await client.distinguish(nas, again)
    sample = await _in_time(lambda: client.ping(nas))
    found["ping"] = sample.received > 0
    await client.wake(nas)
    target = await client.add_target({"kind": "tcp", "name": "a/b c", "host": NAS, "port": 9})
    found["targets"] = [str(status.target.kind) for status in await client.targets()]
    found["probe"] = (await _in_time(lambda: client.probe(target.id))).sent > 0
    await client.remove_target(target.id)
    silence = await client.silence(60, subject_id=nas, rule="offline", comment="at night")
    found["silences"] = [[each.rule, each.comment] for each in await client.silences()]
    await client.unsilence(silence.id)
    await client.pause(60, device_id=nas)
    found["pauses"] = [each.device_id == nas for each in await client.pauses()]
    await client.resume(device_id=nas)
    scan = await client.scan([f"{NAS}/28"], adapter="eth0", rate=2.0, timeout=60.0, rounds=1, wide=False)
    scan = await client.scan_progress(scan.id)
    found["scan"] = [str(scan.state), str((await client.cancel_scan(scan.id)).state)]
    found |= await _past(client, nas)
    await client.forget(nas)
    return found


async def _past(client: Client, device_id: str) -> dict[str, Any]:
    start = datetime.now(UTC) - timedelta(hours=1)
    end = start + timedelta(hours=2)
    series = [
        await client.series(f"device:{device_id}/ping", each, start, end, step=60.0) for each in _metrics()
    ]
    log = await client.events(start=start, end=end, device_id=device_id)
    return {
        "series": [each.metric for each in series],
        "events": sorted({each.type for each in log} & {"device_changed", "device_discovered"}),
        "outages": len(await client.outages(subject_id=device_id, start=start, end=end)),
        "alerts": len(await client.alerts(everything=True)) + len(await client.alerts()),
    }


def _metrics() -> list[Any]:
    """Every metric; they were in `model` itself before each idea had a module."""
    try:
        return [*import_module("netmon_core.model.series").Metric]
    except ModuleNotFoundError:
        return [*import_module("netmon_core.model").Metric]


async def _in_time[T](attempt: Callable[[], Awaitable[T]]) -> T:
    """Try until it is there: what was seen just now is probed from the next turn on."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await attempt()
            except NotFoundError:
                await asyncio.sleep(0.05)


async def ask(url: str) -> None:
    """Ask a server, and keep what it answers."""
    async with ClientSession() as session:
        client = Client(session, url, ADMIN)
        answers: list[dict[str, Any]] = []
        real = client._server.ask

        async def keep(*parts: Any, **rest: Any) -> dict[str, Any]:
            answer = await real(*parts, **rest)
            answers.append(json.loads(json.dumps(answer)))
            return answer

        vars(client._server)["ask"] = keep
        found = await ask_everything(client)
    print(json.dumps(found))
    print(json.dumps(answers))


if __name__ == "__main__":
    asyncio.run(ask(sys.argv[1]))
