"""`netmon doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..alerts.time_zone import TimeZone
    from ..config import Config
    from ..model.adapter import Adapter
    from ..net.capabilities import Capability
    from .app import Options

# What each mechanism is good for, in the words of people who do not know its name.
PURPOSE = {
    "arp": "Find devices by ARP",
    "poke": "Find devices without privileges",
    "multicast": "Hear mDNS announcements",
    "ear": "Hear what devices say by themselves (whole frames)",
    "names": "Ask for the names of devices",
    "icmp_raw": "Ping (raw socket)",
    "icmp_datagram": "Ping (datagram socket)",
    "neighbors": "Read the kernel's neighbor table",
    "neighbor_room": "Ping all known devices at once",
    "capture": "Read and write capture files",
}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def doctor_command(options: Options, *, as_json: bool) -> None:
    """Say per interface what works, what does not, and the command that would mend it.

    Opens sockets and closes them; sends nothing.
    """
    from datetime import UTC, datetime

    from ..alerts.time_zone import read_time_zone
    from ..discovery.adapters import worth_watching
    from ..net.capabilities import read_capabilities
    from ..net.interfaces import read_adapters
    from ..store.private import how_open
    from .doctor_names import judge_names, read_name_servers
    from .session import run

    config = options.load()
    adapters = read_adapters()
    watched = [adapter for adapter in adapters if worth_watching(adapter, config.discovery)]
    servers = run(read_name_servers(config, watched)) if config.discovery.reverse_dns else None
    names = judge_names(servers, watched) if servers is not None else []
    capabilities = [*read_capabilities(watched), *names]
    capabilities.append(_room(config, capabilities))
    zone = read_time_zone(datetime.now(UTC))
    if as_json:
        report = {
            "interfaces": [_summary(adapter, watched=adapter in watched) for adapter in adapters],
            "capabilities": [asdict(capability) for capability in capabilities],
            "name_servers": asdict(servers) if servers is not None else None,
            "time_zone": asdict(zone),
        }
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _show(adapters, watched, capabilities, names=servers.told() if servers is not None else "nobody")
        _show_zone(zone)
        if config.data_dir is not None and (told := how_open(config.data_dir)) is not None:
            click.echo(f"  ! {told}")
    asks = [each for each in capabilities if each.mechanism.value in {"arp", "poke"}]
    if not any(each.works for each in asks):
        raise SystemExit(1)


def _room(config: Config, found: Sequence[Capability]) -> Capability:
    """Whether all devices that are known can be pinged, and the kernel has room for them."""
    from contextlib import suppress

    from ..errors import NetmonError
    from ..monitoring.neighbor_room import count_neighbors, judge_room
    from ..net.capabilities import Capability, Mechanism
    from ..net.neighbor_limits import read_neighbor_limits
    from .devices import read_stored
    from .session import run

    ways = [each for each in found if each.mechanism in {Mechanism.ICMP_RAW, Mechanism.ICMP_DATAGRAM}]
    if not any(each.works for each in ways):
        return Capability(
            mechanism=Mechanism.NEIGHBOR_ROOM,
            adapter=None,
            works=False,
            problem="Nothing can be pinged, so that nobody is judged by it and nothing is measured.",
            fix=next((each.fix for each in reversed(ways) if each.fix), None),
        )
    neighbors: Mapping[int, int] = {}
    limits: Mapping[int, int] = {}
    # Where the devices or the limits cannot be read, other commands and capabilities say so.
    with suppress(NetmonError, OSError):
        limits = read_neighbor_limits()
        stored = run(read_stored(config.data_dir))
        neighbors = count_neighbors(stored.devices, stored.networks, config.monitoring)
    return judge_room(neighbors, limits)


def _show_zone(zone: TimeZone) -> None:
    from rich.text import Text

    from .output import table_console

    mark = ("  ✗ ", "red") if zone.problem else ("  ✓ ", "green")
    what = Text.assemble(mark, f"Time zone: {zone.name} ({zone.offset}), from {zone.source}")
    if zone.problem:
        what.append(f": {zone.problem}", style="yellow")
    table_console().print(what, soft_wrap=True)


def _summary(adapter: Adapter, *, watched: bool) -> dict[str, object]:
    from ..wire import to_wire

    return to_wire(adapter) | {"watched": watched}


def _show(
    adapters: Sequence[Adapter], watched: Sequence[Adapter], capabilities: Sequence[Capability], *, names: str
) -> None:
    from rich.text import Text

    from .output import table_console

    console = table_console()
    raw_ping = any(each.mechanism.value == "icmp_raw" and each.works for each in capabilities)

    def tell(capability: Capability) -> None:
        if capability.mechanism.value == "icmp_datagram" and raw_ping and not capability.works:
            # The raw socket does all that this one would.
            return
        works = capability.works
        line = Text("  ✓ " if works else "  ✗ ", style="green" if works else "red")
        purpose = f"Hear {capability.about}" if capability.about else PURPOSE[capability.mechanism.value]
        line.append(purpose, style="none")
        if capability.problem:
            line.append(f": {capability.problem}", style="yellow")
        console.print(line)
        if capability.fix:
            console.print(Text(f"      {capability.fix}", style="cyan"), soft_wrap=True)

    for adapter in watched:
        addresses = ", ".join(str(address) for address in adapter.addresses) or "no address"
        console.print(Text.assemble((adapter.name, "bold"), f"  {adapter.kind.value}, {addresses}"))
        for capability in capabilities:
            if capability.adapter == adapter.name:
                tell(capability)
    console.print(Text("This machine", style="bold"))
    for capability in capabilities:
        if capability.adapter is None:
            tell(capability)
    console.print(Text(f"Names are asked of: {names}", style="dim"), soft_wrap=True)
    left_out = [f"{adapter.name} ({adapter.kind.value})" for adapter in adapters if adapter not in watched]
    if left_out:
        console.print(Text(f"Not watched unless asked for: {', '.join(left_out)}", style="dim"))
