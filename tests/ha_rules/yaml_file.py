"""YAML that we wrote ourselves, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

if TYPE_CHECKING:
    from pathlib import Path


def load(file: Path) -> Any:
    """Read one document; nothing in it is made into an object."""
    return yaml.safe_load(file.read_text("utf-8"))
