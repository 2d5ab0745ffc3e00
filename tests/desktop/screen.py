"""A screen that nobody sees, with a window manager and a tray where they are asked for."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.lab.processes import Process, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def need(**packages: str) -> None:
    """Skip, and name the Debian package, where a program is not here."""
    for program, package in packages.items():
        if shutil.which(name := program.replace("_", "-")) is None:
            pytest.skip(f"{name} is not here: Debian package {package}")


@contextmanager
def screen(folder: Path, *programs: list[str]) -> Iterator[dict[str, str]]:
    """Give the environment of a window on a screen of its own, where these programs run."""
    need(Xvfb="xvfb")
    running: list[Process] = []
    try:
        options = ("-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
        running.append(start(["Xvfb", *options], log=folder / "xvfb"))
        running[0].wait_for("\n", timeout=30)
        number = next(line for line in running[0].text().splitlines() if line.strip().isdigit())
        environment = {"DISPLAY": f":{number.strip()}", "QT_QPA_PLATFORM": "xcb"}
        running += [start(program, log=folder / program[0], environment=environment) for program in programs]
        yield environment
    finally:
        for process in reversed(running):
            process.stop()
