"""`netmon service`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from .unit import unit

UNITS = "/etc/systemd/system"
NAME = "netmon.service"
# What is hidden from a service that does not need it, and closed to its user.
_HOMES = ("/home/", "/root/", "/run/user/")


@click.group("service")
def service_command() -> None:
    """Run the server as a systemd service."""


@service_command.command("install")
@click.option("--dry-run", is_flag=True, help="Print the unit, and write nothing.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=UNITS,
    show_default=True,
    help="Where the unit is written.",
)
def install_command(*, dry_run: bool, folder: Path) -> None:
    """Write a hardened systemd unit. Nothing is started; it says how to."""
    from ..errors import PermissionMissingError

    program = _program()
    text = unit(str(program), in_home=str(program).startswith(_HOMES))
    if dry_run:
        click.echo(text, nl=False)
        return
    path = folder / NAME
    try:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
    except OSError as err:
        raise PermissionMissingError(f"{path} cannot be written: {err.strerror}; run it with sudo.") from err
    click.echo(f"Wrote {path}. What is left to do:")
    click.echo("    systemctl daemon-reload")
    click.echo("    systemctl enable --now netmon")
    click.echo("    netmon keys create --role admin")


def _program() -> Path:
    """This netmon, as the service's user will start it; raises InvalidRequestError where they cannot."""
    from ..errors import InvalidRequestError

    program = Path(sys.executable).parent / "netmon"
    if not program.exists():
        raise InvalidRequestError(f"There is no {program}; install netmon as a package first.")
    if not re.fullmatch(r"/[A-Za-z0-9._/+@-]*", str(program)):
        raise InvalidRequestError(f"{program} has characters that a unit cannot hold; install it elsewhere.")
    closed = next((folder for folder in program.parents if not folder.stat().st_mode & 0o001), None)
    if closed is not None:
        raise InvalidRequestError(
            f"{closed} is closed to other users, and the service runs as one; install netmon elsewhere, "
            "such as in /opt/netmon."
        )
    return program
