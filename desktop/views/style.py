"""How widgets look: the palette and the style sheet made of a set of colors. Pure but for Qt's types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from .colors import Colors


def build_palette(colors: Colors) -> QPalette:
    """Return the palette, for whatever the style sheet does not name."""
    palette = QPalette()
    for role, color in (
        (QPalette.ColorRole.Window, colors.ground),
        (QPalette.ColorRole.WindowText, colors.text),
        (QPalette.ColorRole.Base, colors.surface),
        (QPalette.ColorRole.AlternateBase, colors.raised),
        (QPalette.ColorRole.Text, colors.text),
        (QPalette.ColorRole.Button, colors.surface),
        (QPalette.ColorRole.ButtonText, colors.text),
        (QPalette.ColorRole.BrightText, colors.bad),
        (QPalette.ColorRole.Highlight, colors.accent),
        (QPalette.ColorRole.HighlightedText, colors.on_accent),
        (QPalette.ColorRole.Link, colors.accent),
        (QPalette.ColorRole.ToolTipBase, colors.raised),
        (QPalette.ColorRole.ToolTipText, colors.text),
        (QPalette.ColorRole.PlaceholderText, colors.muted),
        (QPalette.ColorRole.Mid, colors.line),
        (QPalette.ColorRole.Accent, colors.accent),
    ):
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.faint))
    return palette


def build_sheet(colors: Colors) -> str:
    """Return the style sheet."""
    sheet = SHEET
    for name in sorted(colors.__slots__, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", str(getattr(colors, name)))
    return sheet


SHEET = """
* { outline: none; }
QMainWindow, QDialog { background: @ground; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
#sidebar { background: @surface; border: none; border-right: 1px solid @line; }
#brand { font-size: 17px; font-weight: 600; color: @text; }
#nav { text-align: left; padding: 9px 12px; border: none; border-radius: 8px; color: @muted;
  background: transparent; font-weight: 500; }
#nav:hover { background: @raised; color: @text; }
#nav:checked { background: @accent_soft; color: @accent; font-weight: 600; }
#nav:focus { border: 1px solid @accent; padding: 8px 11px; }
#title { font-size: 22px; font-weight: 600; color: @text; }
#subtitle, #muted { color: @muted; }
#faint { color: @muted; }
#heading { font-size: 14px; font-weight: 600; color: @text; }
#emptyTitle { font-size: 16px; font-weight: 600; color: @text; }
#card { background: @surface; border: 1px solid @line; border-radius: 10px; }
#figure { font-size: 28px; font-weight: 600; color: @text; }
#figure[old="true"] { color: @muted; }
#badge { background: @bad; color: @ground; border-radius: 8px;
  padding: 2px 7px; font-size: 11px; font-weight: 700; }
#tag { background: @accent_soft; color: @accent; border-radius: 9px; padding: 2px 9px; font-size: 12px; }
#banner { background: @warn_soft; border: none; border-bottom: 1px solid @line; }
#banner QLabel { color: @text; }
#toast { background: @surface; border: 1px solid @line; border-left: 4px solid @accent;
  border-radius: 8px; }
#problem { color: @bad; }
#toast[kind="bad"] { border-left-color: @bad; }
#toast[kind="good"] { border-left-color: @good; }
QPushButton { background: @surface; color: @text; border: 1px solid @line; border-radius: 7px;
  padding: 6px 14px;
  font-weight: 500; min-height: 18px; }
QPushButton:hover { background: @raised; border-color: @faint; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @faint; background: transparent; }
QPushButton:focus { border-color: @accent; }
#line { border: 1px solid transparent; border-radius: 5px; }
#line:focus { border-color: @accent; }
#toast:focus { border-color: @accent; }
QPushButton#primary { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton#primary:focus { border-color: @text; }
QPushButton#primary:hover { background: @accent; border-color: @text; }
QPushButton#primary:disabled { background: @line; color: @faint; border-color: @line; }
QPushButton#card { min-height: 74px; padding: 0; border-radius: 10px; }
QPushButton#card:hover { border-color: @faint; background: @surface; }
QPushButton#card:focus { border-color: @accent; }
QPushButton#quiet { background: transparent; border-color: transparent; color: @muted; padding: 6px 8px; }
QPushButton#quiet:hover { background: @raised; color: @text; }
QPushButton#quiet:focus { border-color: @accent; }
QPushButton#segment { border-radius: 6px; padding: 4px 11px; color: @muted; background: transparent;
  border-color: transparent; }
QPushButton#segment:hover { color: @text; background: @raised; }
QPushButton#segment:checked { background: @accent_soft; color: @accent; font-weight: 600; }
QPushButton#segment:focus { border-color: @accent; }
QPushButton::menu-indicator { width: 0; }
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit { background: @surface; color: @text; border: 1px solid @line;
  border-radius: 7px; padding: 6px 10px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit, QComboBox { min-height: 18px; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(@arrow); width: 12px; height: 12px; margin-right: 10px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; padding: 4px;
  selection-background-color: @accent_soft; selection-color: @accent; }
QTableView, QTreeView, QListView { background: @surface; color: @text;
  border: 1px solid transparent; gridline-color: @line;
  selection-background-color: @accent_soft; selection-color: @text; alternate-background-color: @raised; }
QTableView:focus, QTreeView:focus, QListView:focus, QScrollArea:focus { border: 1px solid @accent;
  border-radius: 6px; }
QTableView::item { padding: 0 8px; border: none; border-bottom: 1px solid @line; }
QTableView::item:selected { background: @accent_soft; }
QListView::item { padding: 7px 8px; border-radius: 6px; }
QListView::item:selected { background: @accent_soft; color: @text; }
QListView::item:hover:!selected { background: @raised; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
  padding: 7px 11px; font-weight: 600; font-size: 12px; }
QHeaderView::section:hover { color: @text; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: @surface; border: none; }
QScrollArea { background: transparent; border: 1px solid transparent; }
QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 30px; min-width: 30px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 14px; border-radius: 5px; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; padding: 7px 4px; margin-right: 18px; border: none;
  border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar:focus { border: 1px solid @accent; border-radius: 5px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSplitter::handle { background: transparent; }
QCheckBox { spacing: 8px; color: @text; border: 1px solid transparent; border-radius: 5px; padding: 2px; }
QCheckBox:focus { border-color: @accent; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid @faint; border-radius: 4px;
  background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@check); }
QCheckBox::indicator:focus { border-color: @accent; }
"""
