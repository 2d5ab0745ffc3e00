from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import namespaces
from .answers import Fates
from .cable import build_cable
from .namespaces import Lab, Namespace, names
from .peers import Service, start_avahi, start_dnsmasq, start_lldpd, start_snmpd
from .processes import CHECKOUT, LabError, program, reachable, start
from .stale import remove_leftovers
from .switch import build_switch
from .wire import RECEIVE_BUFFER, SO_RCVBUFFORCE, Direction, Impairment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fixtures import BuildLan
    from .small_lan import SmallLan


# For local experiments (IEEE 802): no kernel answers it.
ETHERTYPE = 0x88B5


def arp_scan(host: Namespace, prefix: str, *options: str) -> dict[IPv4Address, str]:
    """What real ARP sees: {address: MAC}."""
    found = host.run("arp-scan", "--interface=eth0", "--plain", *options, prefix)
    return {IPv4Address(line.split()[0]): line.split()[1] for line in found.splitlines()}


def ask(host: Namespace, *question: str) -> str:
    return host.run(sys.executable, "-m", "tests.lab.ask", *question)


def alive(pid: int | str) -> bool:
    """Whether it runs; a zombie that init has not yet buried does not."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def build_and_fail(started: list[int], made: list[Path]) -> None:
    """Start an obedient process, a stubborn one, and one that left its session; then fail."""
    with Lab() as lab:
        host = lab.namespace("host")
        host.resolve_with("10.77.0.1")
        made += [namespaces.NAMES / host.name, namespaces.OVERLAYS / host.name, lab.folder]
        started.append(host.start("sleep", "1000").pid)
        stubborn = host.start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
        stubborn.wait_for("ready")
        started.append(stubborn.pid)
        daemon = host.start("sh", "-c", "setsid sleep 1000 & echo $!; wait")
        daemon.wait_for("\n")
        started += [daemon.pid, int(daemon.text())]
        assert all(alive(pid) for pid in started)
        assert all(path.exists() for path in made)
        raise ZeroDivisionError


def test_a_failed_test_leaves_no_namespace_and_no_process(lab_possible: None) -> None:
    started: list[int] = []
    made: list[Path] = []
    with pytest.raises(ZeroDivisionError):
        build_and_fail(started, made)
    assert len(started) == 4
    assert not any(alive(pid) for pid in started)
    assert not any(path.exists() for path in made)


def test_ctrl_c_leaves_no_namespace_and_no_process(lab_possible: None) -> None:
    script = """
        import time
        from tests.lab.namespaces import Lab
        with Lab() as lab:
            host = lab.namespace("host")
            print(host.name, host.start("sleep", "1000").pid, flush=True)
            # Short sleeps: a signal just before a long one would only be seen after it.
            while True:
                time.sleep(0.1)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=CHECKOUT
    ) as run:
        assert run.stdout
        name, pid = run.stdout.readline().split()
        assert name in names()
        run.send_signal(signal.SIGINT)
        run.wait(20)
    assert name not in names()
    assert not alive(pid)


