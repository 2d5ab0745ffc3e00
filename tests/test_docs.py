from __future__ import annotations

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
import pytest

from netmon_core import errors
from netmon_core.cli.app import COMMANDS, EXIT_CODES, netmon
from netmon_core.config import SECTIONS, Config
from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.event import Event
from netmon_core.model.alert import Alert, AlertState, Silence
from netmon_core.model.device import Device, Merge
from netmon_core.model.fact import Fact
from netmon_core.model.growing import vocabulary
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network
from netmon_core.model.scan import Scan, ScanState, SweepMethod, SweepReport
from netmon_core.settings.rules import RuleName
from netmon_core.settings.secret import Secret
from netmon_core.snmp.errors import SnmpError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKOUT = Path(__file__).parents[1]
DOCS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])


def text(name: str) -> str:
    return (CHECKOUT / "docs" / name).read_text(encoding="utf-8")


def setting_keys() -> list[str]:
    plain = [each.name for each in fields(Config) if each.name not in SECTIONS]
    inside = [f"{section}.{each.name}" for section, (kind, _) in SECTIONS.items() for each in fields(kind)]
    return plain + inside


@pytest.mark.parametrize("key", setting_keys())
def test_every_setting_is_documented_with_its_default_and_its_variable(key: str) -> None:
    row = next(line for line in text("settings.md").splitlines() if line.startswith(f"| `{key}` |"))
    assert f"`NETMON_{key.replace('.', '_').upper()}`" in row
    section, _, name = key.rpartition(".")
    default = getattr(getattr(Config(), section) if section else Config(), name)
    default = getattr(SECTIONS[section][0]() if section else Config(), name)
    match default:
        case bool():
            assert f"`{str(default).lower()}`" in row
        case int() | float():
            assert f"`{default:g}`" in row
        case str():
            assert f'`"{default}"`' in row
        case Secret():
            assert f'`"{default.reveal()}"`' in row
        case ():
            assert "`[]`" in row
        case _:
            assert key == "data_dir"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    assert re.findall(r"^\| `([a-z_.]+)` \|.*NETMON_", text("settings.md"), re.MULTILINE) == setting_keys()


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(netmon)
    for name in COMMANDS:
        command = netmon.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {part}", command.commands[part]) for part in command.commands)


def test_every_command_is_documented_in_the_order_of_the_help() -> None:
    documented = re.findall(r"^### (\w+)$", text("cli.md"), re.MULTILINE)
    assert documented == list(COMMANDS)


def section(command: str) -> str:
    _, _, rest = text("cli.md").partition(f"\n### {command.partition(' ')[0]}\n")
    return re.split(r"\n##", rest)[0]


@pytest.mark.parametrize(("name", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_option_of_a_command_is_documented(name: str, command: click.Command) -> None:
    about = section(name)
    assert f"netmon {name}" in about
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert all(re.search(rf"(?<![\w-]){option}(?![\w-])", about) for option in parameter.opts), (
                parameter.opts
            )
        else:
            assert (parameter.name or "").upper() in about


def test_every_global_option_is_documented() -> None:
    about = text("cli.md").partition("## Commands")[0]
    for parameter in netmon.params:
        assert all(f"`{option}" in about for option in parameter.opts), parameter.opts


def kinds(kind: type[errors.NetmonError]) -> Iterator[type[errors.NetmonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


def test_every_error_code_is_documented_with_its_exit_code() -> None:
    # Kinds that only their part knows are found once it is imported.
    import_module("netmon_core.snmp.errors")
    documented = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \|$", text("cli.md"), re.MULTILINE))
    assert SnmpError in set(kinds(errors.NetmonError))
    assert documented == {
        kind.code: str(next(code for general, code in EXIT_CODES if issubclass(kind, general)))
        for kind in kinds(errors.NetmonError)
    }


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text("cli.md"), re.MULTILINE)}
    assert documented == {0, 1, 2, 130} | {code for _, code in EXIT_CODES}


def test_every_field_of_the_json_is_documented() -> None:
    about = text("cli.md").partition("## The JSON")[2]
    for kind in (Scan, SweepReport, Network, Device, Interface, Address, Fact, Merge, Alert, Silence):
        for each in fields(kind):
            assert f"`{each.name}`" in about, f"{kind.__name__}.{each.name}"
    states = (*vocabulary(ScanState), *vocabulary(SweepMethod), *vocabulary(AlertState))
    for value in (*states, *RuleName):
        assert f"`{value}`" in about


def event_kinds(alias: object) -> Iterator[type]:
    for kind in get_args(getattr(alias, "__value__", alias)):
        if isinstance(kind, type):
            yield kind
        else:
            yield from event_kinds(kind)


def test_every_event_is_documented_with_its_fields() -> None:
    found = list(event_kinds(Event))
    assert DeviceDiscovered in found
    rows = [line for line in text("cli.md").splitlines() if line.startswith("| `")]
    for kind in found:
        tag = next(each.default for each in fields(kind) if each.name == "type")
        row = next(line for line in rows if f"`{tag}`" in line.split("|")[1])
        for each in fields(kind):
            assert each.name == "type" or f"`{each.name}`" in row, f"{tag}.{each.name}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_no_link_between_the_docs_is_broken(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        if ":" in file:
            continue
        goal = path.parent / file if file else path
        assert goal.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", goal.read_text(encoding="utf-8"), re.MULTILINE)
            # As GitHub makes anchors of titles.
            assert heading in {
                re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles
            }, target


def test_the_picture_shows_a_scan_and_fetches_nothing() -> None:
    picture = (CHECKOUT / "docs" / "images" / "scan.svg").read_text(encoding="utf-8")
    assert "10.77.0.1" in picture
    assert "@font-face" not in picture
    assert not re.search(r"(?:href|src|url)\s*[=(]\s*[\"']?(?:https?:)?//", picture)


def test_every_target_of_make_that_the_docs_name_exists() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in DOCS:
        named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
        assert {name.removesuffix("-") for name in named} <= targets, path
