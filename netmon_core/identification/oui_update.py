"""Bring the vendor names up to date from the IEEE or from files of its making."""

from __future__ import annotations

import os
import tempfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ..errors import FormatError, StoreReadOnlyError
from .oui import FILE_NAME, Vendors, newest_table
from .oui_fetch import MAX_SIZE, fetch
from .oui_file import pack_vendors, unpack_vendors
from .oui_registry import parse_registry

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the IEEE publishes, and under which names it is found in a folder or an archive.
IEEE_URLS: Final = (
    "https://standards-oui.ieee.org/oui/oui.csv",
    "https://standards-oui.ieee.org/oui28/mam.csv",
    "https://standards-oui.ieee.org/oui36/oui36.csv",
    "https://standards-oui.ieee.org/iab/iab.csv",
    "https://standards-oui.ieee.org/cid/cid.csv",
)
_STEMS: Final = ("oui", "mam", "oui36", "iab", "cid")
# Five registries in two formats, and room for what else is in an archive.
_MAX_MEMBERS: Final = 256

type _File = tuple[str, bytes, date]


def update_vendors(source: str | Path | None, folder: Path) -> Vendors:
    """Take in newer registries and keep the result in `folder`, in one step. Blocks: call it in a thread.

    `source`: a csv or txt file of the IEEE, a folder or zip of them, or the URL of a file or zip; None asks
    the IEEE itself. What the source does not mention stays as it was. FormatError, and nothing changed,
    where any file is cut short, is something else, or cannot be had; StoreReadOnlyError where `folder`
    cannot be written.
    """
    files = list(_files(source))
    used = newest_table(folder)
    vendors = dict(used.items())
    for name, data, _ in files:
        vendors.update(parse_registry(data, name))
    # A file from the future would win for ever.
    newest = min(max(day for _, _, day in files), datetime.now(UTC).date())
    packed = pack_vendors({prefix: name for prefix, name in vendors.items() if name}, max(newest, used.date))
    _replace(folder, packed)
    return Vendors(unpack_vendors(packed))


def registry_files(folder: Path) -> Iterator[_File]:
    """Read the registries in a folder: (name, content, date), csv before txt."""
    for stem in _STEMS:
        for suffix in (".csv", ".txt"):
            path = folder / (stem + suffix)
            if path.is_file():
                yield path.name, _read(path), _day(path)
                break


def _files(source: str | Path | None) -> Iterator[_File]:
    """Read every registry of the source; FormatError where there is none."""
    if source is None:
        for url in IEEE_URLS:
            yield from _fetched(url)
        return
    if isinstance(source, str) and "://" in source:
        yield from _fetched(source)
        return
    path = Path(source)
    try:
        if path.is_dir():
            found = list(registry_files(path))
        elif zipfile.is_zipfile(path):
            found = list(_unzipped(path))
        else:
            found = [(path.name, _read(path), _day(path))]
    except OSError as err:
        raise FormatError(f"Cannot read {path}: {err.strerror or err}.") from err
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as err:
        raise FormatError(f"Cannot read {path}: {err}.") from err
    if not found:
        raise FormatError(f"{path} holds none of {', '.join(stem + '.csv' for stem in _STEMS)}.")
    yield from found


def _fetched(url: str) -> Iterator[_File]:
    data, modified = fetch(url)
    day = (modified or datetime.now(UTC)).date()
    if not data.startswith(b"PK\x03\x04"):
        yield url, data, day
        return
    with tempfile.TemporaryDirectory(prefix="netmon-") as folder:
        path = Path(folder) / "vendors.zip"
        path.write_bytes(data)
        yield from _files(path)


def _unzipped(path: Path) -> Iterator[_File]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MAX_MEMBERS:
            raise FormatError(f"{path} holds more files than the IEEE publishes.")
        for stem in _STEMS:
            for member in members:
                name = PurePosixPath(member.filename)
                if name.stem != stem or name.suffix not in (".csv", ".txt"):
                    continue
                # The size in the directory may lie, so only what is read counts.
                with archive.open(member) as file:
                    data = file.read(MAX_SIZE + 1)
                yield member.filename, _bounded(data, member.filename), date(*member.date_time[:3])
                break


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(MAX_SIZE + 1), path.name)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_SIZE:
        raise FormatError(f"{name} is larger than any vendor registry.")
    return data


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _replace(folder: Path, data: bytes) -> None:
    """Put the file in place whole, or not at all."""
    temporary = folder / f".{FILE_NAME}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(folder / FILE_NAME)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as err:
        raise StoreReadOnlyError(f"Cannot write {folder / FILE_NAME}: {err.strerror or err}.") from err
