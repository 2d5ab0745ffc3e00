"""Devices as people read them. Text from the network is shown as text, never as markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from ..inventory.order import current_address, current_interface
from ..model.presence import NEVER_SEEN, Presence
from ..model.scan import ScanState, SweepMethod

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ..model.device import Device
    from ..model.network import Network
    from ..model.scan import Scan

# Told apart by shape as well as by color.
PRESENCE = {
    Presence.ONLINE: Text("● online", style="green"),
    Presence.OFFLINE: Text("○ offline", style="red"),
    Presence.UNKNOWN: Text("? unknown", style="dim"),
}
# In place of "online", of a device that did not answer just now.
DOUBTFUL = Text("◐ not answering", style="yellow")


def status(device: Device) -> Text:
    """Whether the device is there."""
    doubtful = device.doubtful and device.presence is Presence.ONLINE
    return (DOUBTFUL if doubtful else PRESENCE[device.presence]).copy()


# Of a newcomer that may be a device which went; beside its name there is no room for which.
SEEN_BEFORE = " (seen before?)"
# Columns from which the network has room beside address, MAC, name and vendor.
WIDE = 100


def device_table(
    devices: Sequence[Device],
    *,
    networks: Sequence[Network] = (),
    new: Collection[str] = (),
    presence: bool = False,
    last_seen: bool = False,
    width: int = WIDE,
    now: datetime | None = None,
) -> Table:
    """One row per device, for a terminal of `width` columns.

    `presence` adds the status, which only somebody who watches knows.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for title in ("Status",) if presence else ():
        table.add_column(title, no_wrap=True)
    table.add_column("Address", no_wrap=True)
    table.add_column("MAC", no_wrap=True, style="cyan")
    table.add_column("Name", overflow="fold", min_width=12)
    # A column that may not wrap is not made narrower for one that may, so it is told how much there is.
    table.add_column("Vendor", overflow="ellipsis", no_wrap=True, max_width=24 if width >= WIDE else 14)
    names = {network.id: network.name for network in networks}
    here = {interface.network_id for device in devices for interface in device.interfaces}
    several = len(here) > 1 and width >= WIDE
    if several:
        table.add_column("Network", no_wrap=True)
    if last_seen:
        table.add_column("Last seen", no_wrap=True, justify="right")
    now = now or datetime.now(UTC)
    for device in devices:
        interface = current_interface(device)
        cells: list[Text] = [status(device)] if presence else []
        cells += [
            _address(device),
            Text(interface.mac or "" if interface else ""),
            _name(device, is_new=device.id in new),
            _vendor(device),
        ]
        if several:
            cells.append(Text(names.get(interface.network_id, "") if interface else ""))
        if last_seen:
            cells.append(Text(ago(now, device.last_seen), style="dim"))
        table.add_row(*cells)
    return table


def suggestions(devices: Iterable[Device], known: Iterable[Device]) -> Iterator[Text]:
    """A line for each device that may be one of the known, and what to do about it."""
    others = {device.id: device for device in known}
    for device in devices:
        other = others.get(device.resembles or "")
        if other is not None:
            yield Text(
                f"{_mention(device)} may be the same as {_mention(other)}{_because(device)}:"
                f" `netmon merge {_handle(other)} {_handle(device)}`,"
                f" or `netmon distinct {_handle(device)} {_handle(other)}` if it is not.",
                style="yellow",
            )


def _because(device: Device) -> str:
    found = device.resemblance
    return "" if found is None else f" ({found.score:.0%}: {', '.join(found.reasons)})"


def scan_summary(scan: Scan, devices: Sequence[Device], *, new: int) -> Text:
    """One line: how many, where, how long; and what went wrong."""
    seconds = (scan.finished_at - scan.started_at).total_seconds() if scan.finished_at else 0.0
    # Every link has the link-local prefix: it says nothing of where.
    swept = [sweep.prefix for sweep in scan.sweeps if not sweep.prefix.is_link_local]
    where = ", ".join(dict.fromkeys(map(str, swept or [sweep.prefix for sweep in scan.sweeps])))
    count = f"{len(devices)} device{'' if len(devices) == 1 else 's'}"
    text = Text.assemble((count, "bold"), f" on {where} in {seconds:.1f} s")
    if new:
        text.append(f", {new} new", style="green")
    ended = {
        ScanState.CANCELLED: "The scan was cancelled; this is what it found until then.",
        ScanState.TIMED_OUT: "The time was up; this is what was found until then.",
        ScanState.OTHER: "How the scan ended, only a newer netmon than this one knows.",
    }
    without_raw = (
        "Asked through the kernel, which takes longer, because raw sockets are not allowed here;"
        " `netmon doctor` says how to allow them."
        if any(sweep.method is SweepMethod.POKE for sweep in scan.sweeps)
        else None
    )
    for note in filter(None, (ended.get(scan.state), scan.problem, without_raw)):
        text.append(f"\n{note}", style="yellow")
    return text


def ago(now: datetime, then: datetime) -> str:
    """How long ago, in one short unit."""
    if then <= NEVER_SEEN:
        return "never"
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def _mention(device: Device) -> str:
    word = _handle(device)
    return word if device.label == word else f"{device.label} ({word})"


def _handle(device: Device) -> str:
    """What the device alone is called on the command line: its MAC, or else its id."""
    interface = current_interface(device)
    return (interface.mac if interface else None) or device.id


def _address(device: Device) -> Text:
    address = current_address(device)
    text = Text(str(address) if address else "")
    more = sum(len(interface.addresses) for interface in device.interfaces) - 1
    if more > 0:
        text.append(f" +{more}", style="dim")
    return text


def _name(device: Device, *, is_new: bool) -> Text:
    text = Text(device.name or device.hostname or "")
    if device.own:
        text.append(" (this machine)", style="dim")
    if is_new:
        text.append(" new" if text else "new", style="bold green")
    if device.resembles:
        text.append(SEEN_BEFORE, style="yellow")
    return text


def _vendor(device: Device) -> Text:
    interface = current_interface(device)
    if interface is None:
        return Text("")
    if interface.vendor:
        return Text(interface.vendor)
    return Text("private address" if interface.private else "", style="dim")
