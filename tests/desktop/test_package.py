"""The built viewer, as `packaging/viewer/build.sh` makes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

CHECKOUT = Path(__file__).parents[2]
BUILT = CHECKOUT / "dist" / "viewer" / "netmon-viewer" / "netmon-viewer"


def take_picture(command: list[str], home: Path, environment: dict[str, str]) -> QImage:
    """Let it show the demo on a screen of its own, and return what it showed."""
    file = home / "picture.png"
    process = subprocess.Popen(
        [*command, "--demo", "--picture", str(file)],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
        cwd=CHECKOUT,
        start_new_session=True,
    )
    try:
        assert process.wait(timeout=90) == 0
    finally:
        # The screen, too, where it was not waited for.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    return QImage(str(file))


def colors(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}


def test_it_starts_from_a_checkout_without_a_screen(tmp_path: Path) -> None:
    picture = take_picture([sys.executable, "-m", "desktop"], tmp_path, {"QT_QPA_PLATFORM": "offscreen"})
    assert picture.width() >= 900
    assert len(colors(picture)) > 20


def test_the_built_one_starts_on_a_screen(tmp_path: Path) -> None:
    if not BUILT.exists():
        pytest.skip("it is not built: packaging/viewer/build.sh does that")
    if shutil.which("xvfb-run") is None:
        pytest.skip("xvfb-run is not here: Debian package xvfb")
    if shutil.which("xauth") is None:
        pytest.skip("xauth is not here: Debian package xauth")
    picture = take_picture(["xvfb-run", "-a", str(BUILT)], tmp_path, {})
    assert len(colors(picture)) > 20
