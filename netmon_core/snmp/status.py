"""The errors that an answer can have (RFC 3416, 3). Pure."""

from __future__ import annotations

from typing import Final

TOO_BIG: Final = 1
NO_SUCH_NAME: Final = 2
NO_ACCESS: Final = 6
AUTHORIZATION: Final = 16
# The agent shows it to others only.
DENIED: Final = frozenset({NO_ACCESS, AUTHORIZATION})

_NAMES: Final = (
    "noError",
    "tooBig",
    "noSuchName",
    "badValue",
    "readOnly",
    "genErr",
    "noAccess",
    "wrongType",
    "wrongLength",
    "wrongEncoding",
    "wrongValue",
    "noCreation",
    "inconsistentValue",
    "resourceUnavailable",
    "commitFailed",
    "undoFailed",
    "authorizationError",
    "notWritable",
    "inconsistentName",
)


def name_of(status: int) -> str:
    """Its name, as manuals have it."""
    return _NAMES[status] if 0 <= status < len(_NAMES) else f"error {status}"
