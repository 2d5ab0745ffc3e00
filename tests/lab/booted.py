"""A systemd of its own in a namespace: this machine's files under a layer in memory that ends with it.

Nothing of this machine's is started in it: it is booted as far as its basic target.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .processes import LabError, Process, program, run, start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .namespaces import Namespace

# Seconds.
BOOT = 60.0
END = 5.0
_POLL = 0.05
# Where a machine that systemd has not booted keeps what its container needs; one or the other is there.
_CGROUPS = ("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified")
# $1: where the layer is mounted; $2: the cgroups to go into; the rest: the container's command.
_LAUNCH = """
set -e
layer=$1 cgroups=$2
shift 2
for each in $cgroups; do echo $$ > $each/cgroup.procs; done
mount -t tmpfs -o mode=755 tmpfs "$layer"
mkdir "$layer/upper" "$layer/work" "$layer/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
rm -rf "$layer/root/etc/systemd/system"/*
exec "$@" --directory="$layer/root" -- --unit=basic.target
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booted:
    """A running systemd and what it manages."""

    process: Process
    name: str
    # The pid here of its first process.
    first: int

    def run(self, *argv: str, timeout: float = 30.0, fed: str = "") -> str:
        """Run a command inside to its end, as its root, with `fed` as its input; returns what it printed."""
        environment = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_PAGER=", "LANG=C.UTF-8"]
        return run(
            ["nsenter", f"--target={self.first}", "--all", *environment, *argv], timeout=timeout, fed=fed
        )

    def show(self, unit: str, *names: str) -> dict[str, str]:
        """What its systemd says of a unit."""
        said = self.run("systemctl", "show", unit, f"--property={','.join(names)}")
        return dict(line.split("=", 1) for line in said.splitlines())

    def close(self) -> None:
        """End it, with all that runs in it."""
        self.process.stop(grace=10.0)
        remove_cgroups(self.name)


def boot(namespace: Namespace, *, binds: Mapping[Path, str]) -> Booted:
    """Boot it in the namespace's network, with these files of this machine to be read at these places."""
    nspawn = program("systemd-nspawn", package="systemd-container")
    layer = namespace.folder / f"{namespace.name}-layer"
    layer.mkdir()
    cgroups = tuple(_own_cgroups(namespace.name))
    command = [
        *(nspawn, f"--network-namespace-path=/run/netns/{namespace.name}", f"--machine={namespace.name}"),
        *("--register=no", "--link-journal=no", "--resolv-conf=off", "--timezone=off", "--boot"),
        # Where no systemd runs there is none to ask for a place.
        *(["--keep-unit"] if cgroups else []),
        *(f"--bind-ro={source}:{target}" for source, target in binds.items()),
    ]
    arguments = ["sh", str(layer), " ".join(map(str, cgroups)), *command]
    log = namespace.folder / f"{namespace.name}-boot.log"
    process = start(["unshare", "--mount", "sh", "-c", _LAUNCH, *arguments], log=log)
    try:
        return Booted(process=process, name=namespace.name, first=_first(process))
    except BaseException:
        process.stop()
        remove_cgroups(namespace.name)
        raise


def remove_cgroups(name: str) -> None:
    """Remove the places that a namespace's systemd had, once nobody is in them; there may be none."""
    end = time.monotonic() + END
    for cgroup in (Path(hierarchy, name) for hierarchy in _CGROUPS):
        while cgroup.exists() and time.monotonic() < end:
            for folder, _, _ in cgroup.walk(top_down=False):
                with suppress(OSError):
                    folder.rmdir()
            time.sleep(_POLL)


def _first(process: Process) -> int:
    """Wait until it is up."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + BOOT
    while time.monotonic() < end and process.popen.poll() is None:
        with suppress(OSError, IndexError, LabError):
            first = int(children.read_text().split()[-1])
            run(["nsenter", f"--target={first}", "--all", "systemctl", "is-active", "basic.target"])
            return first
        time.sleep(_POLL)
    raise LabError(f"systemd did not come up: {process.text()[-1000:]}")


def _own_cgroups(name: str) -> list[Path]:
    """Make a place of its own for it, where no systemd runs that would."""
    if Path("/run/systemd/system").exists():
        return []
    made = []
    for hierarchy in map(Path, _CGROUPS):
        if (hierarchy / "cgroup.procs").exists():
            made.append(hierarchy / name)
            made[-1].mkdir()
    return made
