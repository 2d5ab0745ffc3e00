"""The colors, light and dark; every other module names them by what they are for. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Colors:
    """One set of colors, as #rrggbb."""

    ground: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    good: str
    bad: str
    warn: str
    idle: str
    bad_soft: str
    warn_soft: str
    good_soft: str
    dark: bool


LIGHT = Colors(
    ground="#f4f5f8",
    surface="#ffffff",
    raised="#f8f9fb",
    line="#e2e5eb",
    text="#1b2130",
    muted="#5d6779",
    faint="#7f8899",
    accent="#2b60e8",
    accent_soft="#e8eefe",
    on_accent="#ffffff",
    good="#15915a",
    bad="#c9322a",
    warn="#975f00",
    idle="#7f889a",
    bad_soft="#fdecea",
    warn_soft="#fdf3e1",
    good_soft="#e5f5ec",
    dark=False,
)

DARK = Colors(
    ground="#12151b",
    surface="#1a1e26",
    raised="#20252f",
    line="#2b313d",
    text="#e7eaf0",
    muted="#a0a9b9",
    faint="#727b8d",
    accent="#6f9bff",
    accent_soft="#24304d",
    on_accent="#0e1420",
    good="#43c58a",
    bad="#ff7168",
    warn="#f0ad4a",
    idle="#7d8799",
    bad_soft="#3b2325",
    warn_soft="#392e1d",
    good_soft="#1b3329",
    dark=True,
)
