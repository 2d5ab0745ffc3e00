"""The sign and the color of how a port stands, told apart without colors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.ports import Standing

if TYPE_CHECKING:
    from .theme import Look


def port_sign(standing: Standing, look: Look, *, old: bool = False) -> tuple[str, str]:
    """Return shape and color; what is `old` has no color."""
    colors = look.colors
    shape, color = {
        Standing.UP: ("disc", colors.good),
        Standing.ERRORS: ("diamond", colors.bad),
        Standing.FLAPPING: ("triangle", colors.warn),
        Standing.DOWN: ("ring", colors.idle),
        Standing.OFF: ("cross", colors.idle),
        Standing.TESTING: ("half", colors.warn),
        Standing.GONE: ("crescent", colors.idle),
        Standing.UNKNOWN: ("target", colors.idle),
    }[standing]
    return shape, colors.idle if old else color
