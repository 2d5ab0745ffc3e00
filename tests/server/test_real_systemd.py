"""The unit under a real systemd, which starts it, watches it and ends it."""

from __future__ import annotations

import json
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.lab.booted import Booted, boot
from tests.lab.namespaces import Lab
from tests.lab.processes import CHECKOUT
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NETMON = "/opt/netmon/bin/netmon"
PROGRAM = """\
#!/opt/netmon/bin/python
import sys
sys.path.insert(0, "/opt/netmon/source")
from netmon_core.cli import main
sys.exit(main())
"""
NAS = "00:11:32:00:00:21"
CERTIFICATE, KEY = "/etc/netmon/certificate.pem", "/etc/netmon/key.pem"
CAP_NET_RAW = 13


# The five seconds that are promised, a key that its group may read, and what became of it at the end.
DROP_IN = """\
[Service]
TimeoutStopSec=5
SupplementaryGroups=daemon
ExecStopPost=+/bin/sh -c 'echo $SERVICE_RESULT $EXIT_CODE $EXIT_STATUS > /run/netmon-ended'
"""


@pytest.fixture(scope="module")
def systemd(lab_possible: None) -> Iterator[Booted]:
    """A machine with systemd and netmon in /opt/netmon, on a LAN with one more host."""
    with Lab() as lab:
        switch = build_switch(lab)
        switch.host("nas", "10.77.0.21/24", mac=NAS)
        machine = switch.host("machine", "10.77.0.2/24")
        booted = boot(machine, binds=installed(lab.folder / "netmon"))
        try:
            booted.run(NETMON, "service", "install")
            write(booted, "/run/systemd/system/netmon.service.d/test.conf", DROP_IN)
            booted.run("systemctl", "daemon-reload")
            yield booted
        finally:
            booted.close()


def installed(folder: Path) -> dict[Path, str]:
    """This checkout and its Python as an installation of its own."""
    packages = Path("lib", f"python{sys.version_info.major}.{sys.version_info.minor}", "site-packages")
    for each in ("bin", "python", "source/netmon_core", packages):
        (folder / each).mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /opt/netmon/python/bin\n")
    (folder / "bin/python").symlink_to(f"/opt/netmon/python/bin/python3.{sys.version_info.minor}")
    (folder / "bin/netmon").write_text(PROGRAM)
    (folder / "bin/netmon").chmod(0o755)
    return {
        folder: "/opt/netmon",
        Path(sys.base_prefix): "/opt/netmon/python",
        Path(sysconfig.get_path("purelib")): f"/opt/netmon/{packages}",
        CHECKOUT / "netmon_core": "/opt/netmon/source/netmon_core",
    }


def write(systemd: Booted, path: str, text: str) -> None:
    systemd.run("mkdir", "-p", str(Path(path).parent))
    systemd.run("sh", "-c", f"cat > {path}", fed=text)


@pytest.fixture
def started(systemd: Booted) -> Iterator[Booted]:
    """The service, started: systemd waited until it said that it is ready."""
    systemd.run("systemctl", "reset-failed")
    systemd.run("systemctl", "start", "netmon", timeout=90)
    yield systemd
    systemd.run("systemctl", "stop", "netmon")


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def main_pid(systemd: Booted) -> int:
    return int(systemd.show("netmon", "MainPID")["MainPID"])


def known(systemd: Booted) -> dict[str, str]:
    """The ids of the devices by their MACs, as its commands tell them."""
    found = json.loads(systemd.run(NETMON, "devices", "--json"))["devices"]
    return {each["interfaces"][0]["mac"]: each["id"] for each in found}


def test_systemd_has_nothing_to_say_against_the_unit(systemd: Booted) -> None:
    assert systemd.run("systemd-analyze", "verify", "/etc/systemd/system/netmon.service") == ""
    systemd.run("systemd-analyze", "security", "--threshold=20", "netmon.service")


def test_it_sees_the_network_as_a_user_of_its_own_with_one_capability(started: Booted) -> None:
    until(lambda: NAS in known(started))

    status = dict(
        line.split(":\t", 1)
        for line in started.run("cat", f"/proc/{main_pid(started)}/status").splitlines()
        if ":\t" in line
    )
    assert {status[each] for each in ("CapEff", "CapPrm", "CapBnd", "CapAmb")} == {f"{1 << CAP_NET_RAW:016x}"}
    assert "0" not in status["Uid"].split()
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    files = started.run("find", "/var/lib/netmon/", "-printf", "%u %m %f\\n").splitlines()
    assert {line.split()[0] for line in files} == {"netmon"}
    assert {line.split()[1] for line in files} <= {"600", "700"}


def test_a_key_that_root_makes_lets_in_and_none_is_in_the_journal(started: Booted) -> None:
    key = started.run(NETMON, "keys", "create", "--role", "admin").strip()

    config = f'header = "Authorization: Bearer {key}"\nurl = "http://127.0.0.1:8643/api/v1/info"\nfail'
    info = json.loads(started.run("curl", "--silent", "--config", "-", fed=config))
    assert info["principal"]["role"] == "admin"
    assert "nmk_" not in started.run("journalctl", "--unit=netmon")


def test_stopped_it_ends_well_within_the_five_seconds_that_systemd_leaves_it(started: Booted) -> None:
    until(lambda: NAS in known(started))

    started.run("systemctl", "stop", "netmon")
    assert started.run("cat", "/run/netmon-ended") == "success exited 0\n"


def test_killed_it_is_started_again_and_knows_what_it_knew(started: Booted) -> None:
    until(lambda: NAS in known(started))
    before, pid = known(started), main_pid(started)

    started.run("systemctl", "kill", "--signal=KILL", "netmon")
    until(lambda: started.run("cat", "/run/netmon-ended") == "signal killed KILL\n")
    until(
        lambda: (
            started.show("netmon", "ActiveState", "NRestarts") == {"ActiveState": "active", "NRestarts": "1"}
        )
    )
    assert main_pid(started) not in (0, pid)
    assert before.items() <= known(started).items()


def test_reloaded_it_shows_a_renewed_certificate_and_goes_on(systemd: Booted) -> None:
    settings = f'[server]\ntls_certificate = "{CERTIFICATE}"\ntls_key = "{KEY}"\n'
    write(systemd, "/etc/netmon/netmon.toml", settings)
    first = renewed(systemd)
    systemd.run("systemctl", "start", "netmon", timeout=90)
    try:
        pid = main_pid(systemd)
        assert shown(systemd) == first
        second = renewed(systemd)
        assert first != second

        systemd.run("systemctl", "reload", "netmon")
        until(lambda: shown(systemd) == second)
        assert main_pid(systemd) == pid
        assert known(systemd)
    finally:
        systemd.run("systemctl", "stop", "netmon")
        systemd.run("rm", "/etc/netmon/netmon.toml")


def renewed(systemd: Booted) -> str:
    """Make a certificate and its key, as those do who renew them; returns its fingerprint."""
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=machine"
    )
    systemd.run("sh", "-c", f"{made} -keyout {KEY} -out {CERTIFICATE}; chgrp daemon {KEY}; chmod 640 {KEY}")
    return systemd.run("sh", "-c", f"openssl x509 -noout -fingerprint -sha256 < {CERTIFICATE}")


def shown(systemd: Booted) -> str:
    asked = "openssl s_client -connect 127.0.0.1:8643 < /dev/null 2> /dev/null"
    return systemd.run("sh", "-c", f"{asked} | openssl x509 -noout -fingerprint -sha256")
