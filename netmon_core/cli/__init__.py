"""The command line: starts the engine, shows what it knows, gives it commands.

Decides nothing about the network; every command's work is the engine's or the store's.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

# As docs/cli.md says; `app`, which says it too, is not imported yet.
_INTERRUPTED = 130


def main() -> None:
    """Run `netmon` with this process's arguments."""
    # Most commands end before there is garbage worth looking for; those that stay switch it on again.
    gc.disable()
    status = 0
    try:
        from .app import netmon
        from .output import fit_output, unwritable

        fit_output()
        netmon()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        # Before there was a command to end.
        os._exit(_INTERRUPTED)
    # Everything is closed and stored; taking thousands of objects apart would only keep people waiting.
    with suppress(OSError):
        try:
            sys.stdout.flush()
        except OSError as err:
            # Who ended otherwise has told it.
            if status == 0 and (problem := unwritable(err)):
                status = 1
                sys.stderr.write(f"netmon: {problem}\n")
        sys.stderr.flush()
    os._exit(status)
