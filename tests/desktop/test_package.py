"""The built viewer, as `packaging/viewer/build.sh` makes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage

from desktop.views.logo import logo

from .screen import need

CHECKOUT = Path(__file__).parents[2]
BUILT = CHECKOUT / "dist" / "viewer" / "netmon-viewer" / "netmon-viewer"
METAINFO = "io.github.netmon_project.viewer.metainfo.xml"


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
    # The first size fits the screen, which is 800 wide here.
    assert 700 <= picture.width() <= 800
    assert len(colors(picture)) > 20


def test_the_built_one_starts_on_a_screen(tmp_path: Path) -> None:
    if not BUILT.exists():
        pytest.skip("it is not built: packaging/viewer/build.sh does that")
    need(xvfb_run="xvfb", xauth="xauth")
    picture = take_picture(["xvfb-run", "-a", str(BUILT)], tmp_path, {})
    assert len(colors(picture)) > 20


def test_the_entry_in_the_menu_and_what_stores_show_are_valid(tmp_path: Path) -> None:
    need(desktop_file_validate="desktop-file-utils", appstreamcli="appstream")
    source = CHECKOUT / "packaging" / "viewer"
    subprocess.run(["desktop-file-validate", source / "netmon-viewer.desktop"], check=True, timeout=60)
    words = (source / METAINFO).read_text("utf-8")
    file = tmp_path / METAINFO
    file.write_text(words.replace("@VERSION@", "1.2.3").replace("@DATE@", "2026-11-22"), "utf-8")
    subprocess.run(["appstreamcli", "validate", "--no-net", "--pedantic", file], check=True, timeout=60)


def test_the_package_holds_what_the_menu_needs_and_starts_from_where_it_installs(tmp_path: Path) -> None:
    packages = sorted(BUILT.parents[1].glob("*.deb"))
    if not packages:
        pytest.skip("it is not built: packaging/viewer/build.sh does that")
    need(dpkg_deb="dpkg", xvfb_run="xvfb", xauth="xauth")
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "-x", packages[-1], root], check=True, timeout=120)
    share = root / "usr" / "share"
    assert "Icon=netmon-viewer\n" in (share / "applications" / "netmon-viewer.desktop").read_text("utf-8")
    assert (share / "metainfo" / METAINFO).exists()
    icons = share / "icons" / "hicolor"
    drawn = (icons / "scalable" / "apps" / "netmon-viewer.svg").read_bytes()
    assert drawn == (CHECKOUT / "netmon_core" / "icon.svg").read_bytes()
    assert QImage(str(icons / "256x256" / "apps" / "netmon-viewer.png")).width() == 256
    program = root / "usr" / "bin" / "netmon-viewer"
    picture = take_picture(["xvfb-run", "-a", str(program)], tmp_path, {})
    assert len(colors(picture)) > 20


def test_there_is_one_picture_of_netmon(qapp: object) -> None:
    folders = ("custom_components", "desktop", "docs", "netmon_core", "packaging")
    found = [file for folder in folders for file in (CHECKOUT / folder).rglob("*icon*.svg")]
    assert found == [CHECKOUT / "netmon_core" / "icon.svg"]
    drawn = QImage(str(CHECKOUT / "netmon_core" / "icon.svg"))
    shown = logo(128).toImage().scaled(drawn.size())
    places = [(x, y) for x in range(8, 256, 8) for y in range(8, 256, 8)]
    other = sum(abs(shown.pixelColor(x, y).green() - drawn.pixelColor(x, y).green()) > 60 for x, y in places)
    assert drawn.width() == 256
    assert other < len(places) / 20
