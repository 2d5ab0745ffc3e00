"""Saves what is shown as a file, in the format `netmon import` reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QFileDialog, QWidget

from netmon_core.device_list.writing import write_csv
from netmon_core.errors import NetmonError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..models.device_rows import DeviceRow
    from ..session import Session

translate = QCoreApplication.translate


def export_devices(parent: QWidget, rows: Iterable[DeviceRow], session: Session) -> None:
    """Ask where to, and write the devices as CSV."""
    title = translate("export", "Save the devices as CSV")
    name, _ = QFileDialog.getSaveFileName(parent, title, "devices.csv", "CSV (*.csv)")
    if name:
        networks = {network.id: network.name for network in session.replica.state.networks.values()}
        save_text(Path(name), "".join(write_csv((row.device for row in rows), networks=networks)), session)


def save_text(path: Path, text: str, session: Session) -> None:
    """Write a text; a failure is told as a sentence."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as err:
        sentence = translate("export", "The file cannot be written: {}.").format(err.strerror or err)
        session.failed.emit(NetmonError(sentence))
