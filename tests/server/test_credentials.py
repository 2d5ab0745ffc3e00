from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.server.app import table
from netmon_core.settings.credentials import parse_credential
from netmon_core.settings.rules import RuleSettings
from netmon_core.store.sqlite import SqliteStore
from tests.fakes.gatekeeper import VIEWER

from .serving import QUIET, Serving, serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("inside")

MARK = "hush-hush-marker-7"
FILE = parse_credential({"name": "file", "kind": "snmp_v2c", "secret": MARK, "tags": ["switch"]})
GIVEN = {
    "name": "core",
    "kind": "snmp_v3",
    "user": "netmon",
    "auth": "sha256",
    "auth_secret": MARK,
    "privacy": "aes128",
    "privacy_secret": MARK,
    "devices": ["NAS"],
}
PATH = "/api/v1/credentials"


@asynccontextmanager
async def with_folder(folder: Path) -> AsyncGenerator[Serving]:
    config = replace(QUIET, data_dir=folder, credentials=(FILE,))
    async with serving(config=config, store=SqliteStore(folder / "netmon.db")) as server:
        yield server


async def test_a_credential_is_given_scoped_and_forgotten(tmp_path: Path) -> None:
    async with with_folder(tmp_path) as server:
        made = await server.ask("POST", PATH, json=GIVEN)
        assert made.status == 201
        assert (made.data["auth_secret"], made.data["privacy_secret"]) == ("set, ends in ..7",) * 2
        assert (made.data["origin"], made.data["devices"], made.data["problem"]) == ("person", ["NAS"], "")
        path = f"{PATH}/{made.data['id']}"
        changed = await server.ask("PATCH", path, json={"devices": [], "tags": ["core"]})
        assert (changed.data["devices"], changed.data["tags"]) == ([], ["core"])
    async with with_folder(tmp_path) as server:
        listed = (await server.get(PATH))["items"]
        assert [(each["name"], each["origin"]) for each in listed] == [
            ("core", "person"),
            ("file", "settings"),
        ]
        assert listed[0]["tags"] == ["core"]
        assert (await server.ask("DELETE", f"{PATH}/core")).status == 204
        assert (await server.ask("DELETE", f"{PATH}/core")).status == 404
        assert (await server.ask("PATCH", f"{PATH}/file", json={"tags": []})).status == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "snmp_v1"}, "name"),
        (GIVEN | {"kind": "telnet"}, "kind"),
        (GIVEN | {"auth_secret": "short"}, "auth_secret"),
        (GIVEN | {"name": "FILE"}, "name"),
        (GIVEN | {"colour": "red"}, "colour"),
        (GIVEN | {"devices": ["x"] * 257}, "devices"),
    ],
)
async def test_a_wrong_credential_is_refused_by_its_field(
    tmp_path: Path, body: dict[str, Any], field: str
) -> None:
    async with with_folder(tmp_path) as server:
        refused = await server.ask("POST", PATH, json=body)
        assert (refused.status, refused.data["field"]) == (422, field)
        assert MARK not in str(refused.data)


async def test_where_secrets_cannot_be_kept_it_is_said() -> None:
    async with serving() as server:
        refused = await server.ask("POST", PATH, json=GIVEN)
        assert (refused.status, refused.data["code"]) == (503, "secrets_unreadable")


async def test_no_secret_is_told_anywhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    async with with_folder(tmp_path) as server:
        server.engine.subscribe(lambda event: told.append(repr(event)))
        made = await server.ask("POST", PATH, json=GIVEN)
        await server.ask("PATCH", f"{PATH}/{made.data['id']}", json={"auth_secret": MARK})
        await server.ask("POST", PATH, json=GIVEN | {"name": "core"})
        for route in table():
            if route.method == "GET" and "{" not in route.path:
                answer = await server.ask("GET", route.path)
                told.append(str(answer.data))
        told += [repr(server.engine.snapshot()), repr(server.engine.config), repr(server.auditor.told)]
        told += [repr(server.engine.watch.keyring.all()), repr(server.engine.watch.book.records())]
        await server.engine.flush()
        assert (await server.ask("GET", PATH, key=VIEWER)).status == 403
    assert len(told) > 10
    assert MARK not in "".join(told)
    assert MARK not in caplog.text
    kept = await asyncio.to_thread(_all_bytes, tmp_path)
    assert "netmon.db" in kept
    assert [name for name, data in kept.items() if MARK.encode() in data] == []


def _all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_rule_of_ones_own_can_be_silenced_and_no_other_word(tmp_path: Path) -> None:
    rules = (RuleSettings(name="uplink_busy", metric="in_bits_per_second", above=5e8),)
    config = replace(QUIET, alerts=replace(QUIET.alerts, rules=rules))
    async with serving(config=config) as server:
        for rule, status in (("uplink_busy", 201), ("supply", 201), ("other", 422)):
            answer = await server.ask("POST", "/api/v1/silences", json={"for": 60, "rule": rule})
            assert answer.status == status, rule
