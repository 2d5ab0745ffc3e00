"""Processors, memory and storage: HOST-RESOURCES-MIB (RFC 2790), and UCD-SNMP-MIB of net-snmp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..evidence.reading import SensorRow
from ..model.sensor import SensorKind, SensorUnit
from .caps import STORAGES
from .fields import number_of, positive_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .round import Asked, Asking
    from .table import Oid, Value

_HOST: Final[Oid] = (1, 3, 6, 1, 2, 1, 25)
_USERS, _PROCESSES = (*_HOST, 1, 5, 0), (*_HOST, 1, 6, 0)
_TYPE, _NAME, _UNIT, _SIZE, _USED = ((*_HOST, 2, 3, 1, each) for each in (2, 3, 4, 5, 6))
_LOAD: Final[Oid] = (*_HOST, 3, 3, 1, 2)
_RAM, _VIRTUAL, _DISK, _FLASH, _NETWORK = ((*_HOST, 2, 1, each) for each in (2, 3, 4, 9, 10))
_KINDS: Final = {
    _RAM: SensorKind.MEMORY,
    _VIRTUAL: SensorKind.SWAP,
    _DISK: SensorKind.STORAGE,
    _FLASH: SensorKind.STORAGE,
    _NETWORK: SensorKind.STORAGE,
}
# What net-snmp lists beside physical memory, which counts them as used; they are given up when needed.
_GIVEN_UP: Final = ("cached memory", "memory buffers")
# Of the same agent: memory and swap once more, as a sum.
_SUM: Final = "virtual memory"
# File systems that hold no files of anybody.
_NO_STORAGES: Final = ("/dev", "/proc", "/run", "/sys")

_UCD: Final[Oid] = (1, 3, 6, 1, 4, 1, 2021)
_SWAP, _SWAP_FREE, _REAL, _REAL_FREE, _BUFFERS, _CACHED = (
    (*_UCD, 4, each, 0) for each in (3, 4, 5, 6, 14, 15)
)
_IDLE: Final[Oid] = (*_UCD, 11, 11, 0)
_LOADS: Final = {(*_UCD, 10, 1, 3, number): minutes for number, minutes in ((1, 1), (2, 5), (3, 15))}
_KIB: Final = 1024
SCALARS: Final = (_USERS, _PROCESSES)
UCD_SCALARS: Final = (_SWAP, _SWAP_FREE, _REAL, _REAL_FREE, _BUFFERS, _CACHED, _IDLE, *_LOADS)


async def read_host(asking: Asking) -> tuple[tuple[SensorRow, ...], list[Asked]]:
    """Return processors, memory, storages and loads as sensors, and what became of the tables."""
    storages = await asking.table("hrStorageTable", (_TYPE, _NAME, _UNIT, _SIZE, _USED), cap=STORAGES)
    loads = await asking.table("hrProcessorTable", (_LOAD,), cap=STORAGES)
    found = await asking.get(*SCALARS, *UCD_SCALARS)
    rows = [*processor_rows(loads), *storage_rows(storages), *count_rows(found)]
    kinds = {row.kind for row in rows}
    rows += [row for row in ucd_rows(found) if row.kind not in kinds]
    return tuple(rows), [storages, loads]


def processor_rows(asked: Asked) -> Iterator[SensorRow]:
    """Make one row of all processors: their average over the last minute."""
    loads = [load for row in asked.rows.values() if (load := number_of(row.get(_LOAD))) is not None]
    loads = [load for load in loads if 0 <= load <= 100]
    if loads:
        yield _share("cpu", SensorKind.CPU, "CPU", sum(loads) / len(loads) / 100)


def storage_rows(asked: Asked) -> Iterator[SensorRow]:
    """Make rows of memory and storages; what cannot fill (a CD, a RAM disk) is left out."""
    given_up, sums = 0, False
    for row in asked.rows.values():
        if text_of(row.get(_NAME)).lower() in _GIVEN_UP:
            given_up += _large(row.get(_USED)) * (positive_of(row.get(_UNIT)) or 1)
            sums = True
    for index, row in asked.rows.items():
        type_ = row.get(_TYPE)
        kind = _KINDS.get(type_) if isinstance(type_, tuple) else None
        unit, size = positive_of(row.get(_UNIT)) or 1, _large(row.get(_SIZE))
        if kind is None or not size or len(index) != 1:
            continue
        used = _large(row.get(_USED)) * unit
        name = text_of(row.get(_NAME)) or f"Storage {index[0]}"
        if name.startswith(_NO_STORAGES) or (sums and name.lower() == _SUM):
            continue
        if kind is SensorKind.MEMORY:
            # None in use: it does not count that.
            if not used:
                continue
            used = max(used - given_up, 0)
        # By its name: numbers of storages move when one is mounted.
        key = f"storage {name}"
        yield _share(key, kind, name, min(used / (size * unit), 1.0), float(size * unit))


def count_rows(found: Mapping[Oid, Value]) -> Iterator[SensorRow]:
    """Make rows of what is counted; where nothing runs, nobody counts."""
    if not positive_of(found.get(_PROCESSES)):
        return
    for oid, kind, name in (
        (_PROCESSES, SensorKind.PROCESSES, "Processes"),
        (_USERS, SensorKind.USERS, "Users"),
    ):
        value = number_of(found.get(oid))
        if value is not None and value >= 0:
            yield SensorRow(key=kind.value, kind=kind, name=name, unit=SensorUnit.COUNT, value=float(value))


def ucd_rows(found: Mapping[Oid, Value]) -> Iterator[SensorRow]:
    """Make rows of what net-snmp says by itself."""
    idle = number_of(found.get(_IDLE))
    if idle is not None and 0 <= idle <= 100:
        yield _share("cpu", SensorKind.CPU, "CPU", 1 - idle / 100)
    total, free = number_of(found.get(_REAL)), number_of(found.get(_REAL_FREE))
    if total and free is not None:
        given_up = (number_of(found.get(_BUFFERS)) or 0) + (number_of(found.get(_CACHED)) or 0)
        share = min(max((total - free - given_up) / total, 0.0), 1.0)
        yield _share("memory", SensorKind.MEMORY, "Memory", share, float(total * _KIB))
    total, free = number_of(found.get(_SWAP)), number_of(found.get(_SWAP_FREE))
    if total and total > 0 and free is not None:
        share = min(max((total - free) / total, 0.0), 1.0)
        yield _share("swap", SensorKind.SWAP, "Swap", share, float(total * _KIB))
    for oid, minutes in _LOADS.items():
        try:
            load = float(text_of(found.get(oid)))
        except ValueError:
            continue
        if 0 <= load < 1_000_000:
            yield SensorRow(
                key=f"load {minutes}",
                kind=SensorKind.LOAD_AVERAGE,
                name=f"Load over {minutes} min",
                unit=SensorUnit.COUNT,
                value=load,
            )


def _share(key: str, kind: SensorKind, name: str, value: float, total: float | None = None) -> SensorRow:
    return SensorRow(key=key, kind=kind, name=name, unit=SensorUnit.SHARE, value=value, total=total)


def _large(value: Value | None) -> int:
    """Read a size; beyond 2^31 units it comes as a negative number."""
    number = number_of(value) or 0
    return number + 2**32 if -(2**31) <= number < 0 else max(number, 0)
