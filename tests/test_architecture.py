from __future__ import annotations

import ast
import json
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import netmon_core

CHECKOUT = Path(__file__).parents[1]
PACKAGE = CHECKOUT / "netmon_core"
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(netmon_core.__path__, "netmon_core.")
    if "__main__" not in module.name
)
# What only some hosts need, and what takes long to import.
HEAVY = [
    "aiodns",
    "aiohttp",
    "aiosqlite",
    "click",
    "cryptography",
    "numpy",
    "pysnmp",
    "rich",
    "scapy",
    "voluptuous",
    "zeroconf",
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in (PACKAGE, CHECKOUT / "desktop"):
        shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, module: str, line: str, *, package: str = "netmon_core") -> None:
    file = copy / package / module
    file.write_text(file.read_text() + f"\n{line}\n")


def test_everybody_imports_only_what_they_may(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("model/device.py", "from ..engine import Engine", "Each layer knows only those below it"),
        ("discovery/plan.py", "from ..identification import oui", "Each layer knows only those below it"),
        ("inventory/inventory.py", "import socket", "Decisions do no I/O"),
        ("discovery/mdns.py", "import socket", "Only net opens sockets"),
        ("engine.py", "import homeassistant", "The engine knows none of its hosts"),
    ],
)
def test_a_forbidden_import_is_found(copy: Path, module: str, line: str, broken: str) -> None:
    plant(copy, module, line)
    done = lint(copy)
    assert done.returncode != 0
    assert any(broken in each and "BROKEN" in each for each in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        (
            "replica.py",
            "from netmon_core.engine import Engine",
            "The viewer reaches the engine only over the wire",
        ),
        ("replica.py", "from .views.theme import Look", "The viewer's layers"),
    ],
)
def test_a_forbidden_import_of_the_viewer_is_found(copy: Path, module: str, line: str, broken: str) -> None:
    plant(copy, module, line, package="desktop")
    done = lint(copy)
    assert any(broken in each and "BROKEN" in each for each in done.stdout.splitlines()), done.stdout


def test_a_package_in_no_layer_is_found(copy: Path) -> None:
    (copy / "netmon_core" / "helpers").mkdir()
    (copy / "netmon_core" / "helpers" / "__init__.py").write_text('"""Nothing."""\n')
    assert lint(copy).returncode != 0


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_inside_the_package_imports_are_relative(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(alias.name.partition(".")[0] == "netmon_core" for alias in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").partition(".")[0] != "netmon_core"


# Forgets what was imported between two modules, so that each is the first.
IMPORT_EACH = """
import importlib, json, sys
before = set(sys.modules)
failed = {}
for name in sys.argv[1:]:
    for other in [each for each in sys.modules if each.partition(".")[0] == "netmon_core"]:
        del sys.modules[other]
    try:
        importlib.import_module(name)
    except Exception as err:
        failed[name] = repr(err)
print(json.dumps(failed))
"""
# Some hundred modules take a second each on a busy machine.
PARTS = 10
IMPORT_ONE = (
    "import importlib, json, sys; importlib.import_module(sys.argv[1]); print(json.dumps(list(sys.modules)))"
)


def python(code: str, *arguments: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=CHECKOUT,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_module_can_be_imported_first(part: int) -> None:
    modules = MODULES[part::PARTS]
    assert len(modules) > 20
    assert python(IMPORT_EACH, *modules) == {}


@pytest.mark.parametrize("module", ["netmon_core.engine", "netmon_core.model.device", "netmon_core.wire"])
def test_importing_the_engine_imports_nothing_heavy(module: str) -> None:
    found = python(IMPORT_ONE, module)
    assert isinstance(found, list)
    assert {name.partition(".")[0] for name in found} & set(HEAVY) == set()


def test_asking_for_help_imports_no_command() -> None:
    code = IMPORT_ONE.replace("importlib.import_module(sys.argv[1])", "from netmon_core.cli import app")
    found = python(code, "x")
    assert isinstance(found, list)
    commands = {f"netmon_core.cli.{name}" for name in ("scan", "watch", "devices", "frames", "data")}
    assert not {*commands, "netmon_core.engine", "rich", "zeroconf"} & set(found)


# What the wire is made of. A package that is yet to come is forbidden by not being here.
OF_THE_WIRE = {"device_list", "errors", "events", "model", "server_address", "snapshot", "wire"}


def test_the_viewer_names_nothing_of_the_engine_but_what_the_wire_is_made_of() -> None:
    named = set()
    for file in sorted((CHECKOUT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [f"{node.module}.{alias.name}" for alias in node.names]
            named |= {module.split(".")[1] for module in modules if module.startswith("netmon_core.")}
    assert named - {"__version__"} == OF_THE_WIRE
