"""What `netmon watch` shows: each device with its status, round-trip times, loss, since when and why."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from ..inventory.order import by_address, current_address, current_interface
from ..model import Presence
from .plot import sparkline
from .tables import PRESENCE, ago

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ..model import Device, Sample, TargetStatus

# As PRESENCE, for what the user has probed.
UP = {
    True: Text("● up", style="green"),
    False: Text("○ down", style="red"),
    None: Text("? unknown", style="dim"),
}
# Windows of the sparkline, and of the loss beside it: at one every ten seconds, the last four minutes.
SHOWN = 24
# Differences below this are noise on any LAN, seconds.
NOISE = 0.002
# Columns from which MAC and vendor have room too.
WIDE = 140


class Live:
    """The latest samples of each device. `why` explains a device's presence as of now."""

    def __init__(self, why: Callable[[str], str]) -> None:
        self._why = why
        self._samples: dict[str, deque[Sample]] = {}

    def hear(self, owner: str, sample: Sample) -> None:
        """Take in a sample: of the ping target of the device `owner`, or of the user's target `owner`."""
        self._samples.setdefault(owner, deque(maxlen=SHOWN)).append(sample)

    def forget(self, owner: str) -> None:
        """A device or target is gone."""
        self._samples.pop(owner, None)

    def table(
        self, devices: Iterable[Device], *, targets: Iterable[TargetStatus] = (), width: int, now: datetime
    ) -> Table:
        """One row per target of the user's and per device, for a terminal of `width` columns."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        wide = width >= WIDE
        table.add_column("Status", no_wrap=True, min_width=9)
        table.add_column("Address", no_wrap=True, min_width=11)
        table.add_column("Name", overflow="ellipsis", no_wrap=True, min_width=12)
        if wide:
            table.add_column("MAC", no_wrap=True, min_width=17)
            table.add_column("Vendor", overflow="ellipsis", no_wrap=True, max_width=20)
        table.add_column("Latency", no_wrap=True, justify="right", min_width=7)
        table.add_column("", no_wrap=True, width=SHOWN // 2)
        table.add_column("Loss", no_wrap=True, justify="right", min_width=4)
        table.add_column("Since", no_wrap=True, justify="right", min_width=6)
        table.add_column("Why", overflow="ellipsis", no_wrap=True, ratio=1)
        for status in targets:
            table.add_row(*self._target_row(status, wide=wide, now=now))
        for device in devices:
            table.add_row(*self._row(device, wide=wide, now=now))
        return table

    def _target_row(self, status: TargetStatus, *, wide: bool, now: datetime) -> list[Text]:
        target = status.target
        row = [UP[status.up], Text(str(target.address or "")), Text(target.name)]
        row += [Text(""), Text("")] if wide else []
        row += self._answers(target.id, there=status.up is True)
        row.append(Text(ago(now, status.since).removesuffix(" ago") if status.since else "", style="dim"))
        return [*row, Text(status.why, style="dim")]

    def _row(self, device: Device, *, wide: bool, now: datetime) -> list[Text]:
        interface = current_interface(device)
        status = PRESENCE[device.presence].copy()
        if device.flapping:
            status.append(" flapping", style="yellow")
        address = current_address(device)
        row = [status, Text(str(address) if address else ""), Text(device.label)]
        if device.own:
            row[-1].append(" (this machine)", style="dim")
        if wide:
            row.append(Text(interface.mac or "" if interface else "", style="cyan"))
            row.append(Text(interface.vendor or "" if interface else ""))
        row += self._answers(device.id, there=device.presence is Presence.ONLINE)
        since = ago(now, device.presence_since or device.first_seen).removesuffix(" ago")
        row.append(Text(since, style="dim"))
        row.append(Text("" if device.own else self._why(device.id), style="dim"))
        return row

    def _answers(self, owner: str, *, there: bool) -> list[Text]:
        samples = list(self._samples.get(owner, ()))
        rtts = [sample.rtt_avg for sample in samples]
        last = next((rtt for rtt in reversed(rtts) if rtt is not None), None)
        return [
            Text(_milliseconds(last) if there else ""),
            Text(sparkline(rtts[-SHOWN // 2 :], least=NOISE), style="green"),
            _loss(samples),
        ]


def targets_worth_showing(targets: Iterable[TargetStatus], rows: int) -> list[TargetStatus]:
    """By name, those that are down first, in a third of the rows at most."""
    return sorted(targets, key=lambda each: (each.up is not False, each.target.name))[: rows // 3]


def worth_showing(devices: Iterable[Device], rows: int) -> list[Device]:
    """By address, those for which there are rows; who went last comes first where not all have one."""
    ordered = sorted(devices, key=by_address)
    if len(ordered) <= rows:
        return ordered
    gone = [each for each in ordered if each.presence is Presence.OFFLINE and each.presence_since]
    gone.sort(key=lambda each: each.presence_since or each.first_seen, reverse=True)
    # Half of the rows at most: a network is full of what went long ago.
    first = gone[: rows // 2]
    told = {each.id for each in first}
    return first + [each for each in ordered if each.id not in told][: rows - len(first)]


def _milliseconds(rtt: float | None) -> str:
    if rtt is None:
        return ""
    return f"{rtt * 1000:.2f} ms" if rtt < 0.01 else f"{rtt * 1000:.0f} ms"


def _loss(samples: list[Sample]) -> Text:
    sent = sum(sample.sent for sample in samples)
    if not sent:
        return Text("")
    lost = 1 - sum(sample.received for sample in samples) / sent
    style = "red" if lost >= 0.5 else "yellow" if lost >= 0.05 else "dim"
    return Text(f"{lost:.0%}", style=style)
