from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .commands import UNPRIVILEGED

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

    from .commands import Done, Terminal


def working(done: Done) -> dict[tuple[str | None, str], bool]:
    capabilities: list[dict[str, Any]] = done.json["capabilities"]
    return {(each["adapter"], each["mechanism"]): each["works"] for each in capabilities}


def test_as_root_everything_works(terminal: Terminal) -> None:
    done = terminal.netmon("doctor", "--json")
    assert done.status == 0
    assert set(working(done).values()) == {True}
    assert ("eth0", "arp") in working(done)
    watched = {each["name"]: each["watched"] for each in done.json["interfaces"]}
    assert watched == {"lo": False, "eth0": True}


def test_for_people_it_is_a_list_of_what_works(terminal: Terminal) -> None:
    done = terminal.netmon("doctor")
    assert done.status == 0
    assert "✓ Find devices by ARP" in done.out
    assert "✗" not in done.out
    assert "Not watched unless asked for: lo (loopback)" in done.out


def test_unprivileged_it_says_what_is_missing_and_what_mends_it(terminal: Terminal) -> None:
    done = terminal.netmon("doctor", as_user=UNPRIVILEGED)
    assert done.status == 0
    assert "✗ Find devices by ARP" in done.out
    assert "sudo setcap cap_net_raw+ep " in done.out
    assert "✓ Find devices without privileges" in done.out
    found = working(terminal.netmon("doctor", "--json", as_user=UNPRIVILEGED))
    assert not found["eth0", "arp"]
    assert found["eth0", "poke"]
    assert not found[None, "icmp_raw"]
    assert found[None, "icmp_datagram"]


def test_without_a_link_it_says_so_and_fails(terminal: Terminal, lan: SmallLan) -> None:
    port = f"p{lan.switch.ports.index(lan.scanner) + 1}"
    lan.switch.namespace.ip("link", "set", "dev", port, "down")
    try:
        done = terminal.netmon("doctor")
    finally:
        lan.switch.namespace.ip("link", "set", "dev", port, "up")
    assert done.status == 1
    assert "eth0 has no carrier" in done.out
