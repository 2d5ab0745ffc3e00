"""`netmon ports`, `netmon top`, `netmon snmp`: what devices tell of themselves, by a server."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from ..client.rest import Client
    from ..model.device import Device
    from ..model.informant import InformantState
    from ..model.link import Attachment
    from ..model.port import Port
    from .app import Options

# Devices whose ports are asked for by `top`, and ports that it shows.
_DEVICES = 512
_TOP = 20


@click.command("ports")
@click.argument("device")
@click.option("--gone", is_flag=True, help="Those that are gone too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def ports_command(options: Options, device: str, *, gone: bool, as_json: bool) -> None:
    """List the ports of DEVICE: what flows, what is wrong, who is behind each. Needs a server."""
    from .edits import pick
    from .session import run

    async def work() -> None:
        async with _asked(options) as client:
            devices = await client.devices()
            found = pick(devices, device)
            ports = await client.ports(found.id, gone=gone)
            if as_json:
                _print_json(ports=ports)
                return
            if not ports:
                click.echo(await _why_none(client, found))
                return
            behind = _behind(await client.attachments(), devices, found.id)
            _print_ports(ports, behind)

    run(work())


@click.command("top")
@click.option("-n", "count", type=click.IntRange(1, 1000), default=_TOP, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def top_command(options: Options, *, count: int, as_json: bool) -> None:
    """List the ports through which most flows now. Needs a server."""
    from .session import run

    async def work() -> None:
        async with _asked(options) as client:
            devices = {each.id: each for each in await client.devices()}
            told = [state.device_id for state in await client.informants()][:_DEVICES]
            ports = [port for device_id in told for port in await client.ports(device_id)]
            busy = sorted((port for port in ports if _flow(port)), key=_flow, reverse=True)[:count]
            if as_json:
                _print_json(ports=busy)
            elif busy:
                labels = {each.id: each.label for each in devices.values()}
                _print_top(busy, labels)
            else:
                click.echo("No port tells of anything that flows.")

    run(work())


@click.group("snmp")
def snmp_command() -> None:
    """Ask devices by SNMP; say what answers, and what is wrong."""


@snmp_command.command("test")
@click.argument("device")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def test_command(ctx: click.Context, device: str, *, as_json: bool) -> None:
    """Ask DEVICE now with the credential that is scoped to it. Needs a server, and an admin."""
    from .edits import pick
    from .session import run

    async def work() -> bool:
        async with _asked(ctx.obj) as client:
            found = pick(await client.devices(), device)
            state = await client.ask(found.id)
            ports = [] if state.problem else await client.ports(found.id)
            if as_json:
                _print_json(informant=state)
            else:
                click.echo(_in_words(found, state, len(ports)))
            return not state.problem

    if not run(work()):
        ctx.exit(1)


@asynccontextmanager
async def _asked(options: Options) -> AsyncGenerator[Client]:
    from ..errors import InvalidRequestError
    from .remote import server_of

    async with server_of(options) as server:
        if server is None:
            raise InvalidRequestError(
                "A server that runs asks devices: start one with `netmon serve`, or name it by --server."
            )
        yield server.client


async def _why_none(client: Client, device: Device) -> str:
    for state in await client.informants():
        if state.device_id == device.id:
            return _in_words(device, state, 0)
    return (
        f"{device.label} is not asked about its ports: no credential is scoped to it."
        " Give one in the settings ([[credentials]]) or with `netmon credentials`."
    )


def _in_words(device: Device, state: InformantState, ports: int) -> str:
    if state.problem:
        return f"{device.label}: {state.problem}"
    if state.answered_at is None:
        return f"{device.label} was not asked yet."
    took = f" in {_seconds(state.took)}" if state.took is not None else ""
    lines = [f"{device.label} answers with {state.credential}{took}: {ports} ports."]
    lines += [f"Read in part: {each}" for each in state.partial]
    return "\n".join(lines)


def _seconds(took: float) -> str:
    return f"{took:.1f} s" if took >= 1 else f"{took * 1000:.0f} ms"


def _behind(
    attachments: Iterable[Attachment], devices: Iterable[Device], switch_id: str
) -> Mapping[str, list[str]]:
    labels = {each.id: each.label for each in devices}
    behind: dict[str, list[str]] = {}
    for each in attachments:
        if each.switch_id == switch_id:
            behind.setdefault(each.port_id, []).append(labels.get(each.device_id, each.mac))
    return behind


def _flow(port: Port) -> float:
    return 0.0 if port.rates is None else (port.rates.in_bps or 0.0) + (port.rates.out_bps or 0.0)


def bits(bps: float | None) -> str:
    """A rate as people read it."""
    if bps is None:
        return ""
    for unit in ("bit/s", "kbit/s", "Mbit/s", "Gbit/s"):
        if bps < 999.5 or unit == "Gbit/s":
            return f"{bps:.0f} {unit}" if bps >= 99.5 or unit == "bit/s" else f"{bps:.1f} {unit}"
        bps /= 1000
    return ""


def _state(port: Port) -> str:
    from ..model.port import AdminState, PortState

    if port.gone:
        return "gone"
    if port.admin is AdminState.DOWN:
        return "off"
    words = "up" if port.state is PortState.UP else str(port.state).replace("_", " ")
    return f"{words}, flapping" if port.flapping else words


def _speed(port: Port) -> str:
    if port.speed_mbps is None:
        return ""
    return f"{port.speed_mbps / 1000:g} G" if port.speed_mbps >= 1000 else f"{port.speed_mbps:g} M"


def _used(port: Port) -> str:
    shares = port.rates and [each for each in (port.rates.in_utilization, port.rates.out_utilization) if each]
    return f"{max(shares):.0%}" if shares else ""


def _wrong(port: Port) -> str:
    if port.rates is None:
        return ""
    errors = (port.rates.in_errors or 0) + (port.rates.out_errors or 0)
    discards = (port.rates.in_discards or 0) + (port.rates.out_discards or 0)
    told = [f"{errors:.3g} errors/s" if errors else "", f"{discards:.3g} discards/s" if discards else ""]
    return ", ".join(filter(None, told))


def _print_ports(ports: Iterable[Port], behind: Mapping[str, list[str]]) -> None:
    from .plain_table import print_plain_table

    rows = []
    for port in ports:
        rates = port.rates
        who = behind.get(port.id, [])
        more = f" and {len(who) - 3} more" if len(who) > 3 else ""
        rows.append(
            (
                _clean(port.label),
                _state(port),
                _speed(port),
                bits(rates.in_bps) if rates else "",
                bits(rates.out_bps) if rates else "",
                _used(port),
                _wrong(port),
                _clean(", ".join(who[:3]) + more),
            )
        )
    print_plain_table(("Port", "State", "Speed", "In", "Out", "Used", "Wrong", "Behind it"), rows)


def _print_top(ports: Iterable[Port], labels: Mapping[str, str]) -> None:
    from .plain_table import print_plain_table

    rows = [
        (
            _clean(labels.get(port.device_id, port.device_id)),
            _clean(port.label),
            bits(port.rates.in_bps),
            bits(port.rates.out_bps),
            _used(port),
        )
        for port in ports
        if port.rates is not None
    ]
    print_plain_table(("Device", "Port", "In", "Out", "Used"), rows)


def _print_json(**things: object) -> None:
    from ..wire import SCHEMA_VERSION, to_wire

    told = {
        key: [to_wire(each) for each in value] if isinstance(value, list) else to_wire(value)
        for key, value in things.items()
    }
    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **told}, ensure_ascii=False))


def _clean(text: str) -> str:
    from ..packets.text import clean_text

    return clean_text(text)
