"""A table of texts, for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def print_plain_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print it; a cell is text, never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from .output import table_console

    table = Table(*titles, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*map(Text, row))
    table_console().print(table)
