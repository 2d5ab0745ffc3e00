from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import ip_address

import pytest
from rich.console import Console

from netmon_core.cli.live import SHOWN, Live, targets_worth_showing, worth_showing
from netmon_core.cli.tables import device_table, suggestions
from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target, TargetStatus

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def device(name: str, **more: object) -> Device:
    address = Address(value=ip_address("10.0.0.5"), first_seen=NOON, last_seen=NOON, source="arp")
    interface = Interface(
        network_id="lan",
        mac="3c:22:fb:00:00:01",
        vendor="Apple",
        first_seen=NOON,
        last_seen=NOON,
        addresses=(address,),
    )
    fields = {"presence": Presence.ONLINE, "presence_since": NOON} | more
    return Device(
        id="d1",
        name=name,
        first_seen=NOON,
        last_seen=NOON,
        interfaces=(interface,),
        **fields,  # type: ignore[arg-type]
    )


def sample(rtt: float | None) -> Sample:
    return Sample(target_id="device:d1/ping", at=NOON, sent=1, received=int(rtt is not None), rtt_avg=rtt)


def shown(live: Live, *devices: Device, width: int = 160) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=False)
    console.print(live.table(devices, width=width, now=NOON + timedelta(minutes=6)))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def why(device_id: str) -> str:
    return "ARP reply 4 s ago"


def test_who_may_be_one_that_is_known_is_marked_in_the_tables_and_told_what_to_do() -> None:
    before = device("Anna's phone")
    mac = "02:00:00:00:00:09"
    newcomer = replace(
        device(""),
        id="d2",
        hostname="[b]x",
        resembles="d1",
        interfaces=(replace(before.interfaces[0], mac=mac),),
    )
    assert "[b]x (seen before?)" in shown(Live(why), newcomer)
    assert "seen before?" not in shown(Live(why), before)
    console = Console(file=StringIO(), width=120)
    console.print(device_table([before, newcomer]))
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue().count("seen before?") == 1
    (line,) = suggestions([before, newcomer], [before, newcomer])
    assert line.plain == (
        "[b]x (02:00:00:00:00:09) may be the same as Anna's phone (3c:22:fb:00:00:01):"
        " `netmon merge 3c:22:fb:00:00:01 02:00:00:00:00:09`,"
        " or `netmon distinct 02:00:00:00:00:09 3c:22:fb:00:00:01` if it is not."
    )
    # The other one may have gone out of the list meanwhile.
    assert [*suggestions([newcomer], [newcomer])] == []


def test_who_did_not_answer_just_now_says_so_in_place_of_online() -> None:
    silent = device("Attic NAS", doubtful=True)
    row = shown(Live(why), silent)
    assert "◐ not answering" in row
    assert "online" not in row
    assert "◐ not answering flapping" in shown(Live(why), replace(silent, flapping=True))
    gone = replace(silent, presence=Presence.OFFLINE)
    assert "○ offline" in shown(Live(why), gone)
    console = Console(file=StringIO(), width=120)
    console.print(device_table([silent], presence=True))
    assert isinstance(console.file, StringIO)
    assert "◐ not answering" in console.file.getvalue()


def test_a_row_says_how_a_device_answers_since_when_and_why() -> None:
    live = Live(why)
    for rtt in (0.001, 0.002, None, 0.004):
        live.hear("d1", sample(rtt))
    row = shown(live, device("Attic NAS"))
    for part in ("● online", "10.0.0.5", "Attic NAS", "Apple", "4.00 ms", "▁▃x█", "25%", "6 min"):
        assert part in row
    assert "ARP reply 4 s ago" in row


def test_what_is_offline_shows_no_round_trip_time() -> None:
    live = Live(why)
    live.hear("d1", sample(0.001))
    row = shown(live, device("Attic NAS", presence=Presence.OFFLINE))
    assert "○ offline" in row
    assert "1.00 ms" not in row


def test_what_comes_and_goes_is_marked() -> None:
    assert "flapping" in shown(Live(why), device("Attic NAS", flapping=True))


