"""The `netmon` command as people run it: a process of its own, inside a host of the lab."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.lab.processes import CHECKOUT, as_nobody

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.lab.namespaces import Namespace

NETMON = (sys.executable, "-m", "netmon_core.cli")
# Nobody, with no capability at all.
UNPRIVILEGED = as_nobody()
TIMEOUT = 60.0


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Runs netmon in `host` with its data in `data`."""

    host: Namespace
    data: Path

    def netmon(
        self, *arguments: str, as_user: Sequence[str] = (), environment: dict[str, str] | None = None
    ) -> Done:
        """Run to the end."""
        done = subprocess.run(
            self.command(*NETMON, *arguments, as_user=as_user),
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
            cwd=CHECKOUT,
            env=self.environment(environment),
        )
        return Done(status=done.returncode, out=done.stdout, err=done.stderr)

    def start(self, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Start one that runs until it is ended; the caller ends it."""
        return subprocess.Popen(
            self.command(*NETMON, *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
            env=self.environment(environment),
            start_new_session=True,
        )

    def on_screen(self, *argv: str, until: str, seconds: float = TIMEOUT) -> tuple[int, str]:
        """Run in a terminal until it shows `until`, then press Ctrl-C; returns its status and screen."""
        pid, screen = pty.fork()
        if pid == 0:
            with suppress(OSError):
                os.chdir(CHECKOUT)
                size = {"TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
                os.execvpe("ip", self.command(*argv), self.environment(size))
            os._exit(127)
        try:
            shown = _read(screen, until=until, seconds=seconds)
            # As the terminal driver does it: to everyone in the foreground.
            os.write(screen, b"\x03")
            shown += _read(screen, until=None, seconds=seconds)
        finally:
            os.close(screen)
            status = _wait(pid)
        return status, shown

    def command(self, *argv: str, as_user: Sequence[str] = ()) -> list[str]:
        if as_user:
            # Nobody's own folder would be; root's is told of where others may write.
            self.data.chmod(0o777)
        return self.host.command(*as_user, *argv)

    def environment(self, more: dict[str, str] | None = None) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("NETMON_")}
        return {**kept, "NETMON_DATA_DIR": str(self.data), "COLUMNS": "120", **(more or {})}


def _read(screen: int, *, until: str | None, seconds: float) -> str:
    """What is shown until `until` appears or, with None, until it ends."""
    shown = b""
    end = time.monotonic() + seconds
    while until is None or until.encode() not in shown:
        ready, _, _ = select.select([screen], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise AssertionError(f"{until!r} was never shown: {shown.decode(errors='replace')[-2000:]}")
        try:
            data = os.read(screen, 65_536)
        except OSError:
            data = b""
        if not data:
            assert until is None, (
                f"it ended without showing {until!r}: {shown.decode(errors='replace')[-2000:]}"
            )
            break
        shown += data
    return shown.decode(errors="replace")


def _wait(pid: int) -> int:
    """The exit status of our child; one that does not end is killed."""
    for _ in range(200):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
