"""`netmon devices`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from ..model.device import Device
    from ..store.protocol import Stored
    from .app import Options


@click.command("devices")
@click.option("--search", "-s", help="Only those with this text in a name, address, MAC or vendor.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def devices_command(options: Options, search: str | None, *, as_json: bool) -> None:
    """List the devices that are known, as they were last seen."""
    from ..inventory.order import by_address
    from .device_json import write_devices
    from .session import run

    stored, live = run(read_known(options))
    devices = sorted(stored.devices, key=by_address)
    if search:
        devices = [device for device in devices if _matches(device, search.casefold())]
    if as_json:
        write_devices(sys.stdout, listing(stored), devices)
        return
    from .output import table_console
    from .tables import device_table, suggestions

    if not devices:
        click.echo("No device matches." if search else "No device is known yet; `netmon scan` finds them.")
        return
    console = table_console()
    console.print(
        device_table(devices, networks=stored.networks, presence=live, last_seen=True, width=console.width)
    )
    for line in suggestions(devices, stored.devices):
        console.print(line, soft_wrap=True)


def listing(stored: Stored) -> dict[str, object]:
    """What `--json` prints beside the devices; the fields are documented in docs/cli.md and do not change."""
    from ..wire import SCHEMA_VERSION, to_wire

    return {
        "schema_version": SCHEMA_VERSION,
        "networks": [to_wire(network) for network in stored.networks],
    }


async def read_known(options: Options) -> tuple[Stored, bool]:
    """What the server knows, or else the data folder, and whether somebody watches it now."""
    from ..store.protocol import Stored
    from .remote import server_of

    async with server_of(options) as server:
        if server is None:
            return await read_stored(options.load().data_dir), False
        networks, devices = await server.client.networks(), await server.client.devices()
        return Stored(networks=tuple(networks), devices=tuple(devices)), True


async def read_stored(data_dir: Path | None) -> Stored:
    """What a data folder holds, also while another netmon runs on it; empty where there is none yet."""
    from ..store.protocol import Stored
    from .session import DATABASE, database

    if data_dir is None or not (data_dir / DATABASE).exists():
        return Stored()
    store = database(data_dir, read_only=True)
    stored = await store.open()
    await store.close()
    return stored


def _matches(device: Device, text: str) -> bool:
    words = [device.name, device.hostname, device.notes, *device.tags]
    for interface in device.interfaces:
        words += [interface.mac, interface.vendor, *(str(address.value) for address in interface.addresses)]
    return any(text in word.casefold() for word in words if word)
