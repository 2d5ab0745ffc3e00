"""Processes the lab starts: each in its own session, its output in a file, ended by its pid."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHECKOUT = Path(__file__).parents[2]
# A peer is polled for its next sign of life this often, seconds.
POLL = 0.01
# Characters of a log in an error: a traceback or a dump of faulthandler, and what came before it.
SAID = 6000


class LabError(Exception):
    """The lab cannot be built, or a peer in it does not do what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A running process of the lab; standard output and error go to `log`."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, text: str, *, timeout: float = 15.0) -> None:
        """Return once the log holds `text`; raise LabError with its end and its last words if not."""
        end = time.monotonic() + timeout
        while True:
            # Asked before the log is read: what it said last counts.
            status = self.popen.poll()
            if text in self.text():
                return
            if status is not None or time.monotonic() > end:
                how = f"took longer than {timeout:g} s" if status is None else ending(status)
                said = self.text()[-SAID:]
                raise LabError(f"{self.popen.args!r} {how} and never said {text!r}: {said}")
            time.sleep(POLL)

    def wait(self, *, timeout: float = 15.0) -> None:
        """Return once it has ended by itself and well; raise LabError with how it ended otherwise."""
        try:
            status = self.popen.wait(timeout)
        except subprocess.TimeoutExpired as err:
            raise LabError(f"{self.popen.args!r} did not end: {self.text()[-SAID:]}") from err
        if status:
            raise LabError(f"{self.popen.args!r} {ending(status)}: {self.text()[-SAID:]}")

    def stop(self, *, grace: float = 3.0) -> int:
        """End the process and its group, harshly after `grace` seconds; safe twice. Returns its exit code."""
        if self.popen.poll() is None:
            # Not yet waited for, so the pid, and with it the group, cannot be anybody else's.
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGTERM)
            try:
                self.popen.wait(grace)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
        return self.popen.wait()


def start(argv: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None) -> Process:
    """Start `argv` in a session of its own, with the checkout as its folder."""
    with log.open("wb") as output:
        popen = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=CHECKOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    return Process(popen=popen, log=log)


def ending(status: int) -> str:
    """Return in words how a process ended."""
    if status < 0:
        return f"was ended by signal {-status} ({signal.strsignal(-status)})"
    return f"ended with status {status}"


def run(argv: Sequence[str], *, timeout: float = 30.0, fed: str = "") -> str:
    """Run `argv` to its end, with `fed` on its standard input, and return what it printed.

    A failure raises LabError with its words.
    """
    try:
        done = subprocess.run(
            argv, input=fed, capture_output=True, text=True, timeout=timeout, check=False, cwd=CHECKOUT
        )
    except subprocess.TimeoutExpired as err:
        raise LabError(f"{' '.join(argv)} took longer than {timeout:g} s") from err
    if done.returncode:
        raise LabError(f"{' '.join(argv)} failed ({done.returncode}): {done.stderr or done.stdout}")
    return done.stdout


def attach(argv: Sequence[str], *, environment: Mapping[str, str] | None = None) -> int:
    """Run `argv` on the caller's terminal to its end; returns its exit code, as a shell tells it.

    Ctrl-C is its own business.
    """
    # A function of ours, not SIG_IGN, which the program would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(argv, env={**os.environ, **(environment or {})}) as popen:
            try:
                status = popen.wait()
                return status if status >= 0 else 128 - status
            finally:
                # Also when a signal ends us first; it may still have a terminal to tidy up.
                popen.terminate()
    finally:
        signal.signal(signal.SIGINT, before)


def as_nobody(*capabilities: str) -> list[str]:
    """Return what to put before a command line to run it as nobody, with only these capabilities.

    Where the checkout or the interpreter is below a private home, with the right to read them as well.
    """
    needed = () if reachable(CHECKOUT, Path(sys.executable), Path(sys.base_prefix)) else ("dac_read_search",)
    kept = ",".join(("-all", *(f"+{each}" for each in (*capabilities, *needed))))
    nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    return ["setpriv", *nobody, f"--inh-caps={kept}", f"--ambient-caps={kept}"]


def reachable(*paths: Path) -> bool:
    """Tell whether everybody may come to these places, by every link that leads there."""
    folders: set[Path] = set()
    for path in paths:
        here = path
        while True:
            real = here.parent.resolve() / here.name
            folders |= {*here.parents, *real.parents}
            if not real.is_symlink():
                break
            here = real.parent / real.readlink()
        folders |= {real} if real.is_dir() else set()
    return all(folder.stat().st_mode & 0o001 for folder in folders)


def program(name: str, *, package: str) -> str:
    """Return the path of a program, or raise LabError naming the Debian package it comes in."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        raise LabError(f"{name} is not installed: apt-get install {package}")
    return found
