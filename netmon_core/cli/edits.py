"""`netmon name` and `netmon forget`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Device
    from .app import Options


@click.command("name")
@click.argument("device")
@click.argument("name", required=False)
@click.pass_obj
def name_command(options: Options, device: str, name: str | None) -> None:
    """Give DEVICE (an address, MAC, name or id) a NAME; without one, take the name away."""
    from .remote import server_of
    from .session import run, running

    async def work() -> None:
        async with server_of(options) as server:
            if server is not None:
                await server.client.rename(pick(await server.client.devices(), device).id, name)
                return
        async with running(options.load_for_one_round(names=False)) as engine:
            engine.rename(pick(engine.snapshot().devices, device).id, name)

    run(work())


@click.command("forget")
@click.argument("device")
@click.pass_obj
def forget_command(options: Options, device: str) -> None:
    """Drop DEVICE (an address, MAC, name or id); seen again, it is a new one."""
    from .remote import server_of
    from .session import run, running

    async def work() -> None:
        async with server_of(options) as server:
            if server is not None:
                await server.client.forget(pick(await server.client.devices(), device).id)
                return
        async with running(options.load_for_one_round(names=False)) as engine:
            engine.forget(pick(engine.snapshot().devices, device).id)

    run(work())


def pick(devices: Iterable[Device], text: str) -> Device:
    """The one device meant by an address, MAC, name or id; raises NotFoundError or InvalidRequestError."""
    from ..errors import InvalidRequestError, NotFoundError

    wanted = text.casefold()
    found = [device for device in devices if wanted in _names(device)]
    if not found:
        raise NotFoundError(
            f"No device is called {text!r}; `netmon devices` lists those that are known.", field="device"
        )
    if len(found) > 1:
        raise InvalidRequestError(
            f"{text!r} fits {len(found)} devices; use one of the ids {', '.join(d.id for d in found)}.",
            field="device",
        )
    return found[0]


def _names(device: Device) -> set[str]:
    names = {device.id, (device.name or "").casefold(), (device.hostname or "").casefold()} - {""}
    for interface in device.interfaces:
        names |= {interface.mac or device.id, *(str(address.value) for address in interface.addresses)}
    return names
