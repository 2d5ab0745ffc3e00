"""What all labs of a machine share, whoever runs them: the kernel's one neighbor table of all namespaces."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .processes import LabError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = Path("/run/lock/netmon-lab")
# The longest test of a lab takes some minutes, and several may run at a time.
PATIENCE = 280.0
_POLL = 0.2


@contextmanager
def hold_machine(*, alone: bool, lock: Path = LOCK, patience: float = PATIENCE) -> Iterator[None]:
    """Keep the machine for a lab: with others, or `alone`; LabError when the others do not make way."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    whom = "other labs are" if alone else "a lab that must be alone is"
                    raise LabError(f"{whom} still running on this machine ({lock})") from None
                time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)
