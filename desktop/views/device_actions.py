"""What can be done with devices, from the table and from a device's own page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication, QWidget

from netmon_core.errors import FormatError
from netmon_core.model.series import Sample

from .. import texts
from ..action import Action, Chosen, Needs
from ..models.asked_words import answer_words
from ..models.device_rows import current_address
from ..models.naming import mac_of, who
from ..sure import sure
from .acting import LINE
from .device_dialogs import ask_line, ask_notes, ask_other, ask_yes
from .subject_dialog import SubjectDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.model.device import Device
    from netmon_core.model.informant import InformantState

    from ..session import Session

# As a menu has them.
MENU = (
    "rename", "tag", "annotate", "know", LINE, "ping", "wake", "ask", LINE, "copy_address", "copy_mac", LINE,
    "merge", "forget",
)  # fmt: skip


class DeviceActions(QObject):
    """The actions; each asks what it needs to know first, in a dialog that names whom it is about."""

    # A device was asked about itself, and it is known what came of it.
    asked = pyqtSignal(str)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._widget = session, parent
        # Whether a device is asked nothing until a person says yes; only its own page knows.
        self.waits: Callable[[str], bool] = lambda _: False

    def actions(self) -> tuple[Action, ...]:
        """Return all of them."""
        one = partial(Action, needs=Needs.DEVICE)
        change = partial(one, changes=True)
        changes = partial(Action, needs=Needs.DEVICES, changes=True)
        return (
            change(key="rename", name=self.tr("Rename …"), shortcut="F2", does=self._rename),
            change(key="tag", name=self.tr("Tags …"), does=self._tag),
            change(key="annotate", name=self.tr("Notes …"), does=self._annotate),
            changes(key="know", name=self.tr("This is mine"), does=self._know, checked=self._known),
            change(key="ping", name=self.tr("Ping now"), picture="ping", does=self._ping),
            change(key="wake", name=self.tr("Wake up"), does=self._wake, fits=self._has_mac),
            change(
                key="ask",
                name=self.tr("Ask now"),
                does=self._ask,
                tip=self.tr("Ask the device now about its ports and sensors"),
            ),
            change(
                key="agree",
                name=self.tr("Say yes …"),
                does=self._agree,
                fits=lambda chosen: self.waits(chosen.device),
            ),
            one(
                key="copy_address",
                name=self.tr("Copy the IP address"),
                does=lambda chosen: _copy(self._address(chosen)),
                fits=lambda chosen: bool(self._address(chosen)),
            ),
            one(
                key="copy_mac",
                name=self.tr("Copy the MAC"),
                does=lambda chosen: _copy(mac_of(self._one(chosen))),
                fits=self._has_mac,
            ),
            change(key="merge", name=self.tr("Merge with …"), does=self._merge),
            changes(key="forget", name=self.tr("Forget …"), shortcut="Delete", does=self._forget),
        )

    def title(self, chosen: Chosen) -> str:
        """Return whom a menu is about."""
        left = chosen.left(self._session.replica.state)
        return (
            who(self._one(left)) if len(left.devices) == 1 else self.tr("%n device(s)", n=len(left.devices))
        )

    def _one(self, chosen: Chosen) -> Device:
        return self._session.replica.state.devices[chosen.device]

    def _all(self, chosen: Chosen) -> list[Device]:
        return [self._session.replica.state.devices[each] for each in chosen.devices]

    def _dialog(self, chosen: Chosen, title: str, *, yes: str = "", dangerous: bool = False) -> SubjectDialog:
        return SubjectDialog(self._session, chosen.devices, title, self._widget, yes=yes, dangerous=dangerous)

    def _rename(self, chosen: Chosen) -> None:
        """Ask for a name; an empty one takes the user's name away."""
        caption = self.tr("Name (empty: the one the device gives itself)")
        dialog = self._dialog(chosen, self.tr("Rename"), yes=self.tr("Rename"))
        ask_line(
            dialog,
            caption,
            self._one(chosen).name or "",
            lambda name: self._session.edit(chosen.device, name=name.strip() or None),
        )

    def _tag(self, chosen: Chosen) -> None:
        def done(text: str) -> None:
            self._session.edit(chosen.device, tags=[tag for each in text.split(",") if (tag := each.strip())])

        caption = self.tr("Tags, separated by commas")
        ask_line(self._dialog(chosen, self.tr("Tags")), caption, ", ".join(self._one(chosen).tags), done)

    def _annotate(self, chosen: Chosen) -> None:
        ask_notes(
            self._dialog(chosen, self.tr("Notes")),
            self.tr("Notes"),
            self._one(chosen).notes,
            lambda notes: self._session.edit(chosen.device, notes=notes),
        )

    def _know(self, chosen: Chosen) -> None:
        """Say that they are ours, or take that back."""
        known = None if self._known(chosen) else True
        for device_id in chosen.devices:
            self._session.edit(device_id, known=known)

    def _ping(self, chosen: Chosen) -> None:
        name = self._one(chosen).label
        self._session.ping(chosen.device, lambda answer: self._tell_ping(name, answer))

    def _wake(self, chosen: Chosen) -> None:
        name = self._one(chosen).label
        sent = self.tr("Sent a wake-up call")
        self._session.wake(chosen.device, lambda _: self._session.say(sent, name, "good"))

    def _ask(self, chosen: Chosen) -> None:
        """Have it asked about itself, and say what came of it."""
        self._session.informants.ask(chosen.device, partial(self._tell_asked, self._one(chosen).label))

    def _agree(self, chosen: Chosen) -> None:
        """Say that it may be asked again, after a look at what that means."""
        hint = self.tr(
            "Who answers there now may be another device than the one that the credential was given for. "
            "Say yes only if you know who it is: it is shown the credential."
        )
        tell = partial(self._tell_asked, self._one(chosen).label)
        dialog = self._dialog(chosen, self.tr("Ask it again?"), yes=self.tr("Say yes"), dangerous=True)
        ask_yes(dialog, hint, lambda: self._session.informants.agree(chosen.device, tell))

    def _merge(self, chosen: Chosen) -> None:
        """Ask for the other one, and make them one."""
        dialog = self._dialog(chosen, self.tr("Merge"), yes=self.tr("Merge"), dangerous=True)
        ask_other(
            self._session,
            dialog,
            self.tr("The same device as (type a part of its name, address or MAC)"),
            lambda other: self._session.merge(chosen.device, other),
        )

    def _forget(self, chosen: Chosen) -> None:
        def done() -> None:
            for device_id in dialog.left():
                self._session.forget(device_id)

        title = self.tr("Forget %n device(s)?", n=len(chosen.devices))
        hint = self.tr("Its name, tags and history go. If it is still there, it comes back as a new device.")
        dialog = self._dialog(chosen, title, yes=self.tr("Forget"), dangerous=True)
        ask_yes(dialog, hint, done)

    def _known(self, chosen: Chosen) -> bool:
        return all(device.known is True for device in self._all(chosen))

    def _has_mac(self, chosen: Chosen) -> bool:
        return mac_of(self._one(chosen)) != ""

    def _address(self, chosen: Chosen) -> str:
        address = current_address(self._one(chosen))
        return str(address.value) if address is not None else ""

    def _tell_asked(self, name: str, state: InformantState) -> None:
        words, well = answer_words(state)
        self._session.say(name, words, "good" if well else "bad")
        self.asked.emit(state.device_id)

    def _tell_ping(self, name: str, answer: object) -> None:
        try:
            sample = self._session.peer.read(Sample, answer)
        except FormatError:
            return
        if sample.received:
            self._session.say(self.tr("{} answered").format(name), texts.milliseconds(sample.rtt_avg), "good")
        else:
            self._session.say(self.tr("{} did not answer").format(name), "", "bad")


def _copy(text: str) -> None:
    sure(QApplication.clipboard()).setText(text)
