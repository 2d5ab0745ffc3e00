from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .viewer import serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from .viewer import Served


@pytest.fixture
async def served() -> AsyncGenerator[Served]:
    async with serving() as made:
        yield made
