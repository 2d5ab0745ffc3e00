"""What the integration promises about itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from homeassistant.util.yaml import load_yaml_dict

FOLDER = Path(__file__).parents[2] / "custom_components" / "netmon"
MODULES = sorted(FOLDER.glob("*.py"))

RULES = {
    "bronze": "action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage "
    "dependency-transparency docs-actions docs-conditions docs-high-level-description "
    "docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup "
    "entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup "
    "unique-config-entry",
    "silver": "action-exceptions config-entry-unloading docs-configuration-parameters "
    "docs-installation-parameters entity-unavailable integration-owner log-when-unavailable "
    "parallel-updates reauthentication-flow test-coverage",
    "gold": "devices diagnostics discovery discovery-update-info docs-data-update docs-examples "
    "docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting "
    "docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default "
    "entity-translations exception-translations icon-translations reconfiguration-flow repair-issues "
    "stale-devices",
    "platinum": "async-dependency inject-websession strict-typing",
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_one_module_knows_the_engine(path: Path) -> None:
    assert ("netmon_core" in imports(path)) == (path.name == "engine.py")


@pytest.mark.parametrize(
    "name",
    [
        "bucket",
        "chosen",
        "dashboard",
        "hold",
        "kinds",
        "last_presence",
        "last_word",
        "listeners",
        "mac_owners",
        "newcomers",
        "options",
        "particulars",
        "population",
        "port_news",
        "silence",
        "subnets",
        "totals",
        "versions",
        "window",
        "words",
    ],
)
def test_what_decides_knows_neither_home_assistant_nor_the_clock(name: str) -> None:
    assert not imports(FOLDER / f"{name}.py") & {"homeassistant", "asyncio", "time", "socket", "aiohttp"}


def test_every_rule_of_the_quality_scale_is_done_or_has_a_reason() -> None:
    rules = load_yaml_dict(FOLDER / "quality_scale.yaml")["rules"]
    wanted = [rule for tier in RULES.values() for rule in tier.split()]
    assert len(wanted) == 54
    assert set(rules) == set(wanted)
    for rule, said in rules.items():
        if said == "done":
            continue
        assert said["comment"], rule
        assert said["status"] in ("done", "exempt") or rule == "dependency-transparency"
