"""Turn the operating system's refusals into our errors, with what would allow the thing."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from ..errors import AdapterError, PermissionMissingError

# The queue of the socket or of the device is full: not an error, the rest goes later.
QUEUE_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM})


def raw_socket_command() -> str:
    """Return the one command that lets this Python open raw sockets."""
    return f"sudo setcap cap_net_raw+ep {Path(sys.executable).resolve()}"


def raw_socket_refused(purpose: str) -> PermissionMissingError:
    """Build the error for a raw socket that was refused; `purpose` starts its sentence."""
    return PermissionMissingError(
        f"{purpose} needs the right to open raw sockets: run as root, or `{raw_socket_command()}`, "
        "or in a systemd unit AmbientCapabilities=CAP_NET_RAW."
    )


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
