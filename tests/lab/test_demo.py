from __future__ import annotations

import subprocess
import sys

import pytest

from . import demo
from .namespaces import names
from .processes import CHECKOUT


def test_the_demo_shows_its_command_a_whole_network_and_leaves_nothing(lab_possible: None) -> None:
    scan = ("arp-scan", "--interface=eth0", "--plain", "--bandwidth=1000M", "10.77.0.0/24")
    demo_run = subprocess.Popen(
        [sys.executable, "-m", "tests.lab.demo", "--", *scan], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    printed, _ = demo_run.communicate(timeout=60)
    assert demo_run.returncode == 0
    found = dict(line.split()[:2] for line in printed.splitlines())
    # Six kernel hosts besides the scanner, and the crowd.
    assert len(found) == 6 + len(demo.CROWD)
    assert found["10.77.0.41"] == found["10.77.0.42"]
    # Other labs of this machine come and go meanwhile.
    assert not [name for name in names() if name.startswith(f"nm{demo_run.pid}-")]


def test_the_demo_returns_what_its_command_returned(lab_possible: None) -> None:
    assert demo.main(["--", "sh", "-c", "exit 7"]) == 7
    assert demo.main(["--", "sh", "-c", "kill -INT $$"]) == 130


def test_the_demo_has_no_way_out(lab_possible: None, capfd: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--", "ip", "-brief", "-4", "address"]) == 0
    adapters = {line.split()[0].partition("@")[0] for line in capfd.readouterr().out.splitlines()}
    assert adapters == {"lo", "eth0"}


def test_the_demo_names_things_in_the_dns(lab_possible: None, capfd: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--", "getent", "hosts", "10.77.0.31"]) == 0
    assert "laptop.lan.test" in capfd.readouterr().out


def test_without_root_the_demo_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="needs root to make its network namespaces"):
        demo.main([])


def test_an_unknown_argument_shows_how_the_demo_is_used() -> None:
    with pytest.raises(SystemExit, match="-- COMMAND"):
        demo.main(["--fast"])
