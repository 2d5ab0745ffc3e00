from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from .lab import build, tear_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lab import Lab


@pytest.fixture
def lab() -> Iterator[Lab]:
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("needs root and iproute2 for network namespaces")
    made = build(f"nmnet-s{os.getpid()}", f"nmnet-f{os.getpid()}")
    try:
        yield made
    finally:
        tear_down(made)
