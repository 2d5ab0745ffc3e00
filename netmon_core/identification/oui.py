"""Who made an interface, told from the beginning of its MAC."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from ..errors import FormatError
from .oui_file import packed_date, unpack_vendors

if TYPE_CHECKING:
    from datetime import date

    from .oui_file import VendorTable

_LOGGER = logging.getLogger(__name__)

# In this package, and in the data folder after an update.
FILE_NAME: Final = "vendors.bin"


class Vendors:
    """The IEEE's registries as of `date`, `count` prefixes."""

    __slots__ = ("_blocks", "_divided", "_small", "count", "date")

    def __init__(self, table: VendorTable) -> None:
        self.date: date = table.date
        self.count = len(table.by24) + len(table.by28) + len(table.by36)
        self._small = table.by28 | table.by36
        self._blocks = table.by24.copy()
        # Blocks of which parts belong to others: "" in `_blocks`, their own vendor here, if they have one.
        self._divided = {}
        for block in {prefix[:8] for prefix in self._small}:
            vendor = self._blocks.get(block)
            if vendor:
                self._divided[block] = vendor
            self._blocks[block] = ""

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Load the shipped registries, or those in `folder` where they are as new.

        Reads files, so not for the loop. A damaged file in `folder` is warned about and passed over.
        """
        return cls(newest_table(folder))

    def lookup(self, mac: str) -> str | None:
        """Name the vendor of a MAC in our notation; None: unregistered, secret, or made up by the device."""
        vendor = self._blocks.get(mac[:8])
        if vendor:
            return vendor
        if vendor is None:
            return None
        return self._small.get(mac[:13]) or self._small.get(mac[:10]) or self._divided.get(mac[:8])


def newest_table(folder: Path | None) -> VendorTable:
    """Read the vendor file that counts: the shipped one, or a sound one in `folder` that is as new."""
    shipped = Path(__file__).with_name(FILE_NAME).read_bytes()
    path = folder / FILE_NAME if folder else None
    if path and path.exists():
        try:
            updated = path.read_bytes()
            if packed_date(updated) >= packed_date(shipped):
                return unpack_vendors(updated)
        except (OSError, FormatError) as err:
            _LOGGER.warning("Using the shipped vendor names, as %s cannot be used: %s", path, err)
    return unpack_vendors(shipped)
