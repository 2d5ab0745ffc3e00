"""What is known of a device, with who said it and how sure that is; its addresses; its merges."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from .. import texts
from ..models.device_rows import current_address
from ..models.folding import folded
from ..texts import translate
from .device_dialogs import ask_yes
from .moving import moving_label
from .pieces import Card, button, clear, label
from .subject_dialog import SubjectDialog

if TYPE_CHECKING:
    from netmon_core.model.device import Device, Merge

    from ..clock import Clock
    from ..session import Session
    from .moving import Moving
    from .theme import Look

    # A text, or one that goes with the time.
    type Cell = str | Moving
    type Row = tuple[str, Cell, Cell]

# More is a list to scroll, and the server keeps it.
SHOWN = 24
# Characters beside a value.
SIDE = 30


class DeviceFacts(QWidget):
    """Three cards of what is known."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._shown: Device | None = None
        self._merged: tuple[str, tuple[Merge, ...]] = ("", ())
        self._about = Card(self.tr("About"))
        self._addresses = Card(self.tr("Addresses"))
        self._evidence = Card(self.tr("Seen by"))
        self._merges = Card(self.tr("Merged devices"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for card in (self._about, self._addresses, self._evidence, self._merges):
            layout.addWidget(card)
        layout.addStretch(1)
        self._evidence.hide()

    def show_device(self, device: Device) -> None:
        """Show what is known of a device; nothing is redrawn that is the same."""
        if device is self._shown:
            return
        if self._shown is None or self._shown.id != device.id:
            self._evidence.hide()
        self._shown = device
        _rows(self._about, _about(device, self._last_seen(device)), self._session.clock)
        _rows(self._addresses, self._address_rows(device), self._session.clock)
        self._show_merges(device)

    def show_evidence(self, evidence: object) -> None:
        """Show what the server answers of who has seen the device, and how."""
        rows: list[Row] = []
        for each in evidence[:SHOWN] if isinstance(evidence, list) else ():
            if not isinstance(each, dict):
                continue
            what = each.get("evidence")
            kind = str(what.get("type", "")) if isinstance(what, dict) else str(what)
            try:
                when: Cell = partial(
                    texts.ago, datetime.fromisoformat(str(each.get("seen_at"))).astimezone(UTC)
                )
            except (ValueError, OverflowError):
                when = ""
            rows.append((str(each.get("source", "")), kind, when))
        _rows(self._evidence, rows, self._session.clock)
        self._evidence.setVisible(bool(rows))

    def _show_merges(self, device: Device) -> None:
        # A button that is made anew with every change of the device cannot be pressed.
        if (device.id, device.merges) == self._merged:
            return
        self._merged = (device.id, device.merges)
        clear(self._merges.body)
        self._merges.setVisible(bool(device.merges))
        for merge in device.merges[:SHOWN]:
            self._merges.body.addWidget(self._merge_line(device.id, merge))

    def _address_rows(self, device: Device) -> list[Row]:
        rows: list[Row] = []
        newest = current_address(device)
        for interface in device.interfaces:
            network = self._session.replica.state.networks.get(interface.network_id)
            mac = interface.mac or self.tr("no MAC known")
            notes = [interface.vendor or "", self.tr("private") if interface.private else ""]
            rows.append((network.name if network else "", mac, " · ".join(note for note in notes if note)))
            for address, earlier in folded(interface.addresses):
                seen = self._last_seen(device) if address is newest else partial(texts.ago, address.last_seen)
                rows.append(("", str(address.value), seen))
                if earlier:
                    rows.append(("", self.tr("and %n earlier, made up one after the other", n=earlier), ""))
        return rows[:SHOWN]

    def _last_seen(self, device: Device) -> Cell:
        """When it was seen last; between two changes of a device only that is told of it."""
        devices = self._session.replica.state.devices

        def seen(now: datetime) -> str:
            return texts.ago(devices.get(device.id, device).last_seen, now)

        return seen

    def _merge_line(self, device_id: str, merge: Merge) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        keys = ", ".join(key for _, key in merge.interfaces)
        words = label(f"{keys}\n{merge.reason} · {texts.moment(merge.merged_at)}", wrap=True)
        layout.addWidget(words, 1)
        split = button(self.tr("Split"), lambda: self._split(device_id, merge))
        split.setEnabled(self._session.may_change)
        layout.addWidget(split, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _split(self, device_id: str, merge: Merge) -> None:
        keys = ", ".join(key for _, key in merge.interfaces)
        hint = self.tr("{} becomes a device of its own again, with what came with the merge.").format(keys)
        title, yes = self.tr("Split them?"), self.tr("Split")
        dialog = SubjectDialog(self._session, (device_id,), title, self, yes=yes, dangerous=True)
        ask_yes(dialog, hint, lambda: self._session.split(device_id, merge.merged_id))


def _about(device: Device, last_seen: Cell) -> list[Row]:
    rows: list[Row] = []
    if device.name and device.hostname and all(fact.name != "hostname" for fact in device.facts):
        rows.append((translate("facts", "Host name"), device.hostname, ""))
    for fact in sorted(device.facts, key=lambda each: (_place(each.name), each.name, -each.confidence)):
        sure = translate("facts", "{}, {} sure").format(fact.source, texts.percent(fact.confidence))
        rows.append((_title(fact.name), fact.value, sure))
    if device.own:
        rows.append((translate("facts", "Role"), translate("facts", "This is the monitor itself"), ""))
    known = {True: translate("facts", "Yes"), False: translate("facts", "No")}
    if device.known is not None:
        rows.append((translate("facts", "Mine"), known[device.known], ""))
    rows.append((translate("facts", "First seen"), texts.moment(device.first_seen), ""))
    rows.append((translate("facts", "Last seen"), last_seen, ""))
    if device.tags:
        rows.append((translate("facts", "Tags"), ", ".join(device.tags), ""))
    if device.notes:
        rows.append((translate("facts", "Notes"), device.notes, ""))
    return rows[:SHOWN]


def _rows(card: Card, rows: list[Row], clock: Clock) -> None:
    clear(card.body)
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    for at, (left, middle, right) in enumerate(rows):
        grid.addWidget(label(left, name="muted"), at, 0, Qt.AlignmentFlag.AlignTop)
        value = (
            label(middle, wrap=True, selectable=True)
            if isinstance(middle, str)
            else moving_label(clock, middle)
        )
        grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignTop)
        side = (
            label(right if len(right) <= SIDE else right[: SIDE - 1] + "…", name="muted")
            if isinstance(right, str)
            else moving_label(clock, right, name="muted")
        )
        side.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(side, at, 2, Qt.AlignmentFlag.AlignTop)
    grid.setColumnMinimumWidth(0, 84)
    grid.setColumnStretch(1, 1)
    card.body.addWidget(holder)


_ORDER = ("hostname", "kind", "manufacturer", "model", "os", "software", "serial")


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _title(name: str) -> str:
    return {
        "hostname": translate("facts", "Host name"),
        "kind": translate("facts", "Kind"),
        "manufacturer": translate("facts", "Maker"),
        "model": translate("facts", "Model"),
        "os": translate("facts", "System"),
        "software": translate("facts", "Software"),
        "serial": translate("facts", "Serial number"),
    }.get(name, name.replace("_", " ").capitalize())
