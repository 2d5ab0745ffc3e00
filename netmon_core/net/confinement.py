"""Which rights this process may never get here, so that no remedy is named that cannot work."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_CAP_NET_RAW = 1 << 13
# linux/nsfs.h: the user namespace that owns a namespace.
_NS_GET_USERNS = 0xB701
# Every id there is: nobody translates.
_EVERYBODY = 4_294_967_295


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """How a process is shut in; the default: not at all."""

    # Raw sockets are not among the rights that it can be given (a container, or a unit with a bounding set).
    bounded: bool = False
    # What is set on files gives no rights (no_new_privs).
    sealed: bool = False
    # It is in a user namespace, as in a rootless container; its first and last group there.
    groups: tuple[int, int] | None = None
    # Its network belongs to somebody outside of that, as with the host's network.
    foreign_network: bool = False


def read_confinement(process: Path = Path("/proc/self")) -> Confinement:
    """Read how this process is shut in; what cannot be read is taken not to be."""
    try:
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        groups = _groups(*((process / name).read_text() for name in ("uid_map", "gid_map")), own=os.getegid())
        return Confinement(
            bounded=not int(status["CapBnd"], 16) & _CAP_NET_RAW,
            sealed=status.get("NoNewPrivs", "0").strip() == "1",
            groups=groups,
            foreign_network=groups is not None and _is_foreign(process / "ns"),
        )
    except (OSError, ValueError, KeyError):
        return Confinement()


def _groups(uid_map: str, gid_map: str, *, own: int) -> tuple[int, int] | None:
    """The groups around our own that a user namespace has; None: it is the machine's own."""
    users, groups = (
        [tuple(map(int, line.split())) for line in text.splitlines()] for text in (uid_map, gid_map)
    )
    if (0, 0, _EVERYBODY) in users:
        return None
    return next(
        ((first, first + count - 1) for first, _, count in groups if first <= own < first + count), (own, own)
    )


def _is_foreign(namespaces: Path) -> bool:
    """Whether the network belongs to another user namespace than ours."""
    from fcntl import ioctl  # noqa: PLC0415 - POSIX only, so not at import

    ours = (namespaces / "user").stat()
    with (namespaces / "net").open() as network:
        try:
            owner = ioctl(network, _NS_GET_USERNS)
        except OSError:
            # It is outside of what we may see.
            return True
        try:
            found = os.fstat(owner)
        finally:
            os.close(owner)
    return (found.st_dev, found.st_ino) != (ours.st_dev, ours.st_ino)
