"""What `netmon watch` shows: each device with its status, round-trip times, loss, since when and why."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from ..inventory.order import by_address, current_address, current_interface
from ..model.presence import Presence
from .plot import sparkline
from .tables import SEEN_BEFORE, ago, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from ..model.device import Device
    from ..model.series import Sample
    from ..model.target import TargetStatus

# As a device's status, for what the user has probed.
UP = {
    True: Text("● up", style="green"),
    False: Text("○ down", style="red"),
    None: Text("? unknown", style="dim"),
}
# Windows of the sparkline, and of the loss beside it: at one every ten seconds, the last four minutes.
SHOWN = 24
# The column of the sparklines has no title.
SPARKS = ""
# A name and a reason of fewer letters say nothing.
LEAST_NAME = 12
LEAST_WHY = 20
# Differences below this are noise on any LAN, seconds.
NOISE = 0.002
# Columns from which the sparkline has all of its length, and from which MAC and vendor have room too.
MIDDLING = 120
WIDE = 160


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
        devices, targets = tuple(devices), tuple(targets)
        room = _room(devices, targets, width)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for title, columns in room.items():
            right = title in ("Latency", "Loss", "Since")
            table.add_column(
                title,
                width=columns,
                no_wrap=True,
                overflow="ellipsis",
                justify="right" if right else "left",
            )
        for each in targets:
            cells = self._target_row(each, now=now, sparks=room[SPARKS])
            table.add_row(*(cells[title] for title in room))
        for device in devices:
            cells = self._row(device, now=now, sparks=room[SPARKS])
            table.add_row(*(cells[title] for title in room))
        return table

    def _target_row(self, status: TargetStatus, *, now: datetime, sparks: int) -> dict[str, Text]:
        target = status.target
        return {
            "Status": UP[status.up],
            "Address": Text(str(target.address or "")),
            "Name": Text(target.name),
            "MAC": Text(""),
            "Vendor": Text(""),
            **self._answers(target.id, there=status.up is True, sparks=sparks),
            "Since": Text(ago(now, status.since).removesuffix(" ago") if status.since else "", style="dim"),
            "Why": Text(status.why, style="dim"),
        }

    def _row(self, device: Device, *, now: datetime, sparks: int) -> dict[str, Text]:
        interface = current_interface(device)
        there = status(device)
        if device.flapping:
            there.append(" flapping", style="yellow")
        since = ago(now, device.presence_since or device.first_seen).removesuffix(" ago")
        return {
            "Status": there,
            "Address": Text(str(current_address(device) or "")),
            "Name": _name(device),
            "MAC": Text(interface.mac or "" if interface else "", style="cyan"),
            "Vendor": Text(interface.vendor or "" if interface else ""),
            **self._answers(device.id, there=device.presence is Presence.ONLINE, sparks=sparks),
            "Since": Text(since, style="dim"),
            "Why": Text("" if device.own else self._why(device.id), style="dim"),
        }

    def _answers(self, owner: str, *, there: bool, sparks: int) -> dict[str, Text]:
        samples = list(self._samples.get(owner, ()))
        if samples and samples[-1].pingless:
            # Nothing of it is lost; the reason is told beside it.
            return {
                "Latency": Text("no pings" if there else "", style="dim"),
                SPARKS: Text(""),
                "Loss": Text(""),
            }
        rtts = [sample.rtt_avg for sample in samples]
        last = next((rtt for rtt in reversed(rtts) if rtt is not None), None)
        return {
            "Latency": Text(_milliseconds(last) if there else ""),
            SPARKS: Text(sparkline(rtts[-sparks:], least=NOISE), style="green"),
            "Loss": _loss(samples),
        }


def _room(devices: Sequence[Device], targets: Sequence[TargetStatus], width: int) -> dict[str, int]:
    """The columns that fit, in order, and how wide each is: rich would take from all for one long reason."""
    addresses = [str(current_address(device) or "") for device in devices]
    addresses += [str(status.target.address or "") for status in targets]
    names = [len(_name(device)) for device in devices] + [len(status.target.name) for status in targets]
    room = {
        "Status": max((_breadth(device) for device in devices), default=9),
        "Address": min(max(map(len, addresses), default=0), 15 if width < WIDE else 39),
        "Name": 0,
        **({"MAC": 17, "Vendor": 20} if width >= WIDE else {}),
        "Latency": 8,
        SPARKS: SHOWN // 2 if width >= MIDDLING else SHOWN // 4,
        "Loss": 4,
        "Since": 6,
    }
    room["Address"] = max(room["Address"], len("Address"))
    # Three blanks between two columns, and one at each end.
    left = width - sum(room.values()) - 3 * (len(room) - 1) - 2
    longest = max(names, default=LEAST_NAME)
    if left - 3 - LEAST_WHY >= LEAST_NAME:
        room["Name"] = max(LEAST_NAME, min(longest, left - 3 - LEAST_WHY))
        room["Why"] = left - 3 - room["Name"]
    else:
        room["Name"] = max(LEAST_NAME, min(longest, left))
    return room


def _breadth(device: Device) -> int:
    """The columns that a status needs; that of a target fits beside any."""
    return max(9, status(device).cell_len) + (9 if device.flapping else 0)


def _name(device: Device) -> Text:
    name = Text(device.label)
    if device.own:
        name.append(" (this machine)", style="dim")
    if device.resembles:
        name.append(SEEN_BEFORE, style="yellow")
    return name


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
    samples = [sample for sample in samples if not sample.pingless]
    sent = sum(sample.sent for sample in samples)
    if not sent:
        return Text("")
    lost = 1 - sum(sample.received for sample in samples) / sent
    style = "red" if lost >= 0.5 else "yellow" if lost >= 0.05 else "dim"
    return Text(f"{lost:.0%}", style=style)
