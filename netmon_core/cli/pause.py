"""`netmon pause` and `netmon resume`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..client.rest import Client
    from ..model.device import Device
    from ..model.monitor import Pause
    from ..model.network import Network
    from .app import Options


@click.command("pause")
@click.argument("duration", required=False)
@click.option("--device", help="Only this device: an address, MAC, name or id.")
@click.option("--network", help="Only this network: its name or id.")
@click.option("--json", "as_json", is_flag=True, help="The pauses as one JSON object on standard output.")
@click.pass_obj
def pause_command(
    options: Options, duration: str | None, device: str | None, network: str | None, *, as_json: bool
) -> None:
    """Probe nothing, and call nothing offline, for DURATION such as 30m, 8h or 7d.

    Without DURATION list what is paused.
    """
    from ..errors import InvalidRequestError
    from .session import run
    from .spans import span

    if duration is None:
        if device is not None or network is not None:
            raise InvalidRequestError("Say for how long, as in `netmon pause 30m`.", field="duration")
        run(_list(options, as_json=as_json))
        return
    if as_json:
        raise InvalidRequestError("--json is for the list: `netmon pause --json`.", field="json")
    lasting = span(duration, field="duration")

    async def work() -> None:
        from ..inventory.pauses import Pauses
        from ..model.monitor import Pause
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


async def _list(options: Options, *, as_json: bool) -> None:
    from .devices import read_stored
    from .paused import holding, subject, until
    from .remote import server_of

    async with server_of(options) as server:
        if server is not None:
            pauses: Iterable[Pause] = await server.client.pauses()
            # Names, where any are needed.
            devices: Iterable[Device] = await server.client.devices() if pauses else ()
            networks: Iterable[Network] = await server.client.networks() if pauses else ()
        else:
            stored = await read_stored(options.load().data_dir)
            pauses, devices, networks = stored.pauses, stored.devices, stored.networks
    found = [(each, subject(each, devices, networks)) for each in holding(pauses, datetime.now(UTC))]
    if as_json:
        from ..wire import SCHEMA_VERSION, to_wire

        listing = [{**to_wire(pause), "subject": name} for pause, name in found]
        click.echo(json.dumps({"schema_version": SCHEMA_VERSION, "pauses": listing}, ensure_ascii=False))
    elif not found:
        click.echo("Nothing is paused.")
    else:
        from .plain_table import print_plain_table

        print_plain_table(("Paused", "Until"), [(name, until(pause)) for pause, name in found])


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
