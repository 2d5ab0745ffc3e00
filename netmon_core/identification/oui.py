"""Who made an interface, told from the beginning of its MAC."""

from __future__ import annotations

import logging
from bisect import bisect_left
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

    __slots__ = ("_divided", "_longer", "_names", "_whole", "count", "date")

    def __init__(self, table: VendorTable) -> None:
        self.date: date = table.date
        self.count = sum(len(group.numbers) for group in (table.whole, table.medium, table.small))
        self._names = table.names
        self._divided = table.divided
        self._whole = (table.whole.numbers, table.whole.places)
        # The bits a MAC has beyond the prefix, longest prefix first.
        self._longer = (
            (12, table.small.numbers, table.small.places),
            (20, table.medium.numbers, table.medium.places),
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Load the shipped registries, or those in `folder` where they are as new.

        Reads files, so not for the loop. A damaged file in `folder` is warned about and passed over.
        """
        return cls(newest_table(folder))

    def lookup(self, mac: str) -> str | None:
        """Name the vendor of a MAC in our notation; None: unregistered, secret, or made up by the device."""
        try:
            number = int(mac.replace(":", ""), 16)
        except ValueError:
            return None
        block = number >> 24
        if block in self._divided:
            for bits, numbers, places in self._longer:
                at = bisect_left(numbers, number >> bits)
                if at < len(numbers) and numbers[at] == number >> bits:
                    return self._name(places[at])
        numbers, places = self._whole
        at = bisect_left(numbers, block)
        return self._name(places[at]) if at < len(numbers) and numbers[at] == block else None

    def _name(self, place: int) -> str:
        return self._names[place : self._names.find("\n", place)]


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
