"""`netmon export`, `import`, `backup` and `restore`: what is known, as files."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..device_list.reading import DeviceList
    from ..model.ip import IPAddress
    from ..model.network import Network
    from .app import Options

# Of the rows that an import left out, so many are told one by one.
TOLD_PROBLEMS = 20
# A list of 20,000 devices takes a few megabytes; more is another kind of file.
IMPORT_BYTES = 64 << 20


@click.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
@click.option("--measured", is_flag=True, help="What was measured of ports and sensors, not the devices.")
@click.option("--device", help="Of this device only (an address, MAC, name or id).")
@click.option("--port", help="Of this port of the device only, like p7.")
@click.pass_obj
def export_command(
    options: Options, form: str, output: Path | None, *, measured: bool, device: str | None, port: str | None
) -> None:
    """Write the devices that are known, or with --measured the whole history of ports and sensors."""
    if measured:
        from .export_measured import export_measured
        from .session import run

        with _writing(output) as file:
            count = run(export_measured(options, file, form, device=device, part=port))
        if output is not None:
            click.echo(f"Wrote {count} series to {output}", err=True)
        return
    if device is not None or port is not None:
        raise click.UsageError("--device and --port go with --measured.")
    from ..inventory.order import by_address
    from .devices import read_stored
    from .session import run

    stored = run(read_stored(options.load().data_dir))
    devices = sorted(stored.devices, key=by_address)
    with _writing(output) as file:
        if form == "json":
            from .device_json import write_devices
            from .devices import listing

            write_devices(file, listing(stored), devices)
        else:
            from ..device_list.writing import write_csv

            names = {network.id: network.name for network in stored.networks}
            file.writelines(write_csv(devices, networks=names))
    if output is not None:
        click.echo(f"Wrote {len(devices)} devices to {output}", err=True)


@contextmanager
def _writing(output: Path | None) -> Iterator[TextIO]:
    """The file, which appears whole or not at all, or standard output; what is no file is written to."""
    from ..errors import FormatError
    from .output import utf8_output

    if output is None:
        utf8_output()
        yield sys.stdout
        return
    # A pipe or a device, such as /dev/stdout, must not be replaced by a file; nor a link.
    special = output.exists() and not output.is_file()
    output = output if special else output.resolve()
    partial = output.with_name(f".{output.name}.partial")
    try:
        # The lines end as they are written: CSV has its own (RFC 4180).
        with (output if special else partial).open("w", encoding="utf-8", newline="") as file:
            yield file
        if not special:
            partial.replace(output)
    except OSError as err:
        raise FormatError(f"{output} cannot be written: {err.strerror or err}.") from err
    finally:
        if not special:
            with suppress(OSError):
                partial.unlink(missing_ok=True)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_command(options: Options, file: Path) -> None:
    """Take in the device list in FILE: netmon's own CSV, or what NetAlertX or WatchYourLAN export.

    Names, tags, notes and what is known are added where nothing is said yet; nothing is overwritten.
    """
    from ..inventory.place import DEVICES
    from .session import run

    listed = _read_list(file)
    before, after, refused = run(_take_in(options, listed))
    known = len(listed.devices) - (after - before) - refused
    click.echo(
        f"{listed.rows} rows, {len(listed.devices)} devices read from a {listed.program} list:"
        f" {after - before} new, {max(0, known)} known already"
    )
    for problem in listed.problems[:TOLD_PROBLEMS]:
        click.echo(f"netmon: {problem.message}", err=True)
    losses = [
        (listed.left_out, "rows were left out"),
        (listed.cells_left_out, "cells were left out, their devices taken without them"),
        (refused, f"devices were not taken in, as netmon knows no more than {DEVICES:,}"),
    ]
    for count, what in losses:
        if count:
            click.echo(f"netmon: {count} {what}.", err=True)
    if any(count for count, _ in losses):
        raise SystemExit(1)


def _read_list(file: Path) -> DeviceList:
    from ..device_list.encodings import WESTERN, decode
    from ..device_list.reading import read_device_list
    from ..errors import FormatError

    try:
        if file.stat().st_size > IMPORT_BYTES:
            raise FormatError(f"{file} is larger than any device list ({IMPORT_BYTES >> 20} MiB).")
        data = file.read_bytes()
    except OSError as err:
        raise FormatError(f"{file} cannot be read: {err.strerror or err}.") from err
    try:
        text, encoding = decode(data)
    except FormatError as err:
        raise FormatError(f"{file}: {err.message}", field=err.field) from err
    if encoding == WESTERN:
        click.echo(f"netmon: {file} was read as {WESTERN}; save it as UTF-8 if letters are wrong.", err=True)
    # Times without a zone are of the machine that the list comes from, most likely this one.
    return read_device_list(text, timezone=None)


async def _take_in(options: Options, listed: DeviceList) -> tuple[int, int, int]:
    """How many devices were known before and after, and how many of the list are not among them."""
    from ..inventory.imported import observations
    from .session import running

    async with running(options.load_for_one_round(names=False)) as engine:
        snapshot = engine.snapshot()
        place = _placer(snapshot.networks)
        engine.take(observations(listed, place, datetime.now(UTC)))
        await engine.flush()
        after = engine.snapshot().devices
        macs = {interface.mac for device in after for interface in device.interfaces}
        values = {a.value for device in after for interface in device.interfaces for a in interface.addresses}
        refused = [
            device
            for device in listed.devices
            if macs.isdisjoint(device.macs) and (device.macs or values.isdisjoint(device.addresses))
        ]
        return len(snapshot.devices), len(after), len(refused)


def _placer(networks: tuple[Network, ...]) -> Callable[[IPAddress | None], str]:
    """Which network an imported address is on: one with its subnet, else the first there is."""
    from ..errors import AdapterError

    if not networks:
        raise AdapterError("No network to place the devices on: no interface is up with an address.")

    def place(address: IPAddress | None) -> str:
        for network in networks:
            if address is not None and any(address in subnet for subnet in network.subnets):
                return network.id
        return networks[0].id

    return place


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-secrets", is_flag=True, help="Also the sealed secrets of credentials.")
@click.pass_obj
def backup_command(options: Options, file: Path, *, with_secrets: bool) -> None:
    """Write everything that is known to the new FILE; also while netmon runs."""
    from ..credentials.vault import KEY_FILE
    from ..errors import NotFoundError
    from ..store.backup import write_backup
    from .session import DATABASE

    data_dir = options.load().data_dir
    if data_dir is None or not (data_dir / DATABASE).exists():
        raise NotFoundError(f"There is nothing to back up in {data_dir} yet.")
    write_backup(data_dir / DATABASE, file, with_secrets=with_secrets)
    click.echo(f"Wrote {file}")
    if with_secrets:
        click.echo(f"Its secrets open only with {data_dir / KEY_FILE}; keep that apart.", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore_command(options: Options, file: Path) -> None:
    """Put the backup FILE in the place of what is known; that is kept beside it."""
    from ..errors import ConfigError
    from ..store.backup import restore
    from ..store.lock import DataFolder

    data_dir = options.load().data_dir
    if data_dir is None:
        raise ConfigError("data_dir: must be set, as the backup is restored there.", field="data_dir")
    kept = restore(file, DataFolder(data_dir))
    click.echo(f"Restored {file}" + (f"; what was there is kept as {kept}" if kept else ""))
    for name in _lost_secrets(data_dir):
        click.echo(f"netmon: the secret of the credential {name} must be typed again.", err=True)


def _lost_secrets(data_dir: Path) -> list[str]:
    """The credentials whose secrets cannot be read, by name."""
    import json

    from ..credentials.vault import Vault
    from ..errors import SecretsError
    from ..packets.text import clean_text
    from ..store.backup import kept_credentials
    from .session import DATABASE

    lost = []
    for each in kept_credentials(data_dir / DATABASE):
        try:
            if each.sealed is not None:
                Vault(data_dir).unseal(each.id, each.sealed)
                continue
        except SecretsError:
            pass
        with suppress(ValueError):
            lost.append(clean_text(str(json.loads(each.given).get("name"))))
    return lost
