"""`netmon keys`: on the machine itself, also while the server runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..server.auth.file import CredentialFile
    from .app import Options


@click.group("keys", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def keys_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the API keys of the server; make or revoke one. Their text is never kept."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=as_json)


@keys_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def list_command(options: Options, *, as_json: bool) -> None:
    """List them; the same as without a word."""
    from ..packets.text import clean_text
    from ..server.auth.schemas import key_info
    from ..wire import to_wire

    credentials = credential_file(options).read()
    keys = credentials.keys if credentials is not None else ()
    if as_json:
        click.echo(json.dumps({"keys": [to_wire(key_info(key)) for key in keys]}, ensure_ascii=False))
    elif not keys:
        click.echo("There are no API keys; `netmon keys create --role admin` makes one.")
    else:
        from .plain_table import print_plain_table

        now = datetime.now(UTC)
        print_plain_table(
            ("Id", "Name", "Role", "Made", "Expires", "Last used"),
            [
                (
                    key.id,
                    clean_text(key.name),
                    key.role.value,
                    _day(key.created_at),
                    "never" if key.expires_at is None else _day(key.expires_at) + _over(key.expires_at, now),
                    "never" if key.last_used_at is None else _day(key.last_used_at),
                )
                for key in keys
            ],
        )


@keys_command.command("create")
@click.option("--name", default="key", help="What it is for.", show_default=True)
@click.option("--role", type=click.Choice(["viewer", "admin"]), default="viewer", show_default=True)
@click.option("--days", type=click.IntRange(1, 36_500), help="How long it lasts.  [default: until revoked]")
@click.pass_obj
def create_command(options: Options, name: str, role: str, days: int | None) -> None:
    """Make a key, and print its text, this once."""
    from datetime import timedelta

    from ..server.access import Role
    from ..server.auth import edits
    from ..server.auth.keys import make_key

    now = datetime.now(UTC)
    expires_at = None if days is None else now + timedelta(days=days)
    text, key = make_key(name=edits.proper_name(name), role=Role(role), now=now, expires_at=expires_at)
    credential_file(options).change(partial(edits.add_key, key=key))
    click.echo(f"Key {key.id} for the role {role}; its text is shown this once:", err=True)
    click.echo(text)


@keys_command.command("revoke")
@click.argument("id")
@click.pass_obj
def revoke_command(options: Options, id: str) -> None:  # noqa: A002 - what people write
    """Let key ID in no longer; a running server closes its connections within a second."""
    from ..server.auth import edits

    credential_file(options).change(partial(edits.revoke_key, key_id=id))


def credential_file(options: Options) -> CredentialFile:
    """The credentials of the data folder that the options name."""
    from ..errors import StoreError
    from ..server.auth.file import CredentialFile

    data_dir = options.load().data_dir
    if data_dir is None:
        raise StoreError("Credentials are kept in a data folder; name one by --data-dir.")
    return CredentialFile(data_dir)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _over(end: datetime, now: datetime) -> str:
    return " (expired)" if end <= now else ""
