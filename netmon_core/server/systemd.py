"""Tells systemd how it stands with the service, where it asks for that (`Type=notify`)."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

READY = "READY=1"
STOPPING = "STOPPING=1"


def notify(state: str) -> None:
    """Tell systemd; nobody else started us, nobody is told."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if not path.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
        teller.connect(path.replace("@", "\0", 1) if path.startswith("@") else path)
        teller.send(state.encode())


def prints_to_journal(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether standard output is kept in the journal, where no secret belongs."""
    try:
        out = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM") == f"{out.st_dev}:{out.st_ino}"
