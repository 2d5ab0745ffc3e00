"""Turn the operating system's refusals into our errors, with what would allow the thing."""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import AdapterError, PermissionMissingError
from .confinement import Confinement, read_confinement

# The queue of the socket or of the device is full: not an error, the rest goes later.
QUEUE_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM})

_AMBIENT = "AmbientCapabilities=CAP_NET_RAW"
# docker has the same option.
_CAP_ADD = "podman run --cap-add=NET_RAW ..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What would allow a thing here: in a sentence, and as the one command that does it, if any."""

    advice: str
    command: str | None


def raw_socket_remedy(confined: Confinement | None = None) -> Remedy:
    """Say what lets this Python open raw sockets."""
    confined = read_confinement() if confined is None else confined
    if confined.foreign_network:
        return Remedy(
            advice="run it as root of the machine: in a user namespace, such as a rootless container, nobody "
            "may on a network that is not its own",
            command=None,
        )
    if confined.groups is not None or confined.bounded:
        unit = (
            "" if confined.groups is not None else f" (in a systemd unit CapabilityBoundingSet=, {_AMBIENT})"
        )
        return Remedy(advice=f"start the container with `--cap-add=NET_RAW`{unit}", command=_CAP_ADD)
    if confined.sealed:
        return Remedy(
            advice=f"run as root, or in a systemd unit {_AMBIENT} (under no_new_privs `setcap` does nothing)",
            command=None,
        )
    command = f"sudo setcap cap_net_raw+ep {Path(sys.executable).resolve()}"
    return Remedy(advice=f"run as root, or `{command}`, or in a systemd unit {_AMBIENT}", command=command)


def ping_remedy(confined: Confinement | None = None) -> Remedy:
    """Say what lets this program ping."""
    confined = read_confinement() if confined is None else confined
    everybody = _ping_command(0, 2_147_483_647)
    if confined.foreign_network:
        return Remedy(
            advice=f"on the machine itself, outside of this container, run `{everybody}`", command=everybody
        )
    if confined.groups is not None:
        # It has no other groups, and a range that holds others is refused: the container would not start.
        allowed = f'--sysctl net.ipv4.ping_group_range="{confined.groups[0]} {confined.groups[1]}"'
        return Remedy(
            advice=f"start the container with `--cap-add=NET_RAW`, or with `{allowed}`", command=_CAP_ADD
        )
    raw = raw_socket_remedy(confined)
    return Remedy(advice=f"run `{everybody}`; or {raw.advice}", command=everybody)


def raw_socket_refused(purpose: str) -> PermissionMissingError:
    """Build the error for a raw socket that was refused; `purpose` starts its sentence."""
    return PermissionMissingError(
        f"{purpose} needs the right to open raw sockets: {raw_socket_remedy().advice}."
    )


def _ping_command(first: int, last: int) -> str:
    return f'sudo sysctl -w net.ipv4.ping_group_range="{first} {last}"'


def adapter_failed(name: str, err: OSError) -> AdapterError:
    """Build the error for an adapter that is down, gone, or fails to send."""
    match err.errno:
        case errno.ENETDOWN:
            problem = "is down"
        case errno.ENODEV | errno.ENXIO:
            problem = "is gone"
        case _:
            problem = f"failed: {err.strerror or err}"
    return AdapterError(f"Network adapter {name} {problem}.")
