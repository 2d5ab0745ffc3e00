from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .commands import Terminal


def test_macs_in_any_notation_are_looked_up(terminal: Terminal) -> None:
    done = terminal.netmon("vendors", "lookup", "00-11-32-AA-BB-CC", "b827.eb00.0001", "020000000001")
    assert done.status == 0
    assert done.out == (
        "00:11:32:aa:bb:cc  Synology\nb8:27:eb:00:00:01  Raspberry Pi\n02:00:00:00:00:01  not registered\n"
    )
    asked = terminal.netmon("vendors", "lookup", "--json", "00:11:32:aa:bb:cc", "02:00:00:00:00:01").json
    assert asked == {"00:11:32:aa:bb:cc": "Synology", "02:00:00:00:00:01": None}


def test_what_is_no_mac_is_refused(terminal: Terminal) -> None:
    done = terminal.netmon("vendors", "lookup", "printer")
    assert done.status == 2
    assert done.err == "netmon: 'printer' is not a MAC; write one like b8:27:eb:01:02:03.\n"


def test_the_registries_in_use_are_told(terminal: Terminal) -> None:
    done = terminal.netmon("vendors")
    assert done.status == 0
    count, _, date = done.out.partition(" prefixes, as of ")
    assert int(count.replace(",", "")) > 30_000
    assert date.startswith("20")
