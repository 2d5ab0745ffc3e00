"""`netmon alerts`: what is wrong, and what is to be done about telling it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ..settings.rules import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.table import Table

    from ..client.rest import Client
    from ..model.alert import Alert, Silence
    from ..store.protocol import Stored
    from .app import Options


@click.group("alerts", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def alerts_command(ctx: click.Context, *, everything: bool, as_json: bool) -> None:
    """List what is wrong; acknowledge or silence it."""
    if ctx.invoked_subcommand is not None:
        return
    from .session import run

    options: Options = ctx.obj
    stored, alerts, problems = run(_read(options, everything=everything))
    silences = [silence for silence in stored.silences if silence.end > datetime.now(UTC)]
    if as_json:
        from ..wire import SCHEMA_VERSION, to_wire

        listing = {
            "schema_version": SCHEMA_VERSION,
            "alerts": [to_wire(alert) for alert in alerts],
            "silences": [to_wire(silence) for silence in silences],
            "problems": problems,
        }
        click.echo(json.dumps(listing, ensure_ascii=False))
        return
    from ..packets.text import clean_text
    from .output import table_console

    console = table_console()
    if alerts:
        console.print(_alert_table(alerts))
    else:
        click.echo("There were no alerts." if everything else "Nothing is wrong.")
    if silences:
        console.print(_silence_table(silences, stored))
    for problem in problems:
        click.echo(f"netmon itself: {clean_text(problem)}", err=True)


@alerts_command.command("acknowledge")
@click.argument("id")
@click.option("--by", default="", metavar="NAME", help="Who has seen it.")
@click.pass_obj
def acknowledge_command(options: Options, id: str, by: str) -> None:  # noqa: A002 - what people write
    """You have seen alert ID: nobody is reminded of it."""
    from .session import run

    async def work() -> None:
        from ..alerts.open_alerts import acknowledged
        from ..events.alert import AlertChanged
        from .changing import changing
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                _refuse_name(by)
                await server.client.acknowledge(_pick(await server.client.alerts(), id, "alert").id)
                return
        async with changing(options.load().data_dir) as (store, stored):
            alert = _pick(stored.alerts, id, "alert")
            store.record(AlertChanged(alert=acknowledged(alert, by, datetime.now(UTC))))

    run(work())


@alerts_command.command("silence")
@click.argument("duration")
@click.option("--device", help="Only of this device: an address, MAC, name or id.")
@click.option("--rule", metavar="RULE", help="Only of this rule.")
@click.option("--comment", default="", metavar="TEXT", help="Why.")
@click.pass_obj
def silence_command(
    options: Options, duration: str, device: str | None, rule: str | None, comment: str
) -> None:
    """Tell nobody for DURATION, such as 30m, 8h or 7d."""
    from .session import run
    from .spans import span

    lasting = span(duration, field="duration")

    async def work() -> None:
        import uuid

        from ..alerts.silences import silence
        from ..events.alert import SilencesChanged
        from .changing import changing
        from .edits import pick
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                subject_id = None if device is None else pick(await server.client.devices(), device).id
                made = await server.client.silence(
                    lasting.total_seconds(), subject_id=subject_id, rule=rule, comment=comment
                )
                click.echo(made.id)
                return
        config = options.load()
        known = [*RuleName, *(each.name for each in config.alerts.rules)]
        if rule is not None and rule not in known:
            from ..errors import InvalidRequestError

            raise InvalidRequestError(f"rule: must be one of {', '.join(known)}.", field="rule")
        async with changing(config.data_dir) as (store, stored):
            changed = silence(
                stored.silences,
                silence_id=str(uuid.uuid4()),
                now=datetime.now(UTC),
                duration=lasting,
                subject_id=None if device is None else pick(stored.devices, device).id,
                rule=rule,
                comment=comment,
            )
            store.record(SilencesChanged(silences=changed))
            click.echo(changed[-1].id)

    run(work())


@alerts_command.command("unsilence")
@click.argument("id")
@click.pass_obj
def unsilence_command(options: Options, id: str) -> None:  # noqa: A002 - what people write
    """End silence ID."""
    from .session import run

    async def work() -> None:
        from ..events.alert import SilencesChanged
        from .changing import changing
        from .remote import server_of

        async with server_of(options) as server:
            if server is not None:
                ended = _pick(await server.client.silences(), id, "silence")
                await server.client.unsilence(ended.id)
                return
        async with changing(options.load().data_dir) as (store, stored):
            ended = _pick(stored.silences, id, "silence")
            kept = tuple(silence for silence in stored.silences if silence.id != ended.id)
            store.record(SilencesChanged(silences=kept))

    run(work())


async def _read(options: Options, *, everything: bool) -> tuple[Stored, list[Alert], list[str]]:
    """What is known, the alerts to show, newest first, and what keeps netmon from telling of them."""
    from .remote import server_of

    async with server_of(options) as server:
        if server is None:
            stored, alerts = await _read_stored(options.load().data_dir, everything=everything)
            problems = _given_up(stored)
        else:
            stored, alerts = await _read_server(server.client, everything=everything)
            problems = await server.client.problems()
    return stored, sorted(alerts, key=lambda alert: alert.pending_since, reverse=True), problems


def _given_up(stored: Stored) -> list[str]:
    from ..alerts.given_up import GivenUp

    now = datetime.now(UTC)
    losses = GivenUp(lambda _kind, _key, _text: None)
    losses.load(stored.memory, now)
    return [sentence] if (sentence := losses.sentence(now)) else []


async def _read_server(client: Client, *, everything: bool) -> tuple[Stored, list[Alert]]:
    from ..store.protocol import Stored

    silences = tuple(await client.silences())
    # Only for the names of what is silenced.
    devices = tuple(await client.devices()) if silences else ()
    return Stored(silences=silences, devices=devices), await client.alerts(everything=everything)


async def _read_stored(data_dir: Path | None, *, everything: bool) -> tuple[Stored, list[Alert]]:
    from ..store.protocol import Stored
    from .session import DATABASE, database

    if data_dir is None or not (data_dir / DATABASE).exists():
        return Stored(), []
    store = database(data_dir, read_only=True)
    stored = await store.open()
    try:
        alerts = await store.alerts() if everything else [*stored.alerts]
    finally:
        await store.close()
    return stored, alerts


def _refuse_name(by: str) -> None:
    from ..errors import InvalidRequestError

    if by:
        raise InvalidRequestError("A server notes whose key it was; leave out --by.", field="by")


def _pick[T: (Alert, Silence)](things: Iterable[T], text: str, what: str) -> T:
    from ..errors import InvalidRequestError, NotFoundError

    found = [thing for thing in things if thing.id.startswith(text.casefold())] if text else []
    if not found:
        raise NotFoundError(f"No open {what} has the id {text!r}; `netmon alerts` lists them.", field="id")
    if len(found) > 1:
        raise InvalidRequestError(f"{text!r} fits {len(found)} {what}s; give more of the id.", field="id")
    return found[0]


def _alert_table(alerts: Iterable[Alert]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ..packets.text import clean_text
    from .tables import ago

    colors = {"firing": "red", "pending": "yellow", "resolved": "dim", "other": "dim"}
    table = Table("Id", "State", "Since", "What", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    now = datetime.now(UTC)
    for alert in alerts:
        what = clean_text(alert.summary)
        if alert.behind:
            what += f"; {len(alert.behind)} more silent behind it"
        if alert.acknowledged_at is not None:
            what += f" (seen by {clean_text(alert.acknowledged_by)})" if alert.acknowledged_by else " (seen)"
        table.add_row(
            Text(alert.id[:8]),
            Text(alert.state.value, style=colors[alert.state.value]),
            Text(ago(now, alert.pending_since)),
            Text(what),
        )
    return table


def _silence_table(silences: Iterable[Silence], stored: Stored) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from ..packets.text import clean_text

    names = {device.id: device.label for device in stored.devices}
    table = Table("Silence", "Until", "Of", "Why", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for silence in silences:
        of = " of ".join(
            part for part in (silence.rule, names.get(silence.subject_id or "", silence.subject_id)) if part
        )
        table.add_row(
            Text(silence.id[:8]),
            Text(f"{silence.end.astimezone():%Y-%m-%d %H:%M}"),
            Text(clean_text(of or "everything")),
            Text(clean_text(silence.comment)),
        )
    return table
