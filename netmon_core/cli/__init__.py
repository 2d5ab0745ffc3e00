"""The command line: starts the engine, shows what it knows, gives it commands.

Decides nothing about the network; every command's work is the engine's or the store's.
"""

from __future__ import annotations


def main() -> None:
    """Run `netmon` with this process's arguments."""
    from .app import netmon

    netmon()
