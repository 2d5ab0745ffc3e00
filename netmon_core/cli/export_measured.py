"""`netmon export --measured`: the whole history of ports and sensors, a day of one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from .app import Options


async def export_measured(
    options: Options, file: TextIO, form: str, *, device: str | None, part: str | None
) -> int:
    """Write the measurements in a data folder, also while another netmon runs on it; return how many series.

    Raises what `pick` does for a device that is not known, and InvalidRequestError.
    """
    from ..errors import InvalidRequestError
    from ..measured_files import csv_pieces, json_pieces, series_of
    from ..store.series.memory import MemorySeries
    from .devices import read_stored
    from .edits import pick
    from .session import series_store

    if part is not None and device is None:
        raise InvalidRequestError("--port: name its device too (--device).", field="device")
    config = options.load()
    owner = None if device is None else pick((await read_stored(config.data_dir)).devices, device).id
    store = series_store(config, read_only=True) or MemorySeries()
    await store.open()
    try:
        series = await series_of(store, owner=owner, part=part)
        pieces = (json_pieces if form == "json" else csv_pieces)(store, series, None, None)
        async for piece in pieces:
            file.write(piece)
    finally:
        await store.close()
    return len(series)