def test_what_a_killed_run_left_behind_is_removed_by_the_next(lab: Lab) -> None:
    script = """
        import os, signal
        from tests.lab.namespaces import Lab
        with Lab() as lab:
            host = lab.namespace("host")
            print(host.name, host.start("sleep", "1000").pid, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    killed = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
    name, pid = killed.stdout.split()
    mine = lab.namespace("mine").name
    assert name in names()
    try:
        assert name in remove_leftovers()
        assert mine in names()
        assert name not in names()
    finally:
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def test_a_failing_command_says_what_it_said(lab: Lab) -> None:
    with pytest.raises(LabError, match="No such file or directory"):
        lab.namespace("host").run("ls", "/no/such/folder")


@pytest.mark.parametrize(
    ("script", "how"),
    [
        ("import sys; print('last words', flush=True); sys.exit(3)", "ended with status 3"),
        ("import os; print('last words', flush=True); os.abort()", f"signal {signal.SIGABRT:d} (Aborted)"),
    ],
)
def test_a_process_that_ends_too_soon_is_told_of_with_its_last_words(
    tmp_path: Path, script: str, how: str
) -> None:
    process = start([sys.executable, "-c", script], log=tmp_path / "log")
    with pytest.raises(LabError, match=re.escape(how)) as told:
        process.wait_for("over", timeout=30)
    assert "last words" in str(told.value)
    with pytest.raises(LabError, match=re.escape(how)):
        process.wait(timeout=30)


def test_what_a_process_said_as_it_ended_is_heard(tmp_path: Path) -> None:
    process = start([sys.executable, "-c", "print('over')"], log=tmp_path / "log")
    process.wait(timeout=30)
    process.wait_for("over\n")


def test_a_missing_program_is_named_with_its_package() -> None:
    with pytest.raises(LabError, match="apt-get install some-package"):
        program("no-such-program", package="some-package")


def test_a_thread_inside_a_namespace_sees_only_that_namespace_and_comes_back(lab: Lab) -> None:
    host = lab.namespace("host")
    outside = {name for _, name in socket.if_nameindex()}
    with host.inside():
        assert [name for _, name in socket.if_nameindex()] == ["lo"]
    assert {name for _, name in socket.if_nameindex()} == outside


def test_the_lab_programs_refuse_the_machines_own_network(lab_possible: None) -> None:
    for module, arguments in (
        ("responder", ("lo", "--prefix", "127.0.0.0/8", "--alive", "1")),
        ("wire", ("lo", "lo")),
    ):
        command = [sys.executable, "-m", f"tests.lab.{module}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
        assert done.returncode
        assert "runs only inside a network namespace" in done.stderr


@pytest.mark.parametrize("count", [1, 20, 254])
def test_arp_scan_finds_exactly_the_hosts_the_responder_pretends_to_be(
    responder_lan: BuildLan, count: int
) -> None:
    lan = responder_lan()
    responder = lan.respond("10.77.1.0/24", alive=count)
    assert len(responder.macs) == count
    assert arp_scan(lan.scanner, "10.77.1.0/24", "-B", "1000M") == responder.macs
    seen = responder.stop()
    assert seen.first_replies.keys() == {str(address) for address in responder.macs}
    assert seen.first_request is not None
    assert min(seen.first_replies.values()) > seen.first_request
    assert (seen.replies, seen.drops) == (seen.requests, 0)
    # Two rounds over the dead of all 256 addresses, and one answer from each of the living.
    assert seen.frames >= 256 + (256 - count)


def test_five_thousand_of_a_16_are_answered_for_at_full_speed_without_a_drop(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan()
    responder = lan.respond(alive=5000)
    found = arp_scan(lan.scanner, "10.77.0.0/16", "-B", "1000M", "--retry=1")
    seen = responder.stop()
    assert seen.drops == 0
    assert len(seen.first_replies) == 5000
    assert found == responder.macs


def test_listed_hosts_answer_with_the_macs_they_were_given(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan("10.77.1.1/24")
    macs = {
        IPv4Address("10.77.1.5"): "da:a1:19:00:00:05",
        IPv4Address("10.77.1.6"): "00:11:32:00:00:06",
        IPv4Address("10.77.1.7"): "00:11:32:00:00:06",
    }
    lan.respond_as(macs)
    assert arp_scan(lan.scanner, "10.77.1.0/24", "-B", "1000M") == macs


def test_lost_answers_are_counted_and_never_reach_the_scanner(
    responder_lan: BuildLan,
) -> None:
    lan = responder_lan()
    responder = lan.respond("10.77.1.0/24", alive=254, fates=Fates(seed=5, loss=0.2))
    found = arp_scan(lan.scanner, "10.77.1.0/24", "-B", "1000M", "--retry=1")
    seen = responder.stop()
    fates = [Fates(seed=5, loss=0.2).draw(int(address), 1) for address in responder.macs]
    assert seen.lost_requests == sum(fate.request_lost for fate in fates) > 0
    assert seen.lost_replies == sum(fate.reply_lost and not fate.request_lost for fate in fates) > 0
    assert len(found) == seen.replies == 254 - seen.lost_requests - seen.lost_replies
    assert seen.all_found(254) is None


def test_pretend_hosts_answer_echo_unicast_and_broadcast(responder_lan: BuildLan) -> None:
    lan = responder_lan("10.77.1.1/24")
    responder = lan.respond(alive=20)
    one, other, *_ = responder.macs
    # Two payload sizes, one odd, so that a wrong checksum would show.
    for size in ("56", "1399"):
        answer = lan.scanner.run("fping", "-a", "-b", size, str(one), str(other))
        assert answer.split() == [str(one), str(other)]
    before = responder.seen().replies
    with lan.scanner.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.settimeout(3)
        sock.sendto(b"\x08\0\0\0\0\0\0\x01" + b"x" * 32, ("10.77.1.255", 0))
        heard = {IPv4Address(sock.recvfrom(2048)[1][0]) for _ in range(20)}
    assert heard == set(responder.macs)
    assert responder.seen().replies - before == 20


def test_a_host_that_answers_for_all_looks_like_proxy_arp(lab: Lab) -> None:
    switch = build_switch(lab)
    scanner = switch.host("scanner", "10.77.1.1/24", mac="00:1b:21:00:00:01")
    proxy = switch.host("proxy", mac="00:1b:21:00:00:02")
    proxy.answer_for_all("10.77.1.0/24", asker="10.77.1.1")
    found = arp_scan(scanner, "10.77.1.16/28", "-B", "1000M")
    assert len(found) == 16
    assert set(found.values()) == {"00:1b:21:00:00:02"}


def test_an_impaired_cable_loses_exactly_the_frames_its_seed_says(lab: Lab) -> None:
    near, far = lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)
    impairment = Impairment(loss=0.1, duplicate=0.05, delay=0.001, seed=7)
    cable = build_cable(lab, near, far, impairment)
    frames = [
        b"\xff" * 6 + b"\x02" * 6 + ETHERTYPE.to_bytes(2) + n.to_bytes(2) + bytes(44) for n in range(500)
    ]
    direction = Direction(impairment, "a>b")
    expected = [copy for frame in frames for _, copy in direction.carry(frame, 0.0)]
    with far.inside():
        ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERTYPE))
    with near.inside():
        mouth = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    with ear, mouth:
        ear.settimeout(5)
        # Nothing is read before all is sent.
        ear.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
        ear.bind(("eth0", ETHERTYPE))
        mouth.bind(("eth0", 0))
        for frame in frames:
            mouth.send(frame)
        assert sorted(ear.recv(2048) for _ in expected) == sorted(expected)
    there, back = cable.stop()
    assert there == direction.tally
    assert 25 < there.lost < 80
    assert back.forwarded == back.lost == 0


def test_ping_crosses_an_impaired_cable_and_takes_as_long_as_it_says(lab: Lab) -> None:
    near, far = lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)
    cable = build_cable(lab, near, far, Impairment(delay=0.02))
    near.ip("addr", "add", "10.77.1.1/24", "dev", "eth0")
    far.ip("addr", "add", "10.77.1.2/24", "dev", "eth0")
    answer = near.run("fping", "-a", "-e", "10.77.1.2")
    # Never faster than the cable; how much slower is the machine's business.
    assert float(answer.split("(")[1].split()[0]) >= 40
    there, back = cable.stop()
    assert there.forwarded >= 2
    assert back.forwarded >= 2


def test_the_small_lan_is_what_it_says_it_is(small_lan: SmallLan) -> None:
    found = arp_scan(small_lan.scanner, str(small_lan.prefix), "-B", "1000M")
    own = IPv4Address("10.77.0.2")
    assert {own: small_lan.macs[own], **found} == small_lan.macs
    for address, hostname in small_lan.hostnames.items():
        assert hostname.split(".")[0] in ask(small_lan.scanner, "dns", "10.77.0.1", address.reverse_pointer)
    assert "nameserver 10.77.0.1" in small_lan.scanner.run("cat", "/etc/resolv.conf")
    assert "Office Printer" in ask(small_lan.scanner, "mdns", "10.77.0.2", "_ipp._tcp.local")
    assert "Living Room" in ask(small_lan.scanner, "mdns", "10.77.0.2", "_googlecast._tcp.local")


def test_the_small_lan_answers_the_scanner_even_while_the_kernels_table_is_full(small_lan: SmallLan) -> None:
    # Filling the table would silence every other test on this machine.
    own = IPv4Address("10.77.0.2")
    for label, host in small_lan.hosts.items():
        known = host.ip("neigh", "show", str(own), "nud", "permanent")
        assert (small_lan.macs[own] in known) is (label != "scanner")


def test_dnsmasq_names_addresses_and_has_no_answer_for_strangers(lab: Lab) -> None:
    switch = build_switch(lab)
    gateway = switch.host("gateway", "10.77.0.1/24")
    asker = switch.host("asker", "10.77.0.2/24")
    start_dnsmasq(gateway, prefix="10.77.0", names={"gw": "10.77.0.1"})
    assert "\\x02gw\\x03lan\\x04test" in ask(asker, "dns", "10.77.0.1", "1.0.77.10.in-addr.arpa")
    # NXDOMAIN: the last four bits of the header's second word.
    assert "\\x83\\x00\\x01\\x00\\x00" in ask(asker, "dns", "10.77.0.1", "9.0.77.10.in-addr.arpa")


def test_two_avahi_daemons_live_side_by_side(lab: Lab) -> None:
    switch = build_switch(lab)
    for n, name in ((1, "one"), (2, "two")):
        start_avahi(
            switch.host(name, f"10.77.0.{n}/24"),
            hostname=name,
            services=[Service(type=f"_{name}._tcp", port=80)],
        )
    asker = switch.host("asker", "10.77.0.3/24")
    assert "\\x03one" in ask(asker, "mdns", "10.77.0.3", "_one._tcp.local")
    assert "\\x03two" in ask(asker, "mdns", "10.77.0.3", "_two._tcp.local")


def test_snmpd_tells_its_name(lab: Lab) -> None:
    switch = build_switch(lab)
    start_snmpd(switch.host("agent", "10.77.0.1/24"), name="core-switch")
    asker = switch.host("asker", "10.77.0.2/24")
    assert "core-switch" in ask(asker, "snmp", "10.77.0.1", "public")


def test_two_lldpd_hear_each_other_through_the_switch(lab: Lab) -> None:
    switch = build_switch(lab)
    left = switch.host("left", "10.77.0.1/24")
    right = switch.host("right", "10.77.0.2/24")
    one = start_lldpd(left, name="left-switch", address="10.77.0.1")
    start_lldpd(right, name="right-switch", address="10.77.0.2")
    heard, end = "", time.monotonic() + 20
    while "right-switch" not in heard and time.monotonic() < end:
        time.sleep(0.2)
        heard = left.run("lldpcli", "-u", str(one.folder / "socket"), "show", "neighbors")
    assert "right-switch" in heard
    assert "10.77.0.2" in heard


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody may enter; those above `tmp_path` are for its owner alone."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


def test_a_place_below_a_private_home_is_not_reachable_by_whatever_link(public_folder: Path) -> None:
    home = public_folder / "home"
    python = home / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    (public_folder / "link").symlink_to(home / "venv")
    linked = public_folder / "link" / "bin" / "python"
    for mode, expected in ((0o755, True), (0o711, True), (0o700, False), (0o750, False)):
        home.chmod(mode)
        assert reachable(python) is expected
        assert reachable(linked) is expected
        assert reachable(public_folder, linked.parent) is expected
    home.chmod(0o755)
    assert reachable(home)
    home.chmod(0o700)
    assert not reachable(home)
    assert reachable(public_folder)
