"""`netmon users`: on the machine itself, also while the server runs."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..server.auth.file import CredentialFile
    from ..server.auth.records import UserRecord
    from ..settings.secret import Secret
    from .app import Options


@click.group("users", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def users_command(ctx: click.Context, *, as_json: bool) -> None:
    """List those who log in to the server by name; add, change or remove one."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=as_json)


@users_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_obj
def list_command(options: Options, *, as_json: bool) -> None:
    """List them; the same as without a word."""
    from ..packets.text import clean_text
    from ..server.auth.schemas import user_info
    from ..wire import to_wire
    from .keys import credential_file
    from .plain_table import print_plain_table

    credentials = credential_file(options).read()
    users = credentials.users if credentials is not None else ()
    now = datetime.now(UTC)
    infos = [user_info(user, now) for user in users]
    if as_json:
        click.echo(json.dumps({"users": [to_wire(info) for info in infos]}, ensure_ascii=False))
    elif not infos:
        click.echo("There are no users; `netmon users add NAME` adds one.")
    else:
        rows = [
            (
                clean_text(info.name),
                info.role.value,
                f"{info.created_at.astimezone():%Y-%m-%d}",
                str(info.sessions),
            )
            for info in infos
        ]
        print_plain_table(("Name", "Role", "Added", "Log-ins"), rows)


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["viewer", "admin"]), default="viewer", show_default=True)
@click.pass_obj
def add_command(options: Options, name: str, role: str) -> None:
    """Add user NAME; the password is asked for, or read as a line from standard input."""
    from ..server.access import Role
    from ..server.auth import edits
    from ..server.auth.passwords import hash_password
    from ..server.auth.records import UserRecord
    from .keys import credential_file

    file = credential_file(options)
    user = UserRecord(
        id=secrets.token_hex(6),
        name=edits.proper_name(name),
        role=Role(role),
        password=hash_password(_password()),
        created_at=datetime.now(UTC),
    )
    file.change(partial(edits.add_user, user=user))


@users_command.command("password")
@click.argument("name")
@click.pass_obj
def password_command(options: Options, name: str) -> None:
    """Give user NAME another password; it ends their log-ins."""
    from ..server.auth import edits
    from ..server.auth.passwords import hash_password
    from .keys import credential_file

    file = credential_file(options)
    user = _pick(file, name)
    file.change(partial(edits.change_user, user_id=user.id, password=hash_password(_password())))


@users_command.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(["viewer", "admin"]))
@click.pass_obj
def role_command(options: Options, name: str, role: str) -> None:
    """Give user NAME another ROLE, viewer or admin; it ends their log-ins."""
    from ..server.access import Role
    from ..server.auth import edits
    from .keys import credential_file

    file = credential_file(options)
    file.change(partial(edits.change_user, user_id=_pick(file, name).id, role=Role(role)))


@users_command.command("remove")
@click.argument("name")
@click.pass_obj
def remove_command(options: Options, name: str) -> None:
    """Remove user NAME; it ends their log-ins."""
    from ..server.auth import edits
    from .keys import credential_file

    file = credential_file(options)
    file.change(partial(edits.remove_user, user_id=_pick(file, name).id))


def _pick(file: CredentialFile, name: str) -> UserRecord:
    from ..errors import NotFoundError
    from ..server.auth import edits

    credentials = file.read()
    user = edits.find_user(credentials, name) if credentials is not None else None
    if user is None:
        raise NotFoundError(f"There is no user {name!r}; `netmon users` lists them.", field="name")
    return user


def _password() -> Secret:
    from ..errors import InvalidRequestError
    from ..server.auth.passwords import LONGEST, SHORTEST
    from ..settings.secret import Secret

    if sys.stdin.isatty():
        text = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        text = sys.stdin.readline(LONGEST + 2).removesuffix("\n")
    if not SHORTEST <= len(text) <= LONGEST:
        raise InvalidRequestError(f"A password has {SHORTEST} to {LONGEST} characters.", field="password")
    return Secret(text)
