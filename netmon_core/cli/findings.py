"""`netmon findings`: what is found wrong with what is said on the networks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from ..model.finding import Finding
    from ..store.protocol import Store
    from .app import Options


@click.group("findings", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def findings_command(ctx: click.Context, *, everything: bool, as_json: bool) -> None:
    """List who says on the network what is not so; say what is right."""
    if ctx.invoked_subcommand is not None:
        return
    from .session import run

    findings = run(_read(ctx.obj, everything=everything))
    if as_json:
        from ..wire import SCHEMA_VERSION, to_wire

        listing = {"schema_version": SCHEMA_VERSION, "findings": [to_wire(each) for each in findings]}
        click.echo(json.dumps(listing, ensure_ascii=False))
    elif findings:
        from .output import table_console

        table_console().print(_table(findings))
    else:
        click.echo("Nothing was found in the last 30 days." if everything else "Nothing is found wrong.")


@findings_command.command("settle")
@click.argument("id")
@click.option("--right", is_flag=True, help="It is as it should be, and is not to be found again.")
@click.pass_obj
def settle_command(options: Options, id: str, *, right: bool) -> None:  # noqa: A002 - what people write
    """You have looked at finding ID: it is over. Needs a server."""
    from ..errors import InvalidRequestError
    from .remote import server_of
    from .session import run

    async def work() -> None:
        async with server_of(options) as server:
            if server is None:
                raise InvalidRequestError("Only a server that runs can be told; name it by --server.")
            client = server.client
            await client.settle_finding(pick(await client.findings(), id).id, right=right)

    run(work())


@findings_command.command("frames")
@click.argument("id")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--real", is_flag=True, help="With the addresses and names as they were.")
@click.pass_obj
def frames_command(options: Options, id: str, file: Path, *, real: bool) -> None:  # noqa: A002
    """Write the frames that prove finding ID to FILE, a pcap, with made-up addresses."""
    from .session import run

    async def work() -> bytes:
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                client = server.client
                found = pick(await client.findings(everything=True), id)
                return await client.finding_frames(found.id, real=real)
        return await _stored_frames(options, id, real=real)

    data = run(work())
    # It tells who speaks with whom, so it is nobody else's to read.
    file.touch(mode=0o600)
    file.write_bytes(data)


# More than a store keeps.
KEPT = 10_000


def pick(findings: Iterable[Finding], text: str) -> Finding:
    """The finding whose id begins so; raises NotFoundError and InvalidRequestError."""
    from ..errors import InvalidRequestError, NotFoundError

    found = [each for each in findings if each.id.startswith(text.casefold())] if text else []
    if not found:
        raise NotFoundError(f"No finding has the id {text!r}; `netmon findings` lists them.", field="id")
    if len(found) > 1:
        raise InvalidRequestError(f"{text!r} fits {len(found)} findings; give more of the id.", field="id")
    return found[0]


async def _stored_frames(options: Options, text: str, *, real: bool) -> bytes:
    """The frames of a finding in the data folder, as a capture file."""
    from ..inspection.pseudonyms import Pseudonyms
    from ..packets.pcap import build_pcap

    store = _store(options)
    if store is None:
        pick((), text)
        return b""
    await store.open()
    try:
        found = pick(await store.findings(limit=KEPT), text)
        frames = await store.frames(found.id)
    finally:
        await store.close()
    pseudonyms = Pseudonyms()
    return build_pcap(frames if real else [(at, pseudonyms.frame(data)) for at, data in frames])


async def _read(options: Options, *, everything: bool) -> list[Finding]:
    from .remote import server_of

    async with server_of(options) as server:
        if server is not None:
            return await server.client.findings(everything=everything)
    store = _store(options)
    if store is None:
        return []
    stored = await store.open()
    try:
        kept = await store.findings(limit=KEPT) if everything else [*stored.findings]
    finally:
        await store.close()
    return sorted(kept, key=lambda each: each.first_seen, reverse=True)


def _store(options: Options) -> Store | None:
    from .session import DATABASE, database

    data_dir = options.load().data_dir
    if data_dir is None or not (data_dir / DATABASE).exists():
        return None
    return database(data_dir, read_only=True)


def _table(findings: Iterable[Finding]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ..packets.text import clean_text
    from .tables import ago

    colors = {"critical": "red", "warning": "yellow", "info": "dim", "other": "dim"}
    table = Table("Id", "How bad", "Last seen", "What", box=box.SIMPLE_HEAD, pad_edge=False)
    now = datetime.now(UTC)
    for finding in findings:
        what = Text(clean_text(finding.summary))
        ended = finding.ended_at is not None
        what.append("\n" + (f"over: {clean_text(finding.ended_why)}" if ended else finding.advice), "dim")
        style = "dim" if ended else colors[finding.severity.value]
        severity = Text(finding.severity.value, style=style)
        table.add_row(Text(finding.id[:8]), severity, Text(ago(now, finding.last_seen)), what)
    return table
