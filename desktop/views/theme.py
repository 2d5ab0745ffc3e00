"""Light or dark, as the system or the person says; everybody who draws listens to `changed`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QStandardPaths, Qt, pyqtSignal

from ..settings.preferences import Theme
from ..sure import sure
from .colors import DARK, LIGHT, Colors
from .icons import svg_text
from .style import build_palette, build_sheet

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QApplication

    from netmon_core.model.alert import AlertState
    from netmon_core.model.device import Device
    from netmon_core.model.presence import Presence


class Look(QObject):
    """The colors of now."""

    changed = pyqtSignal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colors: Colors = LIGHT
        self._app = app
        self._theme = Theme.SYSTEM
        app.setStyle("Fusion")
        sure(app.styleHints()).colorSchemeChanged.connect(self._follow)

    def use(self, theme: Theme) -> None:
        """Be light, dark, or as the system is."""
        self._theme = theme
        self._follow()

    def status(self, device: Device) -> tuple[str, str]:
        """Return shape and color of a device's status."""
        if device.flapping:
            return "triangle", self.colors.warn
        return self.presence(device.presence)

    def presence(self, presence: Presence) -> tuple[str, str]:
        """Return shape and color of a presence."""
        return {
            "online": ("disc", self.colors.good),
            "offline": ("diamond", self.colors.bad),
            "unknown": ("ring", self.colors.idle),
        }[presence.value]

    def alert(self, state: AlertState, *, acknowledged: bool) -> tuple[str, str]:
        """Return shape and color of an alert."""
        if state.value == "resolved":
            return "disc", self.colors.good
        if acknowledged or state.value == "other":
            return "ring", self.colors.idle
        return ("diamond", self.colors.bad) if state.value == "firing" else ("triangle", self.colors.warn)

    def _follow(self) -> None:
        scheme = sure(self._app.styleHints()).colorScheme()
        dark = self._theme is Theme.DARK or (self._theme is Theme.SYSTEM and scheme is Qt.ColorScheme.Dark)
        self.colors = DARK if dark else LIGHT
        self._app.setPalette(build_palette(self.colors))
        self._app.setStyleSheet(
            build_sheet(self.colors)
            .replace("@arrow", self._file("down", self.colors.muted))
            .replace("@check", self._file("check", self.colors.on_accent))
        )
        self.changed.emit()

    @staticmethod
    def _file(name: str, color: str) -> str:
        """Style sheets take pictures from files only."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation))
        file = folder / f"{name}-{color[1:]}.svg"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(svg_text(name, color), encoding="utf-8")
        except OSError:
            return "none"
        return file.as_posix()
