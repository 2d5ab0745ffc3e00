"""`netmon name`, `netmon merge`, `netmon distinct` and `netmon forget`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from ..client.rest import Client
    from ..engine import Engine
    from ..model.device import Device
    from .app import Options


@click.command("name")
@click.argument("device")
@click.argument("name", required=False)
@click.pass_obj
def name_command(options: Options, device: str, name: str | None) -> None:
    """Give DEVICE (an address, MAC, name or id) a NAME; without one, take the name away."""
    _change(
        options,
        (device,),
        there=lambda client, ids: client.rename(ids[0], name),
        here=lambda engine, ids: engine.rename(ids[0], name),
    )


@click.command("merge")
@click.argument("device")
@click.argument("other")
@click.pass_obj
def merge_command(options: Options, device: str, other: str) -> None:
    """Make OTHER a part of DEVICE (addresses, MACs, names or ids): both are the same thing."""
    _change(
        options,
        (device, other),
        there=lambda client, ids: client.merge(*ids),
        here=lambda engine, ids: engine.merge(*ids),
    )


@click.command("distinct")
@click.argument("device")
@click.argument("other")
@click.pass_obj
def distinct_command(options: Options, device: str, other: str) -> None:
    """Say that DEVICE and OTHER are not the same thing, so that it is never suggested again."""
    _change(
        options,
        (device, other),
        there=lambda client, ids: client.distinguish(*ids),
        here=lambda engine, ids: engine.distinguish(*ids),
    )


@click.command("forget")
@click.argument("device")
@click.pass_obj
def forget_command(options: Options, device: str) -> None:
    """Drop DEVICE (an address, MAC, name or id); seen again, it is a new one."""
    _change(
        options,
        (device,),
        there=lambda client, ids: client.forget(*ids),
        here=lambda engine, ids: engine.forget(*ids),
    )


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


def _change(
    options: Options,
    words: tuple[str, ...],
    *,
    there: Callable[[Client, tuple[str, ...]], Awaitable[object]],
    here: Callable[[Engine, tuple[str, ...]], None],
) -> None:
    """Change the devices that the words mean, by id: at the server, or else in the data folder."""
    from .remote import server_of
    from .session import run, running

    def ids(devices: Sequence[Device]) -> tuple[str, ...]:
        return tuple(pick(devices, word).id for word in words)

    async def work() -> None:
        async with server_of(options) as server:
            if server is not None:
                await there(server.client, ids(await server.client.devices()))
                return
        async with running(options.load_for_one_round(names=False)) as engine:
            here(engine, ids(engine.snapshot().devices))

    run(work())
