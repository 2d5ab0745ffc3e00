from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from netmon_core.server.app import table
from tests.fakes.gatekeeper import ADMIN

from .serving import NAS_MAC, serving

ABOUT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_in_the_table_with_its_methods() -> None:
    documented = {
        (method, path)
        for path, methods in re.findall(r"^\| `(/\S+)` \| ([A-Z, ]+) \|", ABOUT, re.MULTILINE)
        for method in methods.split(", ")
    }
    served = {
        (route.method, re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path))
        for route in table()
        if route.alias_of is None
    }
    assert served == documented
    for route in table():
        assert f"`{re.sub(r':[^}]*', '', route.path)}`" in ABOUT


def test_every_parameter_is_documented() -> None:
    for route in table():
        for schema in (route.query, route.body):
            for key in {} if schema is None else schema.schema:
                name = str(key)
                assert re.search(rf"\b{name}\b", ABOUT), (route.path, name)


@pytest.mark.usefixtures("inside")
async def test_every_example_works_as_written() -> None:
    examples = re.findall(r"^\$ curl (.+)$", ABOUT, re.MULTILINE)
    assert len(examples) == 8
    async with serving() as server:
        device_id = server.see(NAS_MAC, "10.77.0.21")
        for example in examples:
            filled = example.replace("$NETMON", "").replace("$KEY", ADMIN).replace("$DEVICE", device_id)
            words = shlex.split(filled)
            headers, body, method = {}, None, "GET"
            while len(words) > 1:
                option, value, *words = words
                match option:
                    case "-H":
                        name, _, said = value.partition(": ")
                        headers[name] = said
                    case "-d":
                        body, method = value, "POST" if method == "GET" else method
                    case "-X":
                        method = value
            answer = await server.ask(method, words[0], key=None, headers=headers, data=body)
            assert answer.status in (200, 202), (example, answer.body)
