"""The `netmon` command itself: global options, the table of commands, errors as sentences."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..errors import (
    ConfigError,
    InvalidRequestError,
    NetmonError,
    PermissionMissingError,
    ScanTooWideError,
    StoreError,
)
from .output import unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config import Config

# Where each command lives, so that one command pays for no other's imports.
COMMANDS = {
    "scan": ("scan", "Sweep the network and list every device that answers."),
    "watch": ("watch", "Keep watching: a live table, or events as they happen."),
    "serve": ("serve", "Keep watching, and serve it: REST, a stream, a page."),
    "keys": ("keys", "Make, list and revoke the API keys of the server."),
    "users": ("users", "Add, list and remove those who log in to the server."),
    "service": ("service", "Install the server as a systemd service."),
    "devices": ("devices", "List the devices that are known."),
    "ping": ("ping", "Ask devices or hosts how quickly they answer."),
    "history": ("history", "Draw how a device answered over time."),
    "ports": ("ports", "List the ports of a device: what flows, what is wrong, who is behind."),
    "top": ("ports", "List the ports through which most flows now."),
    "snmp": ("ports", "Ask devices by SNMP; say what answers, and what is wrong."),
    "credentials": ("credentials", "List what opens devices; give one, scope it, say yes again."),
    "wake": ("wake", "Switch a device on by Wake-on-LAN."),
    "name": ("edits", "Give a device a name of your own."),
    "merge": ("edits", "Make two devices one."),
    "distinct": ("edits", "Say that two devices are not the same."),
    "forget": ("edits", "Drop a device."),
    "alerts": ("alerts", "List what is wrong; acknowledge or silence it."),
    "findings": ("findings", "List who says on the network what is not so; say what is right."),
    "pause": ("pause", "Leave a device, a network or everything in peace for a while; list the pauses."),
    "resume": ("pause", "End a pause before its time."),
    "doctor": ("doctor", "Say what works on this machine, and how to mend what does not."),
    "vendors": ("vendors", "Look up, or refresh, who made a network card."),
    "export": ("data", "Write the devices as CSV or JSON."),
    "import": ("data", "Read the devices of a CSV list (netmon, NetAlertX, WatchYourLAN)."),
    "backup": ("data", "Write everything that is known to one file."),
    "restore": ("data", "Take a backup back."),
    "evidence": ("evidence", "Record what devices were seen to do, and decide it anew."),
    "listen": ("listen", "Show live what devices say by themselves: ARP, DHCP, mDNS and the like."),
    "frames": ("frames", "Write ARP frames to a capture file, or read one through discovery."),
}

# What can be asked of a server elsewhere.
AT_A_SERVER = frozenset(
    {
        "scan",
        "watch",
        "devices",
        "ping",
        "history",
        "ports",
        "top",
        "snmp",
        "wake",
        "name",
        "merge",
        "distinct",
        "forget",
        "alerts",
        "findings",
        "credentials",
        "pause",
        "resume",
    }
)

# What a script can tell from the exit code; documented in docs/cli.md.
EXIT_CODES: tuple[tuple[type[NetmonError], int], ...] = (
    (ConfigError, 2),
    (InvalidRequestError, 2),
    (PermissionMissingError, 3),
    (ScanTooWideError, 4),
    (StoreError, 5),
    (NetmonError, 1),
)
INTERRUPTED = 130


class Commands(click.Group):
    """Imports a command when it is run, and turns errors into one sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order people need them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name][0]}", __package__)
        command = getattr(module, f"{cmd_name}_command")
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours is a sentence, not a traceback."""
        try:
            return super().invoke(ctx)
        except NetmonError as err:
            _tell(err, as_json="--json" in sys.argv)
            ctx.exit(next(code for kind, code in EXIT_CODES if isinstance(err, kind)))
        except OSError as err:
            if problem := unwritable(err):
                _tell(NetmonError(problem), as_json="--json" in sys.argv)
                ctx.exit(1)
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _tell(err: NetmonError, *, as_json: bool) -> None:
    if as_json:
        error = {"code": err.code, "message": err.message, "field": err.field}
        click.echo(json.dumps({"error": error}), err=True)
    else:
        click.echo(f"netmon: {err.message}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="netmon")
@click.option("--config", "config_file", type=click.Path(dir_okay=False), help="Settings file (TOML).")
@click.option("--data-dir", type=click.Path(file_okay=False), help="Folder that keeps what is known.")
@click.option("--server", metavar="URL", help="Speak with this netmon server.  [env: NETMON_SERVER]")
@click.option("--key-file", type=click.Path(dir_okay=False), help="File with its key.  [env: NETMON_KEY]")
@click.option("--fingerprint", metavar="HEX", help="SHA-256 of the certificate it signed itself.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), default="warning")
@click.pass_context
def netmon(
    ctx: click.Context,
    config_file: str | None,
    data_dir: str | None,
    server: str | None,
    key_file: str | None,
    fingerprint: str | None,
    log_level: str,
) -> None:
    """Every device on the network: its address, MAC, vendor and name."""
    if server and ctx.invoked_subcommand not in AT_A_SERVER:
        raise InvalidRequestError(
            f"`netmon {ctx.invoked_subcommand}` works on this machine only; leave out --server.",
            field="server",
        )
    ctx.obj = Options(
        config_file=Path(config_file) if config_file else None,
        data_dir=data_dir,
        log_level=log_level,
        server=server,
        key_file=Path(key_file) if key_file else None,
        fingerprint=fingerprint,
    )


class Options:
    """The global options, from which a command makes its settings."""

    def __init__(
        self,
        *,
        config_file: Path | None,
        data_dir: str | None,
        log_level: str,
        server: str | None = None,
        key_file: Path | None = None,
        fingerprint: str | None = None,
    ) -> None:
        self.server = server
        self.key_file = key_file
        self.fingerprint = fingerprint
        self._config_file = config_file
        self._data_dir = data_dir
        self._log_level = log_level

    def load(self, *, server: Mapping[str, object] | None = None, **discovery: object) -> Config:
        """The settings, with these of the discovery section over them (None: not given); starts the log.

        `server` are those of its section.
        """
        import logging

        from ..config import load_config

        logging.basicConfig(
            level=self._log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        given = {key: value for key, value in discovery.items() if value is not None}
        flags: dict[str, object] = {"data_dir": self._data_dir} | ({"discovery": given} if given else {})
        if server is not None:
            flags["server"] = server
        return load_config(self._config_file, flags=flags)

    def load_for_one_round(self, *, names: bool) -> Config:
        """The settings for a command that looks once and ends: no sweeps by itself."""
        from dataclasses import replace

        config = self.load()
        discovery = replace(
            config.discovery,
            sweep_interval=0.0,
            listen=False,
            mdns=config.discovery.mdns and names,
            reverse_dns=config.discovery.reverse_dns and names,
        )
        return replace(config, discovery=discovery)
