"""A cable between two network namespaces of our own: no packet of a test leaves them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.net.interfaces import read_adapters

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.model import Adapter

OWN = IPv4Address("10.77.0.1")
OWN_MAC = "02:aa:00:00:00:01"
PEER_MAC = "02:aa:00:00:00:02"
# The far end's kernel answers for all of 10.77.1.0/24, and for nothing else.
ALIVE = [int(IPv4Address("10.77.1.0")) + host for host in range(1, 255)]


@dataclass(frozen=True, kw_only=True)
class Lab:
    """The scanner's namespace holds s0 (10.77.0.1/16), the far one l0."""

    scanner: str
    far: str

    def inside[Result](self, work: Callable[[], Result], *, far: bool = False) -> Result:
        """Run `work` with the sockets it opens inside the namespace."""

        def enter() -> Result:
            with Path(f"/run/netns/{self.far if far else self.scanner}").open("rb") as namespace:
                os.setns(namespace.fileno(), os.CLONE_NEWNET)
            return work()

        # A thread has a namespace of its own, and this one ends with the work.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(enter).result(30)

    def adapter(self, name: str = "s0", *, far: bool = False) -> Adapter:
        """Read one adapter of the lab."""
        return next(each for each in self.inside(read_adapters, far=far) if each.name == name)

    def command(self, *words: str, far: bool = False, fed: str = "") -> None:
        """Run a command inside, with `fed` on its standard input."""
        run("ip", "netns", "exec", self.far if far else self.scanner, *words, fed=fed)

    def python(self, code: str, *capabilities: str) -> str:
        """Run code in a fresh Python as nobody, with only these capabilities; return what it prints."""
        kept = ",".join(("-all", *(f"+{each}" for each in capabilities)))
        who = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"--inh-caps={kept}"]
        done = subprocess.run(
            ["ip", "netns", "exec", self.scanner, *who, f"--ambient-caps={kept}", sys.executable, "-c", code],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def run(*words: str, fed: str = "") -> None:
    """Run a command; its complaint is in the failure."""
    done = subprocess.run(words, input=fed, capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"


def build(scanner: str, far: str) -> Lab:
    """Make both namespaces and the cable."""
    run("ip", "netns", "add", scanner)
    run("ip", "netns", "add", far)
    cable = ["type", "veth", "peer", "name", "l0", "address", PEER_MAC, "netns", far]
    run("ip", "-n", scanner, "link", "add", "s0", "address", OWN_MAC, *cable)
    # No IPv6: its own chatter would wake what is tested.
    for namespace in (scanner, far):
        run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
        run("ip", "-n", namespace, "link", "set", "lo", "up")
    run("ip", "-n", scanner, "address", "add", f"{OWN}/16", "dev", "s0")
    run("ip", "-n", scanner, "link", "set", "s0", "up")
    run("ip", "-n", far, "link", "set", "l0", "up")
    run("ip", "-n", far, "route", "add", "local", "10.77.1.0/24", "dev", "lo")
    run("ip", "-n", far, "route", "add", f"{OWN}/32", "dev", "l0")
    return Lab(scanner=scanner, far=far)


def tear_down(lab: Lab) -> None:
    """Drop both namespaces, and with them the cable."""
    for namespace in (lab.scanner, lab.far):
        subprocess.run(["ip", "netns", "del", namespace], capture_output=True, timeout=10, check=False)
