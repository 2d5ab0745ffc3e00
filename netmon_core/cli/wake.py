"""`netmon wake`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from .app import Options


@click.command("wake")
@click.argument("device")
@click.pass_obj
def wake_command(options: Options, device: str) -> None:
    """Switch DEVICE on (an address, MAC, name or id) by a Wake-on-LAN packet.

    Nothing answers: whether it woke shows when it is seen. A MAC need not be of a known device.
    """
    from ..discovery.adapters import worth_watching
    from ..errors import InvalidRequestError
    from ..net.interfaces import read_adapters
    from ..net.wake import wake
    from ..packets.mac import parse_mac
    from .devices import read_stored
    from .edits import pick
    from .session import run

    config = options.load()
    if run(_woken_by_server(options, device)):
        return
    adapters = [adapter for adapter in read_adapters() if worth_watching(adapter, config.discovery)]
    try:
        mac, label = parse_mac(device), device
    except ValueError:
        stored = run(read_stored(config.data_dir))
        found = pick(stored.devices, device)
        macs = [interface.mac for interface in found.interfaces if interface.mac]
        if not macs:
            raise InvalidRequestError(f"The MAC of {found.label} is not known.", field="device") from None
        mac, label = macs[0], found.label
    sent = wake(mac, adapters)
    click.echo(f"Sent {sent} wake-up packets for {mac}" + (f" ({label})" if label != mac else ""))


async def _woken_by_server(options: Options, device: str) -> bool:
    """Let a server that was named do it: the device is on its network, not on ours."""
    from .edits import pick
    from .remote import server_of

    async with server_of(options, found=False) as server:
        if server is None:
            return False
        found = pick(await server.client.devices(), device)
        await server.client.wake(found.id)
        click.echo(f"The server sent wake-up packets for {found.label}")
        return True
