"""Remedies that work where the process is: each is carried out in a real namespace of its kind."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from netmon_core.net.confinement import Confinement, read_confinement
from netmon_core.net.refusal import ping_remedy, raw_socket_remedy
from tests.lab.processes import LabError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.pair import Pair

EVERYBODY = 'sudo sysctl -w net.ipv4.ping_group_range="0 2147483647"'

ASK = """
from netmon_core.errors import PermissionMissingError
from netmon_core.net.confinement import read_confinement
from netmon_core.net.icmp import EchoSocket
from netmon_core.net.refusal import ping_remedy, raw_socket_remedy
try:
    EchoSocket(raw=None).close()
    print("it works")
except PermissionMissingError as err:
    print(err.message)
print(read_confinement())
print(raw_socket_remedy().command)
print(ping_remedy().command)
"""
# Root of a container that may not open raw sockets; and what the container is started with for a sysctl.
WITHOUT_RAW = ("setpriv", "--bounding-set=-net_raw", "--")


def ask(pair: Pair, *around: str) -> list[str]:
    return pair.near.run(*around, sys.executable, "-c", ASK).splitlines()


def test_a_rootless_container_with_a_network_of_its_own_is_given_what_it_can_take(pair: Pair) -> None:
    message, confined, raw, ping = ask(pair, "unshare", "-Urn", *WITHOUT_RAW)
    assert "groups=(0, 0)" in confined
    assert "foreign_network=False" in confined
    assert raw == ping == "podman run --cap-add=NET_RAW ..."
    assert "2147483647" not in message
    assert "setcap" not in message
    wanted = re.search(r'--sysctl net\.ipv4\.ping_group_range="([0-9 ]+)"', message)
    assert wanted is not None

    def started_with(groups: str) -> list[str]:
        write = f'echo "{groups}" > /proc/sys/net/ipv4/ping_group_range && exec "$@"'
        return ask(pair, "unshare", "-Urn", *WITHOUT_RAW, "sh", "-c", write, "sh")

    assert started_with(wanted[1])[0] == "it works"
    # What is right elsewhere is refused here, and a container with it would not start.
    with pytest.raises(LabError, match=r"failed \("):
        started_with("0 2147483647")
    # The other remedy: with the right to raw sockets it pings.
    assert ask(pair, "unshare", "-Urn")[0] == "it works"


def test_a_rootless_container_on_the_network_of_the_machine_sends_people_to_the_machine(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    message, confined, raw, ping = ask(pair, "unshare", "-Ur")
    assert "foreign_network=True" in confined
    assert (raw, ping) == ("None", EVERYBODY)
    assert "outside of this container" in message
    pair.near.run("sh", "-c", ping.removeprefix("sudo "))
    assert ask(pair, "unshare", "-Ur")[0] == "it works"


def test_a_container_whose_bounding_set_lacks_the_right_is_not_told_of_setcap(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    message, confined, raw, ping = ask(pair, *WITHOUT_RAW)
    assert "bounded=True" in confined
    assert "setcap" not in message
    assert (raw, ping) == ("podman run --cap-add=NET_RAW ...", EVERYBODY)
    assert "CapabilityBoundingSet" in message


def test_where_files_give_no_rights_setcap_is_no_remedy(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    sealed = (
        "setpriv",
        "--no-new-privs",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=-all",
    )
    message, confined, raw, _ = ask(pair, *sealed)
    assert "sealed=True" in confined
    assert raw == "None"
    assert "`setcap` does nothing" in message


def test_who_is_not_shut_in_is_told_of_setcap_and_the_sysctl() -> None:
    free = Confinement()
    assert "setcap cap_net_raw+ep" in (raw_socket_remedy(free).command or "")
    assert ping_remedy(free).command == EVERYBODY
    assert "setcap" in ping_remedy(free).advice


@pytest.mark.parametrize(
    ("users", "groups", "own"),
    [
        ("0 0 4294967295", "0 0 4294967295", None),
        ("0 1000 1\n1 100000 65536", "0 1000 1\n1 100000 65536", (0, 0)),
        ("0 100000 65536", "0 100000 65536", (0, 65535)),
        ("0 1000 1", "", (0, 0)),
    ],
)
def test_the_groups_of_a_container_are_those_around_our_own(
    tmp_path: Path, users: str, groups: str, own: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getegid", lambda: 0)
    for name, text in (("status", "CapBnd:\t000001ffffffffff\n"), ("uid_map", users), ("gid_map", groups)):
        (tmp_path / name).write_text(text)
    (tmp_path / "ns").mkdir()
    for name in ("user", "net"):
        (tmp_path / "ns" / name).write_text("")
    assert read_confinement(tmp_path).groups == own


def test_what_cannot_be_read_shuts_nobody_in(tmp_path: Path) -> None:
    assert read_confinement(tmp_path) == Confinement()
    (tmp_path / "status").write_text("nonsense")
    assert read_confinement(tmp_path) == Confinement()
