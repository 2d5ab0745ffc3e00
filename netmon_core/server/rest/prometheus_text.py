"""Lines of the text format of Prometheus (0.0.4). No I/O."""

from __future__ import annotations


def head(name: str, kind: str, about: str) -> str:
    """Say what the lines that follow are."""
    return f"# HELP {name} {about}\n# TYPE {name} {kind}\n"


def line(name: str, value: float, /, **labels: str) -> str:
    """One value of one series."""
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value}\n" if inside else f"{name} {value}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
