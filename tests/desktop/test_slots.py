"""No slot takes what a signal says of itself for something of its own."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCES = sorted((Path(__file__).parents[2] / "desktop").rglob("*.py"))
# They say whether the button is checked now, which hardly anybody asks for.
TALKATIVE = ("clicked", "triggered")


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def functions(files: list[Path]) -> dict[str, list[ast.arguments]]:
    """What every function in these files takes, by its name."""
    found: dict[str, list[ast.arguments]] = {}
    for file in files:
        for node in ast.walk(parse(file)):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node.args)
    return found


def takes_something(arguments: ast.arguments) -> bool:
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args) if each.arg != "self"]
    return bool(names) or arguments.vararg is not None


def connections(file: Path) -> list[ast.Call]:
    """Where something is connected to such a signal."""
    return [
        node
        for node in ast.walk(parse(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr in TALKATIVE
    ]


def is_safe(slot: ast.expr, file: Path) -> bool:
    """Tell whether it takes nothing, or takes what is said on purpose."""
    match slot:
        case ast.Lambda(args=arguments):
            # Qt would fill the first default.
            return len(arguments.defaults) < len(arguments.args) or not arguments.args
        case ast.Attribute(attr="emit"):
            return True
        case ast.Attribute(attr=name) | ast.Name(id=name):
            known = functions([file]).get(name) or functions(SOURCES).get(name, [])
            return bool(known) and not any(map(takes_something, known))
        case _:
            return False


def test_what_a_button_says_of_itself_is_no_argument_of_what_it_does() -> None:
    found = [(file, call) for file in SOURCES for call in connections(file)]
    assert len(found) > 10
    wrong = [f"{file.name}:{call.lineno}" for file, call in found if not is_safe(call.args[0], file)]
    assert wrong == []
