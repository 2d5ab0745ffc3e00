"""What Qt asks of a cell, as numbers, which are compared quickest."""

from __future__ import annotations

from PyQt6.QtCore import Qt

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
DISPLAY, FOREGROUND, ALIGNMENT, DECORATION, TIP, ACCESSIBLE, USER = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.UserRole,
    )
)
ANSWERED = frozenset((DISPLAY, FOREGROUND, ALIGNMENT, DECORATION, TIP, ACCESSIBLE, USER))
# Bars, as a tuple of shares and colors; only some tables have them.
BAR = USER + 1
