"""Network namespaces, the links between them, and a sure end for all of it.

Names are `nm<pid>-<n>`, so two runs never collide and a dead run's leftovers are known by its pid.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .machine import hold_machine
from .processes import POLL, LabError, Process, run, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

# Where iproute2 keeps named namespaces, and the files it lays over /etc inside one.
NAMES = Path("/run/netns")
OVERLAYS = Path("/etc/netns")


def problem() -> str | None:
    """Say why no lab can be made here; None when one can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "needs root to make network namespaces"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """One network namespace of a lab: a host, a switch, or the inside of a wire."""

    name: str
    # What it is in the lab, for messages and log files.
    label: str
    folder: Path
    processes: list[Process] = field(default_factory=list)

    def command(self, *argv: str) -> list[str]:
        """Return the command line that runs `argv` inside."""
        return ["ip", "netns", "exec", self.name, *argv]

    def run(self, *argv: str, timeout: float = 30.0, fed: str = "") -> str:
        """Run a command inside to its end, with `fed` on its standard input; returns its standard output."""
        return run(self.command(*argv), timeout=timeout, fed=fed)

    def start(self, *argv: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start a long process inside; it ends with the lab at the latest."""
        log = self.folder / f"{self.name}-{len(self.processes)}.log"
        process = start(self.command(*argv), log=log, environment=environment)
        self.processes.append(process)
        return process

    def ip(self, *arguments: str) -> str:
        """Run `ip` on this namespace."""
        return run(["ip", "-n", self.name, *arguments])

    def sysctl(self, **settings: object) -> None:
        """Set kernel settings inside; `net__ipv4__ip_forward=1` means net.ipv4.ip_forward."""
        pairs = [f"{key.replace('__', '.')}={value}" for key, value in settings.items()]
        self.run("sysctl", "-qw", *pairs)

    def resolve_with(self, server: str) -> None:
        """Make processes started inside from now on see `server` as their name server."""
        overlay = OVERLAYS / self.name
        overlay.mkdir(parents=True, exist_ok=True)
        (overlay / "resolv.conf").write_text(f"nameserver {server}\n")

    def know(self, address: str, mac: str, *, interface: str = "eth0") -> None:
        """Keep this neighbor for good; the kernel answers it even while its table has no room.

        The table is one for the whole machine: what runs beside a test may fill it, and a kernel that cannot
        note who asks does not answer ARP.
        """
        self.ip("neigh", "replace", address, "lladdr", mac, "nud", "permanent", "dev", interface)

    def answer_for_all(self, prefix: str, *, asker: str, interface: str = "eth0") -> None:
        """Answer ARP and echo for every address of `prefix` with one MAC, as proxy ARP looks to a scanner."""
        self.ip("route", "add", "local", prefix, "dev", "lo")
        # Without this the asker would be one of our own addresses, and its questions would be dropped.
        self.ip("route", "add", "unicast", f"{asker}/32", "dev", interface, "table", "local")
        self.sysctl(**{f"net__ipv4__conf__{interface}__rp_filter": 0, "net__ipv4__conf__all__rp_filter": 0})

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Put the calling thread, and the sockets, threads and processes it makes, inside for a while.

        Of /proc only /proc/thread-self follows, and /sys does not.
        """
        here = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            there = os.open(NAMES / self.name, os.O_RDONLY)
            try:
                os.setns(there, os.CLONE_NEWNET)
            finally:
                os.close(there)
            try:
                yield
            finally:
                os.setns(here, os.CLONE_NEWNET)
        finally:
            os.close(here)

    def call[Result](self, work: Callable[[], Result]) -> Result:
        """Call `work` with the sockets it opens inside; they stay there."""
        with self.inside():
            return work()

    def close(self) -> None:
        """End every process inside, then delete the namespace."""
        for process in reversed(self.processes):
            process.stop()
        remove_namespace(self.name)


class Lab:
    """A small network of namespaces; leaving it ends every process and deletes every namespace."""

    def __init__(self, *, alone: bool = False) -> None:
        """`alone`: no other lab of this machine runs beside it."""
        self._stack = ExitStack()
        self._alone = alone
        self.folder = Path()

    def __enter__(self) -> Self:
        reason = problem()
        if reason:
            raise LabError(reason)
        self._stack.enter_context(hold_machine(alone=self._alone))
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="netmon-lab-")))
        # Daemons that drop root read their settings in it.
        self.folder.chmod(0o755)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything, in reverse order; a second Ctrl-C does not cut it short."""
        waiting = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
        try:
            self._stack.close()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, waiting)

    def namespace(self, label: str, *, ipv6: bool = True) -> Namespace:
        """Make a namespace with its loopback up; without `ipv6` its kernel says nothing unasked."""
        taken = set(names())
        name = next(name for n in count() if (name := f"nm{os.getpid()}-{n}") not in taken)
        made = Namespace(name=name, label=label, folder=self.folder)
        self._stack.callback(made.close)
        run(["ip", "netns", "add", name])
        made.ip("link", "set", "dev", "lo", "up")
        made.sysctl(net__ipv4__ping_group_range="0 2147483647")
        if not ipv6:
            made.sysctl(net__ipv6__conf__all__disable_ipv6=1, net__ipv6__conf__default__disable_ipv6=1)
        return made

    def link(
        self,
        near: Namespace,
        far: Namespace,
        *,
        near_name: str = "eth0",
        far_name: str = "eth0",
        near_mac: str | None = None,
        far_mac: str | None = None,
    ) -> None:
        """Join two namespaces with a veth pair and bring both ends up."""
        near_end = [near_name, "netns", near.name, *(["address", near_mac] if near_mac else [])]
        far_end = ["name", far_name, "netns", far.name, *(["address", far_mac] if far_mac else [])]
        run(["ip", "link", "add", *near_end, "type", "veth", "peer", *far_end])
        for namespace, name in ((near, near_name), (far, far_name)):
            _compute_checksums(namespace, name)
            namespace.ip("link", "set", "dev", name, "up")


def names() -> list[str]:
    """Return the names of all namespaces on this machine."""
    return sorted(entry.name for entry in NAMES.iterdir()) if NAMES.is_dir() else []


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP unwind this process, so that its labs are taken down."""

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def remove_namespace(name: str) -> None:
    """End every process in the namespace, by pid, and delete it; one already gone is fine."""
    if name in names():
        end = time.monotonic() + 5
        while (pids := _pids(name)) and time.monotonic() < end:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(POLL)
        run(["ip", "netns", "del", name])
    shutil.rmtree(OVERLAYS / name, ignore_errors=True)


def _pids(name: str) -> list[int]:
    """Return who is inside, but for the caller, who may stand inside it itself."""
    return [pid for line in run(["ip", "netns", "pids", name]).split() if (pid := int(line)) != os.getpid()]


def _compute_checksums(namespace: Namespace, interface: str) -> None:
    """Turn off what a real wire does not have: checksums left undone, and frames larger than the MTU."""
    if shutil.which("ethtool"):
        namespace.run("ethtool", "-K", interface, "tx", "off", "gso", "off", "tso", "off", "gro", "off")
