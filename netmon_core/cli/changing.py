"""A data folder that is changed while no netmon runs on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ..store.protocol import Store, Stored


@asynccontextmanager
async def changing(data_dir: Path | None) -> AsyncGenerator[tuple[Store, Stored]]:
    """The store, to be changed; raises StoreBusyError while netmon runs."""
    from ..errors import StoreError, StoreFullError
    from .session import DATABASE, database

    if data_dir is None or not (data_dir / DATABASE).exists():
        raise StoreError("There is no data yet; start netmon first.")
    store = database(data_dir)
    stored = await store.open()
    try:
        yield store, stored
    finally:
        try:
            await store.close()
        except StoreFullError as err:
            # Nobody is left to catch up.
            raise StoreFullError(
                f"The disk of {data_dir} is full, and nothing was changed; make room and try again."
            ) from err
