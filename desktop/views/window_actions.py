"""What can be done wherever one is in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from ..action import Action

if TYPE_CHECKING:
    from collections.abc import Callable

# As the foot of the sidebar has them, and those that are only known by their keys.
FOOT = ("servers", "settings", "about")
ALL = (*FOOT, "commands", "quit")


class WindowActions(QObject):
    """The actions; what they do is the window's."""

    def __init__(
        self,
        parent: QObject,
        *,
        servers: Callable[[], object],
        settings: Callable[[], object],
        about: Callable[[], object],
        commands: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._all = (
            Action(
                key="servers",
                name=self.tr("Other server"),
                picture="server",
                shortcut="Ctrl+O",
                does=lambda _: servers(),
            ),
            Action(
                key="settings",
                name=self.tr("Settings"),
                picture="settings",
                shortcut="Ctrl+,",
                does=lambda _: settings(),
            ),
            Action(key="about", name=self.tr("About"), picture="info", shortcut="F1", does=lambda _: about()),
            Action(key="commands", name=self.tr("What to do"), shortcut="Ctrl+K", does=lambda _: commands()),
            Action(key="quit", name=self.tr("Quit"), shortcut="Ctrl+Q", does=lambda _: leave()),
        )

    def actions(self) -> tuple[Action, ...]:
        """Return all of them."""
        return self._all
