"""The servers that a person has used, and those that announce themselves in the network now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QListWidget, QListWidgetItem

from netmon_core.server_address import parse_server_address

from ..api.discovery import Discovery, Found
from ..models.shortened import shortened
from ..sure import sure
from ..texts import translate
from .ask import confirm
from .icons import icon
from .pieces import Card, button, label
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..settings.keychain import Keychain
    from ..settings.servers import Servers
    from .theme import Look

ROLE = Qt.ItemDataRole.UserRole


class ServerList(Card):
    """`changed` tells that another one is chosen, or none; `activated` that it is to be opened."""

    changed = pyqtSignal()
    activated = pyqtSignal()

    def __init__(self, servers: Servers, keys: Keychain, look: Look) -> None:
        super().__init__(translate("ServerList", "Servers"))
        self._servers, self._keys, self._look = servers, keys, look
        # A person has typed an address, of which none that is found takes the place.
        self.typed: Callable[[], bool] = lambda: False
        # What announces itself now.
        self._around: dict[str, Found] = {}
        self._discovery = Discovery(self)
        self._discovery.found.connect(self._add)
        self._discovery.lost.connect(self._remove)
        self._discovery.failed.connect(self._show_deaf)
        self.list = QListWidget()
        self.list.setIconSize(QSize(scaled(20), scaled(20)))
        self.list.setAccessibleName(self.tr("Servers"))
        self.hint = label(name="muted", wrap=True)
        self.forget = button(self.tr("Forget this server"), self._drop, name="quiet")
        self.body.addWidget(self.hint)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.list.itemActivated.connect(lambda _: self.activated.emit())
        look.changed.connect(self._draw)
        self._choose()

    def begin(self) -> bool:
        """Show what is known, and look for more; return whether one is chosen."""
        self.list.clear()
        for server in self._servers.all():
            self._item(server.name, server.url, remembered=True)
        self._discovery.start()
        for found in self._around.values():
            self._add(found)
        self._show_looking()
        if self.list.count():
            self.list.setCurrentRow(0)
        return bool(self.list.count())

    def end(self) -> None:
        """Look no longer."""
        self._discovery.stop()
        self._around.clear()

    def chosen(self) -> str | None:
        """Return the URL of the one that is chosen."""
        item = self.list.currentItem()
        return None if item is None else str(item.data(ROLE)[1])

    def name_of(self, url: str) -> str:
        """Return what a server calls itself, or where it is."""
        item = self._item_of(url)
        return (item.data(ROLE)[0] if item is not None else "") or parse_server_address(url).host

    def _choose(self) -> None:
        item = self.list.currentItem()
        self.forget.setVisible(item is not None and item.data(ROLE)[2])
        self.changed.emit()

    def _show_looking(self) -> None:
        self.hint.setText(self.tr("Looking for servers in this network …"))
        self.hint.setVisible(not self.list.count())

    def _show_deaf(self) -> None:
        self.hint.setText(self.tr("Servers cannot be looked for here; type the address of one."))
        self.hint.show()

    def _item(self, name: str, url: str, *, remembered: bool) -> None:
        secure = url.startswith("https:")
        words = self.tr("encrypted") if secure else self.tr("not encrypted")
        item = QListWidgetItem(f"{name}\n{url}  ·  {words}")
        item.setData(ROLE, (name, url, remembered))
        self.list.addItem(item)
        self._draw_item(item)

    def _item_of(self, url: str) -> QListWidgetItem | None:
        items = (sure(self.list.item(at)) for at in range(self.list.count()))
        return next((item for item in items if item.data(ROLE)[1] == url), None)

    def _add(self, found: Found) -> None:
        self._around[found.url] = found
        if self._item_of(found.url) is None:
            self._item(found.name, found.url, remembered=False)
            self._show_looking()
            if self.list.currentItem() is None and not self.typed():
                self.list.setCurrentRow(0)

    def _remove(self, found: Found) -> None:
        self._around.pop(found.url, None)
        item = self._item_of(found.url)
        if item is None or item.data(ROLE)[2]:
            return
        # What is typed stays, though the server it was meant for is away.
        blocked = self.list.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
        self.list.takeItem(self.list.row(item))
        self.list.setCurrentItem(None)
        self.list.blockSignals(blocked)
        self._show_looking()

    def _drop(self) -> None:
        """Ask, and forget the server that was chosen when it was asked."""
        item = self.list.currentItem()
        if item is None:
            return
        name, url, _ = item.data(ROLE)
        question = self.tr("Forget {}?").format(shortened(name))
        hint = self.tr("{}\nIts key and the certificate you said yes to are forgotten, too.").format(url)
        if confirm(self, question, hint, self.tr("Forget")):
            self._forget_server(url)

    def _forget_server(self, url: str) -> None:
        self._servers.forget(url)
        self._keys.drop(url)
        if (item := self._item_of(url)) is not None:
            self.list.takeItem(self.list.row(item))
        if url in self._around:
            self._add(self._around[url])
        self._show_looking()

    def _draw(self) -> None:
        for at in range(self.list.count()):
            self._draw_item(sure(self.list.item(at)))

    def _draw_item(self, item: QListWidgetItem) -> None:
        picture = "lock" if item.data(ROLE)[1].startswith("https:") else "server"
        item.setIcon(icon(picture, self._look.colors.muted))
