from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netmon_core.net.neighbor_limits import read_neighbor_limits

if TYPE_CHECKING:
    from tests.lab.pair import Pair


def told() -> dict[int, int]:
    """The limits as the kernel's files have them, which nobody inside another namespace sees."""
    files = {version: Path(f"/proc/sys/net/ipv{version}/neigh/default/gc_thresh3") for version in (4, 6)}
    if not all(file.exists() for file in files.values()):
        pytest.skip("the tests run in a container")
    return {version: int(file.read_text()) for version, file in files.items()}


def test_the_limits_are_those_of_the_machine_wherever_one_stands(pair: Pair) -> None:
    assert pair.near.call(read_neighbor_limits) == told()


def test_nobody_may_read_the_limits(pair: Pair) -> None:
    code = "from netmon_core.net.neighbor_limits import *; print(read_neighbor_limits())"
    assert pair.python(code) == str(told())
