"""`netmon credentials`: what opens devices, and to whom each may go. By a server."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..client.rest import Client
    from .app import Options

_KINDS = ("snmp_v1", "snmp_v2c", "snmp_v3")
_AUTH = ("none", "md5", "sha", "sha224", "sha256", "sha384", "sha512")
_PRIVACY = ("none", "des", "aes128", "aes192", "aes256", "aes192_cisco", "aes256_cisco")


@click.group("credentials", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.pass_context
def credentials_command(ctx: click.Context, *, as_json: bool) -> None:
    """List what opens devices, without its secrets; give one, scope it, say yes again."""
    if ctx.invoked_subcommand is not None:
        return
    from .session import run

    async def work() -> list[dict[str, Any]]:
        async with _asked(ctx.obj) as client:
            return await client.credentials()

    listed = run(work())
    if as_json:
        click.echo(json.dumps({"credentials": listed}, ensure_ascii=False))
    elif not listed:
        click.echo("There are no credentials, so nothing is asked; `netmon credentials add` gives one.")
    else:
        from ..packets.text import clean_text
        from .plain_table import print_plain_table

        rows = [
            tuple(map(clean_text, (e["name"], e["kind"], e["origin"], _scope(e), e["problem"] or _secret(e))))
            for e in listed
        ]
        print_plain_table(("Name", "Kind", "From", "Goes to", "Secret"), rows)


@credentials_command.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(_KINDS), default="snmp_v2c", show_default=True)
@click.option("--user", help="Of SNMP v3.")
@click.option("--auth", type=click.Choice(_AUTH), help="How the user of SNMP v3 proves who it is.")
@click.option("--privacy", type=click.Choice(_PRIVACY), help="How what is said is hidden.")
@click.option("--device", "devices", multiple=True, metavar="DEVICE", help="It may go to this device.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="It may go to devices with this tag.")
@click.option("--network", "networks", multiple=True, metavar="NETWORK", help="This network is trusted.")
@click.option(
    "--secrets-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the secrets here, one a line.  [default: ask for them]",
)
@click.pass_obj
def add_command(options: Options, /, name: str, secrets_file: Path | None, **given: Any) -> None:
    """Give the credential NAME; its secrets are asked for, sealed, and never shown again."""
    from .session import run

    body = {key: list(value) if isinstance(value, tuple) else value for key, value in given.items() if value}
    body["name"] = name
    body |= _secrets(body, secrets_file)

    async def work() -> None:
        async with _asked(options) as client:
            await client.add_credential(body)

    run(work())


@credentials_command.command("scope")
@click.argument("name")
@click.option("--device", "devices", multiple=True, metavar="DEVICE", help="It may go to this device.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="It may go to devices with this tag.")
@click.option("--network", "networks", multiple=True, metavar="NETWORK", help="This network is trusted.")
@click.pass_obj
def scope_command(options: Options, /, name: str, **given: tuple[str, ...]) -> None:
    """Say anew to whom the credential NAME may go; without any option to nobody."""
    from .session import run

    async def work() -> None:
        async with _asked(options) as client:
            await client.change_credential(name, {key: list(value) for key, value in given.items()})

    run(work())


@credentials_command.command("remove")
@click.argument("name")
@click.pass_obj
def remove_command(options: Options, name: str) -> None:
    """Forget the credential NAME."""
    from .session import run

    async def work() -> None:
        async with _asked(options) as client:
            await client.remove_credential(name)

    run(work())


@credentials_command.command("agree")
@click.argument("device")
@click.pass_obj
def agree_command(options: Options, device: str) -> None:
    """Say that DEVICE is who it was, or that you know who is there now: it is asked again."""
    from .edits import pick
    from .session import run

    async def work() -> str:
        async with _asked(options) as client:
            found = pick(await client.devices(), device)
            state = await client.agree(found.id)
            return state.problem or f"{found.label} answers with {state.credential}."

    click.echo(run(work()))


@asynccontextmanager
async def _asked(options: Options) -> AsyncGenerator[Client]:
    from ..errors import InvalidRequestError
    from .remote import server_of

    async with server_of(options) as server:
        if server is None:
            raise InvalidRequestError("Only a server that runs can be told; name it by --server.")
        yield server.client


def _secrets(body: dict[str, Any], file: Path | None) -> dict[str, str]:
    """Those that the kind needs, from a file or a person; never from the command line, which others see."""
    wanted = {"secret": "Community"}
    if body.get("kind") == "snmp_v3":
        named = {"auth_secret": "Pass phrase of auth", "privacy_secret": "Pass phrase of privacy"}
        wanted = {key: text for key, text in named.items() if body.get(key.removesuffix("_secret"))}
    if file is not None:
        return dict(zip(wanted, file.read_text(encoding="utf-8").splitlines(), strict=False))
    return {key: click.prompt(text, hide_input=True, err=True) for key, text in wanted.items()}


def _scope(told: dict[str, Any]) -> str:
    parts = [*told["devices"], *(f"tag {each}" for each in told["tags"])]
    return ", ".join([*parts, *(f"network {each}" for each in told["networks"])]) or "nobody"


def _secret(told: dict[str, Any]) -> str:
    return next((str(told[key]) for key in ("secret", "auth_secret") if told[key]), "none")
