from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.namespaces import Lab
from tests.lab.small_lan import build_small_lan

from .commands import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.lab.small_lan import SmallLan


@pytest.fixture(scope="package")
def lan(lab_possible: None) -> Iterator[SmallLan]:
    """One small LAN for all commands, which change nothing on it."""
    with Lab() as lab:
        yield build_small_lan(lab)


@pytest.fixture
def terminal(lan: SmallLan, tmp_path: Path) -> Terminal:
    """A terminal on the scanner, with a data folder of the test's own."""
    # Whoever netmon runs as must reach it; beside other tests it lies one folder deeper.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith("pytest-of-"):
            folder.chmod(0o755)
            break
        folder.chmod(0o755)
    # What earlier tests spoke with is not in the kernel's table.
    lan.scanner.ip("neigh", "flush", "dev", "eth0")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return Terminal(host=lan.scanner, data=data)
