"""How a scan goes."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.scan import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStarted:
    """A scan began."""

    scan: Scan
    type: Literal["scan_started"] = "scan_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanProgressed:
    """A scan has come further."""

    scan: Scan
    type: Literal["scan_progressed"] = "scan_progressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFinished:
    """A scan ended; its state says how."""

    scan: Scan
    type: Literal["scan_finished"] = "scan_finished"


type ScanEvent = ScanStarted | ScanProgressed | ScanFinished
