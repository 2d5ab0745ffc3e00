"""`netmon scan`."""

from __future__ import annotations

import math
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from ipaddress import IPv4Network

    from ..discovery.plan import ScanRequest
    from ..model.device import Device
    from ..model.network import Network
    from ..model.scan import Scan
    from .app import Options


@click.command("scan")
@click.argument("cidr", nargs=-1)
@click.option("--interface", "-i", help="Scan from this interface only.")
@click.option("--timeout", type=click.FloatRange(min=0.1), help="Stop after this many seconds.")
@click.option("--rate", help="Packets a second, or `max` for full speed.  [default: 500]")
@click.option(
    "--rounds", type=click.IntRange(1, 8), help="Ask silent addresses this often.  [default: as needed]"
)
@click.option("--yes", is_flag=True, help="Scan even a very wide prefix.")
@click.option("--no-names", is_flag=True, help="Do not ask for names (DNS, mDNS).")
@click.option("--no-store", is_flag=True, help="Keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def scan_command(
    options: Options,
    cidr: tuple[str, ...],
    interface: str | None,
    timeout: float | None,
    rate: str | None,
    rounds: int | None,
    *,
    yes: bool,
    no_names: bool,
    no_store: bool,
    as_json: bool,
) -> None:
    """Sweep the network and list every device that answers.

    CIDR is a prefix such as 192.168.1.0/24 or one address; without any, every network this machine is
    attached to is swept.
    """
    from ..discovery.plan import ScanRequest
    from .session import run

    request = ScanRequest(
        prefixes=tuple(_prefix(text) for text in cidr),
        interface=interface,
        timeout=timeout,
        rate=_rate(rate),
        rounds=rounds,
        wide=yes,
    )
    scan = run(_scan(options, request, names=not no_names, keep=not no_store, as_json=as_json))
    if scan.state.value in {"failed", "timed_out"}:
        raise SystemExit(1)


async def _scan(options: Options, request: ScanRequest, *, names: bool, keep: bool, as_json: bool) -> Scan:
    from .remote import server_of
    from .session import running

    began = datetime.now(UTC)
    # What is not to be kept is nothing for a server, unless it was named.
    if keep or options.server:
        async with server_of(options) as server:
            if server is not None:
                from .progress import scan_at_server

                scan = await scan_at_server(server.client, request, quiet=as_json)
                networks, known = await server.client.networks(), await server.client.devices()
                return _tell(scan, networks, known, began=began, as_json=as_json)
    config = options.load_for_one_round(names=names)
    async with running(config, keep=keep) as engine:
        if as_json:
            scan = await engine.scan(request)
        else:
            from .progress import scan_with_bar

            scan = await scan_with_bar(engine, request)
        await engine.settle()
        snapshot = engine.snapshot()
        return _tell(scan, snapshot.networks, snapshot.devices, began=began, as_json=as_json)


def _tell(
    scan: Scan, networks: Sequence[Network], known: Sequence[Device], *, began: datetime, as_json: bool
) -> Scan:
    devices = answering(known, scan)
    if as_json:
        from .device_json import write_devices

        write_devices(sys.stdout, report(scan, networks), devices)
        return scan
    from .output import table_console
    from .tables import device_table, scan_summary

    console = table_console()
    new = _new(known, began) & {device.id for device in devices}
    console.print(device_table(devices, networks=networks, new=new, width=console.width))
    console.print(scan_summary(scan, devices, new=len(new)))
    return scan


def _new(devices: Iterable[Device], began: datetime) -> set[str]:
    """Who was first seen in this scan; on a first scan that is everybody, so nobody is worth marking."""
    new = {device.id for device in devices if device.first_seen >= began}
    known = any(device.id not in new and not device.own for device in devices)
    return new if known else set()


def answering(devices: Iterable[Device], scan: Scan) -> list[Device]:
    """The devices that were there during the scan, on the prefixes it swept, by address."""
    from ..discovery.askers import REACHABLE_MAX
    from ..inventory.order import by_address
    from ..model.presence import Presence
    from ..model.scan import SweepMethod

    # Whom the kernel heard a moment ago it does not ask again for us.
    poked = any(sweep.method is SweepMethod.POKE for sweep in scan.sweeps)
    since = scan.started_at - timedelta(seconds=REACHABLE_MAX if poked else 0.0)
    here = Presence.ONLINE
    prefixes = [sweep.prefix for sweep in scan.sweeps]
    there = [
        device
        for device in devices
        if (
            device.own
            or device.last_seen >= scan.started_at
            or (device.presence is here and device.last_seen >= since)
        )
        and any(
            address.value in prefix
            for interface in device.interfaces
            for address in interface.addresses
            for prefix in prefixes
        )
    ]
    return sorted(there, key=by_address)


def report(scan: Scan, networks: Iterable[Network]) -> dict[str, object]:
    """What `--json` prints beside the devices; the fields are documented in docs/cli.md and do not change."""
    from ..wire import SCHEMA_VERSION, to_wire

    return {
        "schema_version": SCHEMA_VERSION,
        "scan": to_wire(scan),
        "networks": [to_wire(network) for network in networks],
    }


def _prefix(text: str) -> IPv4Network:
    from ipaddress import IPv4Network, ip_network

    from ..errors import InvalidRequestError

    try:
        prefix = ip_network(text, strict=False)
    except ValueError as err:
        raise InvalidRequestError(
            f"{text!r} is not a network; write one like 192.168.1.0/24.", field="cidr"
        ) from err
    if not isinstance(prefix, IPv4Network):
        raise InvalidRequestError(
            f"{text} is IPv6: such a prefix is too wide to ask every address.", field="cidr"
        )
    return prefix


def _rate(text: str | None) -> float | None:
    from ..errors import InvalidRequestError

    if text is None:
        return None
    if text == "max":
        return math.inf
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise InvalidRequestError(
            f"--rate must be a whole number from 1 to 1000000, or max, not {text!r}.", field="rate"
        )
    return float(text)
