"""`netmon vendors`: the registries of network card makers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from .app import Options


@click.group("vendors", invoke_without_command=True)
@click.pass_context
def vendors_command(ctx: click.Context) -> None:
    """Say which registries are in use; look a MAC up; bring the registries up to date."""
    if ctx.invoked_subcommand is None:
        from ..identification.oui import Vendors

        options: Options = ctx.obj
        vendors = Vendors.load(options.load().data_dir)
        click.echo(f"{vendors.count:,} prefixes, as of {vendors.date:%Y-%m-%d}")


@vendors_command.command("lookup")
@click.argument("mac", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def lookup_command(options: Options, mac: tuple[str, ...], *, as_json: bool) -> None:
    """Name the vendor of each MAC, in any common notation."""
    from ..errors import InvalidRequestError
    from ..identification.oui import Vendors
    from ..packets.mac import parse_mac

    vendors = Vendors.load(options.load().data_dir)
    found: dict[str, str | None] = {}
    for text in mac:
        try:
            canonical = parse_mac(text)
        except ValueError as err:
            raise InvalidRequestError(f"{text!r} is not a MAC; write one like b8:27:eb:01:02:03.") from err
        found[canonical] = vendors.lookup(canonical)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for canonical, vendor in found.items():
        click.echo(f"{canonical}  {vendor or 'not registered'}")


@vendors_command.command("update")
@click.argument("source", required=False)
@click.pass_obj
def update_command(options: Options, source: str | None) -> None:
    """Read newer registries from SOURCE: a file, folder or zip of the IEEE's lists, or a URL.

    Without SOURCE the IEEE itself is asked. If anything is wrong with it, what is in use stays in use.
    """
    from rich.console import Console

    from ..errors import ConfigError
    from ..identification.oui_update import update_vendors

    data_dir = options.load().data_dir
    if data_dir is None:
        raise ConfigError("data_dir: must be set, as the new registries are kept there.", field="data_dir")
    where = source if source is None or "://" in source else Path(source)
    data_dir.mkdir(parents=True, exist_ok=True)
    with Console(stderr=True).status("Reading the registries"):
        vendors = update_vendors(where, data_dir)
    click.echo(f"{vendors.count:,} prefixes, as of {vendors.date:%Y-%m-%d}")
