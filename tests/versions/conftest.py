"""The tree of 0.1.0, and what was recorded of it where there is no history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.lab.namespaces import Lab

from .lan import build_lan
from .peers import OLDEST, RECORDED, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.namespaces import Namespace


@pytest.fixture(scope="package")
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDED.read_text())
    return found


@pytest.fixture(scope="package")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of 0.1.0. Without it, what was recorded stands for it in the tests beside."""
    tree = tree_of(OLDEST, tmp_path_factory.mktemp("oldest"))
    if tree is None:
        pytest.skip(f"there is no history with {OLDEST} here: only what was recorded of it is played")
    return tree


@pytest.fixture(scope="package")
def machine(lab_possible: None) -> Iterator[Namespace]:
    with Lab() as lab:
        yield build_lan(lab)
