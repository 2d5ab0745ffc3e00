"""`netmon pause` and `netmon resume`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..client.rest import Client
    from ..model import Device, Network
    from .app import Options


@click.command("pause")
@click.argument("duration")
@click.option("--device", help="Only this device: an address, MAC, name or id.")
@click.option("--network", help="Only this network: its name or id.")
@click.pass_obj
def pause_command(options: Options, duration: str, device: str | None, network: str | None) -> None:
    """Probe nothing, and call nothing offline, for DURATION such as 30m, 8h or 7d."""
    from .session import run
    from .spans import span

    lasting = span(duration, field="duration")

    async def work() -> None:
        from ..inventory.pauses import Pauses
        from ..model import Pause
        from .changing import changing
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                device_id, network_id = await _subject_at(server.client, device, network)
                seconds = lasting.total_seconds()
                await server.client.pause(seconds, device_id=device_id, network_id=network_id)
                return
        async with changing(options.load().data_dir) as (store, stored):
            device_id, network_id = _subject(stored.devices, stored.networks, device, network)
            now = datetime.now(UTC)
            pause = Pause(until=now + lasting, device_id=device_id, network_id=network_id)
            store.record(Pauses(stored.pauses).add(pause, now))

    run(work())


@click.command("resume")
@click.option("--device", help="Of this device: an address, MAC, name or id.")
@click.option("--network", help="Of this network: its name or id.")
@click.pass_obj
def resume_command(options: Options, device: str | None, network: str | None) -> None:
    """End a pause before its time; without an option, that of everything."""
    from .session import run

    async def work() -> None:
        from ..errors import NotFoundError
        from ..inventory.pauses import Pauses
        from .changing import changing
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                device_id, network_id = await _subject_at(server.client, device, network)
                await server.client.resume(device_id=device_id, network_id=network_id)
                return
        async with changing(options.load().data_dir) as (store, stored):
            device_id, network_id = _subject(stored.devices, stored.networks, device, network)
            event = Pauses(stored.pauses).lift(device_id=device_id, network_id=network_id)
            if event is None:
                raise NotFoundError("There is no such pause.")
            store.record(event)

    run(work())


async def _subject_at(
    client: Client, device: str | None, network: str | None
) -> tuple[str | None, str | None]:
    devices = await client.devices() if device is not None else ()
    networks = await client.networks() if network is not None else ()
    return _subject(devices, networks, device, network)


def _subject(
    devices: Iterable[Device], networks: Iterable[Network], device: str | None, network: str | None
) -> tuple[str | None, str | None]:
    """The ids of what is meant: a device, a network, or (None, None) everything."""
    from ..errors import InvalidRequestError, NotFoundError
    from .edits import pick

    if device is not None and network is not None:
        raise InvalidRequestError("Give a device or a network, not both.", field="network")
    if device is not None:
        return pick(devices, device).id, None
    if network is None:
        return None, None
    found = [each.id for each in networks if network in (each.id, each.name)]
    if not found:
        raise NotFoundError(f"No network is called {network!r}.", field="network")
    if len(found) > 1:
        raise InvalidRequestError(
            f"{network!r} fits {len(found)} networks; use one of the ids {', '.join(found)}.", field="network"
        )
    return None, found[0]
