"""How a person likes the viewer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PyQt6.QtCore import QByteArray, QSettings


class Theme(StrEnum):
    """Which colors."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Preferences:
    """What is kept between runs; every value has a default."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def theme(self) -> Theme:
        """Which colors; as the system by default."""
        given = self._settings.value("theme", Theme.SYSTEM.value, str)
        return Theme(given) if given in set(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._settings.setValue("theme", theme.value)

    @property
    def language(self) -> str:
        """The language, like "de"; "": the system's."""
        return str(self._settings.value("language", "", str))

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("language", language)

    @property
    def notify(self) -> bool:
        """Whether alerts are shown by the desktop while the window is not in front."""
        return bool(self._settings.value("notify", defaultValue=True, type=bool))

    @notify.setter
    def notify(self, notify: bool) -> None:
        self._settings.setValue("notify", notify)

    @property
    def keep_in_tray(self) -> bool:
        """Whether closing the window leaves the viewer in the tray."""
        return bool(self._settings.value("keep_in_tray", defaultValue=False, type=bool))

    @keep_in_tray.setter
    def keep_in_tray(self, keep: bool) -> None:
        self._settings.setValue("keep_in_tray", keep)

    def columns(self, screen: str) -> QByteArray | None:
        """How the columns of the devices were left on a screen, else on any."""
        return self._bytes(f"columns/{screen}") or self._bytes("columns/last")

    def remember_columns(self, screen: str, state: QByteArray) -> None:
        """Keep how the columns are on a screen."""
        self._settings.setValue(f"columns/{screen}", state)
        self._settings.setValue("columns/last", state)

    def geometry(self, screen: str) -> QByteArray | None:
        """Where the window was left on a screen."""
        return self._bytes(f"geometry/{screen}")

    def remember_geometry(self, screen: str, geometry: QByteArray) -> None:
        """Keep where the window is, and that it is on this screen."""
        self._settings.setValue(f"geometry/{screen}", geometry)
        self._settings.setValue("screen", screen)

    @property
    def screen(self) -> str:
        """The screen that the window was left on, "": none yet."""
        return str(self._settings.value("screen", "", str))

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._settings.value(key)
        return value if type(value).__name__ == "QByteArray" else None
