"""Capture files (pcap and pcapng, gzipped or not), read and written by scapy.

Only scapy's raw reader and writer are used: its dissectors never see a frame.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final, Protocol, cast

from ..errors import FormatError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scapy.utils import RawPcapReader

# Link types of capture files; the frames of others are no business of `packets.parse_frame`.
ETHERNET: Final = 1

# No block of an honest file is larger; a size field that says 4 GiB must not make us read a gzip bomb.
_MAX_BLOCK: Final = 16 * 1024 * 1024
_NANOSECONDS: Final = 1_000_000_000
# The rest of the 32 bits says how long each frame's check sequence is.
_LINKTYPE: Final = 0xFFFF
# pcapng blocks that hold decryption secrets, for which scapy would load a dissector.
_SECRETS: Final = 10


def read_capture(path: Path) -> Iterator[tuple[float, int, bytes]]:
    """Yield (seconds since the epoch, link type, frame) in file order; 0.0 where the file has no time.

    A file cut short ends with its last whole frame. MissingExtraError without scapy, FormatError for what
    is not a capture or cannot be read; both come with the first frame asked for.
    """
    try:
        from scapy.error import Scapy_Exception  # noqa: PLC0415
        from scapy.utils import RawPcapNgReader, RawPcapReader  # noqa: PLC0415
    except ImportError as err:
        raise _missing() from err
    try:
        with path.open("rb") as file:
            try:
                # scapy says str, and takes what can be read from.
                reader = RawPcapReader(cast("str", _Bounded(file)))
            except Scapy_Exception as err:
                raise FormatError(f"{path} is not a capture file (pcap or pcapng).") from err
            if isinstance(reader, RawPcapNgReader):
                reader.blocktypes.pop(_SECRETS, None)
                yield from _read_pcapng(reader)
            else:
                yield from _read_pcap(reader)
    except OSError as err:
        raise FormatError(f"Cannot read {path}: {err.strerror or err}.") from err


def write_capture(path: Path, frames: Iterable[tuple[float, bytes]], linktype: int = ETHERNET) -> None:
    """Write (seconds since the epoch, frame) pairs as a pcap file with nanosecond times."""
    try:
        from scapy.utils import RawPcapWriter  # noqa: PLC0415
    except ImportError as err:
        raise _missing() from err
    with path.open("wb") as file:
        writer = RawPcapWriter(file, nano=True, endianness="<")
        # The constructor takes 0, which is a link type too, for "not said".
        writer.linktype = linktype
        writer.write_header(None)
        for time, data in frames:
            # Apart, as a float has no room for today's date in nanoseconds.
            seconds = int(time)
            carry, rest = divmod(round((time - seconds) * _NANOSECONDS), _NANOSECONDS)
            writer.write_packet(data, sec=seconds + carry, usec=rest)
        writer.flush()


def _read_pcap(reader: RawPcapReader) -> Iterator[tuple[float, int, bytes]]:
    ticks = _NANOSECONDS if reader.nano else 1_000_000
    for data, meta in reader:
        if len(data) < min(meta.caplen, 0xFFFF):
            return
        yield meta.sec + meta.usec / ticks, reader.linktype & _LINKTYPE, data


def _read_pcapng(reader: RawPcapReader) -> Iterator[tuple[float, int, bytes]]:
    for data, meta in cast("Iterable[tuple[bytes, _BlockMeta]]", reader):
        time = 0.0 if meta.tshigh is None else (meta.tshigh << 32 | meta.tslow) / meta.tsresol
        yield time, meta.linktype, data


def _missing() -> MissingExtraError:
    return MissingExtraError("Capture files need scapy: pip install 'netmon-core[capture]'.")


class _BlockMeta(Protocol):
    """What scapy says about one packet of a pcapng file; times are counts of 1 / tsresol seconds."""

    linktype: int
    tsresol: int
    tshigh: int | None
    tslow: int


class _Bounded:
    """An open file that never hands out more than a block at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.name = file.name

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MAX_BLOCK:
            raise FormatError("The capture file has a block larger than any capture tool writes.")
        return self._file.read(size)

    def seek(self, position: int) -> int:
        return self._file.seek(position)

    def close(self) -> None:
        self._file.close()
