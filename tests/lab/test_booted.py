"""A systemd in the lab: what it is given, and that nothing of it stays."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from .booted import boot
from .processes import CHECKOUT
from .stale import remove_leftovers

if TYPE_CHECKING:
    from .namespaces import Lab

CGROUPS = Path("/sys/fs/cgroup")


def left(name: str) -> list[Path]:
    return [*CGROUPS.glob(f"{name}*"), *CGROUPS.glob(f"*/{name}*")]


def test_it_has_its_namespace_s_network_and_a_layer_of_files_of_its_own(lab: Lab, tmp_path: Path) -> None:
    host = lab.namespace("host")
    (tmp_path / "given").write_text("to be read")
    tmp_path.chmod(0o755)
    booted = boot(host, binds={tmp_path: "/opt/given"})
    try:
        assert booted.run("cat", "/proc/1/comm") == "systemd\n"
        assert booted.run("readlink", "/proc/1/ns/net") == host.run("readlink", "/proc/self/ns/net")
        assert booted.run("cat", "/opt/given/given") == "to be read"
        booted.run("touch", "/etc/only-inside")
        assert not Path("/etc/only-inside").exists()
        # Nothing of this machine's runs in it.
        assert "avahi" not in booted.run("ps", "-e", "-o", "comm")
    finally:
        booted.close()
    assert booted.process.popen.returncode is not None
    assert not Path("/proc", str(booted.first)).exists()
    assert left(host.name) == []


def test_one_whose_lab_was_killed_is_ended_by_the_next(lab_possible: None) -> None:
    script = """
        import os, signal
        from tests.lab.booted import boot
        from tests.lab.namespaces import Lab
        with Lab() as lab:
            host = lab.namespace("host")
            print(host.name, boot(host, binds={}).first, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    killed = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
    name, first = killed.stdout.split()
    assert name in remove_leftovers()
    assert not Path("/proc", first).exists()
    assert left(name) == []
