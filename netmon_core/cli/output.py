"""Standard output, whoever reads it: a terminal, a pipe, an old locale, a full disk."""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# No line of a table is longer; what reads a pipe gets each device on one.
PIPE_WIDTH = 1_000
# Ways to fail that are the output's, where no file is named.
_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def fit_output() -> None:
    """Take any text, also where there is no output at all or its encoding has no sign for a name.

    JSON is UTF-8 whatever the locale is: a program reads it.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as we run
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if "--json" in sys.argv:
        utf8_output()


def utf8_output() -> None:
    """No sign of what a program reads may be lost."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def unwritable(err: OSError) -> str | None:
    """Why the output could not be written; None: the error is about something else."""
    if err.filename is None and err.errno in _UNWRITABLE:
        return f"The output could not be written: {err.strerror}."
    return None


def table_console() -> Console:
    """Where tables go: as wide as the terminal, or in a pipe as wide as they are."""
    from rich.console import Console

    wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPE_WIDTH if wide else None)