def test_only_the_latest_windows_are_kept() -> None:
    live = Live(why)
    for _ in range(1000):
        live.hear("d1", sample(0.001))
    assert len(live._samples["d1"]) == SHOWN
    live.forget("d1")
    assert not live._samples


def test_markup_in_a_name_is_shown_as_text() -> None:
    assert "[red]x[/red]" in shown(Live(why), device("[red]x[/red]"))


def test_a_narrow_terminal_has_room_for_what_matters() -> None:
    row = shown(Live(why), device("Attic NAS"), width=80)
    assert "Attic NAS" in row
    assert "Apple" not in row


def test_where_not_all_have_a_row_who_went_last_comes_first() -> None:
    devices = []
    for number in range(10):
        gone = number in (3, 5, 7, 8)
        devices.append(
            replace(
                device(f"n{number}"),
                id=f"n{number}",
                presence=Presence.OFFLINE if gone else Presence.ONLINE,
                presence_since=NOON + timedelta(minutes=number),
                interfaces=(),
            )
        )

    def names(rows: int) -> list[str]:
        return [each.name or "" for each in worth_showing(devices, rows)]

    assert names(10) == [f"n{number}" for number in range(10)]
    # Half of the rows at most, so that some of those that are there are seen too.
    assert names(6) == ["n8", "n7", "n5", "n0", "n1", "n2"]
    assert names(1) == ["n0"]


def target(name: str, *, up: bool | None, why: str = "") -> TargetStatus:
    made = Target(
        id=f"user:{name}/tcp", kind=ProbeKind.TCP, name=name, address=ip_address("10.0.0.9"), port=22
    )
    return TargetStatus(target=made, up=up, since=None if up is None else NOON, why=why)


def test_targets_of_the_user_have_rows_of_the_same_kind() -> None:
    live = Live(why)
    for rtt in (0.001, None):
        live.hear("user:SSH/tcp", sample(rtt))
    console = Console(file=StringIO(), width=160, force_terminal=False)
    statuses = [target("SSH", up=True, why="it answers"), target("Web", up=False, why="refused")]
    console.print(live.table((), targets=statuses, width=160, now=NOON + timedelta(minutes=6)))
    assert isinstance(console.file, StringIO)
    ssh, web = (line for line in console.file.getvalue().splitlines() if "10.0.0.9" in line)
    for part in ("● up", "SSH", "1.00 ms", "50%", "6 min", "it answers"):
        assert part in ssh
    for part in ("○ down", "Web", "refused"):
        assert part in web


def test_targets_that_are_down_come_first_and_leave_room_for_the_devices() -> None:
    statuses = [target("b", up=True), target("c", up=False), target("a", up=None), target("d", up=True)]
    assert [each.target.name for each in targets_worth_showing(statuses, 40)] == ["c", "a", "b", "d"]
    assert [each.target.name for each in targets_worth_showing(statuses, 6)] == ["c", "a"]


@pytest.mark.parametrize("width", [60, 80, 100, 119, 120, 159, 160, 200])
def test_a_long_reason_costs_no_other_column(width: int) -> None:
    live = Live(lambda _: "silent 66 s; 14 questions unanswered; usually silent up to 12 s, and so on and on")
    for rtt in (0.001, 0.009):
        live.hear("d1", sample(rtt))
    lines = shown(live, device("Attic NAS with quite a name"), width=width).splitlines()
    assert max(map(len, lines)) <= width
    if width >= 80:
        for part in ("● online", "10.0.0.5", "Attic NAS", "9.00 ms", "▁█", "0%", "6 min"):
            assert any(part in line for line in lines), part
    if width >= 100:
        assert any("silent 66 s" in line for line in lines)


def test_who_is_there_and_answers_no_pings_loses_none_in_the_row() -> None:
    live = Live(why)
    live.hear("d1", sample(None))
    assert "100%" in shown(live, device("Attic NAS"))
    live.hear("d1", replace(sample(None), pingless=True, problem="it is there, and answers no pings"))
    row = shown(live, device("Attic NAS"))
    assert "no pings" in row
    assert "%" not in row
    assert "x" not in row.split("no pings")[1]
    live.hear("d1", sample(0.004))
    assert "4.00 ms" in shown(live, device("Attic NAS"))
