"""Where the tests of the watching engine stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.small_lan import SmallLan


@pytest.fixture
def watched(small_lan: SmallLan) -> Iterator[SmallLan]:
    """The small LAN, with the test standing on its scanner."""
    with small_lan.scanner.inside():
        yield small_lan
