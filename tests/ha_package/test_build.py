from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest

from netmon_core import __version__
from scripts import build_integration
from scripts.build_integration import BuildError, Files, pinned, requirements, vendored, write

CHECKOUT = Path(__file__).parents[2]


def manifest(files: Files) -> dict[str, object]:
    found: dict[str, object] = json.loads(files["manifest.json"])
    return found


def test_the_plain_zip_asks_for_this_very_engine() -> None:
    files = pinned()
    assert manifest(files)["requirements"] == [f"netmon-core=={__version__}"]
    assert manifest(files)["version"] == __version__
    assert not any(name.startswith("netmon_core/") for name in files)


def test_the_version_is_the_same_everywhere() -> None:
    committed = json.loads((CHECKOUT / "custom_components" / "netmon" / "manifest.json").read_text("utf-8"))
    assert committed == manifest(pinned())


def test_the_other_zip_carries_the_engine_and_asks_only_for_what_that_needs() -> None:
    files = vendored()
    assert "netmon_core/engine.py" in files
    assert "netmon_core/py.typed" in files
    assert any(name.startswith("netmon_core/store/schema/") for name in files)
    assert manifest(files)["requirements"] == requirements() == ["aiosqlite>=0.21"]


def test_what_home_assistant_brings_is_not_asked_for() -> None:
    needed = {each.partition(">")[0] for each in requires("netmon-core") or () if "extra ==" not in each}
    asked = {each.partition(">")[0] for each in requirements()}
    assert needed - asked == build_integration.OF_HOME_ASSISTANT


def test_nothing_in_the_zip_looks_for_a_netmon_elsewhere() -> None:
    for name, content in vendored().items():
        if not name.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Import):
                assert not any(each.name.partition(".")[0] == "netmon_core" for each in node.names), name
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").partition(".")[0] != "netmon_core", name


def test_the_engine_in_the_zip_runs_with_no_other_beside_it(tmp_path: Path) -> None:
    write(vendored(), tmp_path / "netmon.zip")
    with zipfile.ZipFile(tmp_path / "netmon.zip") as archive:
        archive.extractall(tmp_path / "inside")
    code = (
        "import importlib, pkgutil, sys, types\n"
        "sys.modules['netmon_core'] = None\n"
        f"sys.path.insert(0, {str(tmp_path / 'inside')!r})\n"
        "package = types.ModuleType('parent'); package.__path__ = sys.path[:1]\n"
        "sys.modules['parent'] = package\n"
        "engine = importlib.import_module('parent.netmon_core.engine')\n"
        "inside = sys.modules['parent.netmon_core']\n"
        "for each in pkgutil.walk_packages(inside.__path__, 'parent.netmon_core.'):\n"
        "    importlib.import_module(each.name)\n"
        "print(engine.Engine().snapshot().revision)\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "0\n", done.stderr


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    write(pinned(), tmp_path / "one.zip")
    write(dict(reversed(pinned().items())), tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_import_that_cannot_be_made_relative_ends_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "engine.py").write_text("import netmon_core.engine\n")
    monkeypatch.setattr(build_integration, "INTEGRATION", tmp_path)
    with pytest.raises(BuildError, match="must say `from netmon_core import"):
        vendored()
