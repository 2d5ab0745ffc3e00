"""The rules for quality_scale.yaml: all 54, each done or excused with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .yaml_file import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BRONZE = """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry
"""
_SILVER = """
    action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
    entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow
    test-coverage
"""
_GOLD = """
    devices diagnostics discovery discovery-update-info docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
    stale-devices
"""
_PLATINUM = """
    async-dependency inject-websession strict-typing
"""
TIERS = {
    "bronze": _BRONZE.split(),
    "silver": _SILVER.split(),
    "gold": _GOLD.split(),
    "platinum": _PLATINUM.split(),
}
# True of the code, but only a public package on the index can show it.
MAY_WAIT = {"dependency-transparency"}


def problems(folder: Path) -> Iterator[str]:
    """Say which rules are not kept."""
    rules = load(folder / "quality_scale.yaml")["rules"]
    known = {rule for tier in TIERS.values() for rule in tier}
    for rule in sorted(known - rules.keys()):
        yield f"quality_scale.yaml: {rule} is missing"
    for rule in sorted(rules.keys() - known):
        yield f"quality_scale.yaml: there is no rule {rule}"
    for rule, answer in rules.items():
        status = answer.get("status") if isinstance(answer, dict) else answer
        reason = answer.get("comment") if isinstance(answer, dict) else None
        if status not in {"done", "todo", "exempt"}:
            yield f"quality_scale.yaml: {rule} cannot be {status!r}"
        if status in {"exempt", "todo"} and not reason:
            yield f"quality_scale.yaml: {rule} is {status} without a reason"
        if status == "todo" and rule not in MAY_WAIT:
            yield f"quality_scale.yaml: {rule} is still to do"
