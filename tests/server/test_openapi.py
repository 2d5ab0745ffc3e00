from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from schemathesis import openapi

from netmon_core.credentials.asking import Whereabouts
from netmon_core.errors import NetmonError
from netmon_core.events.finding import FindingChanged
from netmon_core.evidence.reading import PortRow, Reading, SensorRow
from netmon_core.model.adapter import AdapterKind
from netmon_core.model.port import Poe, PoeState
from netmon_core.model.sensor import SensorKind, SensorUnit
from netmon_core.server.app import table
from netmon_core.server.openapi import document

from .serving import NAS_MAC, serving
from .test_findings import FINDING

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = document(table())
READING = Reading(
    at=datetime.now(UTC),
    ports=(PortRow(index=1, name="eth0", poe=Poe(state=PoeState.DELIVERING, watts=3.5), vlans=(1, 20)),),
    sensors=(SensorRow(key="t", kind=SensorKind.TEMPERATURE, name="CPU", unit=SensorUnit.CELSIUS, value=41),),
)


def test_the_document_is_openapi_3_1_and_every_schema_in_it_is_one() -> None:
    # Loading checks the document against the specification's own schema.
    assert openapi.from_dict(DOCUMENT).validate() is None
    for schema in schemas(DOCUMENT):
        jsonschema_rs.meta.validate(schema)


def schemas(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "schema" in value:
            yield value["schema"]
        for each in value.values():
            yield from schemas(each)
    elif isinstance(value, list):
        for each in value:
            yield from schemas(each)


def words(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        if "enum" in value:
            yield value["enum"]
        for each in value.values():
            yield from words(each)
    elif isinstance(value, list):
        for each in value:
            yield from words(each)


def test_what_only_a_peer_is_read_as_is_no_word_of_the_document() -> None:
    found = [*words(DOCUMENT)]
    assert ["ping", "tcp", "http"] in found
    assert [each for each in found if "other" in each] == [[*AdapterKind]]


def test_every_route_is_in_the_document_with_who_may_use_it() -> None:
    for route in table():
        path = re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path)
        operation = DOCUMENT["paths"][path][route.method.lower()]
        assert operation["summary"] == route.summary
        assert operation.get("x-role") == route.role
        assert (operation["security"] == []) == (route.role is None)
        assert operation.get("deprecated", False) == (route.alias_of is not None)
    assert sum(map(len, DOCUMENT["paths"].values())) == len(table())


def test_every_alias_is_one_of_a_route() -> None:
    paths = {path: methods for path, methods in DOCUMENT["paths"].items() if not path.startswith("/api/v1/")}
    aliases = {
        operation["x-alias-of"]: (method, operation)
        for methods in paths.values()
        for method, operation in methods.items()
        if "x-alias-of" in operation
    }
    assert set(aliases) == {"/api/v1/devices", "/api/v1/scans", "/api/v1/metrics/rtt"}
    for target, (method, operation) in aliases.items():
        goal = DOCUMENT["paths"][target.replace("/rtt", "/{metric}")][method]
        assert operation["responses"].keys() == goal["responses"].keys()


def test_every_error_a_route_names_exists() -> None:
    codes = {"not_found"} | {kind.code for kind in kinds(NetmonError)}
    for route in table():
        assert set(route.errors) <= codes, route.path


def kinds(kind: type[NetmonError]) -> Iterator[type[NetmonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


def test_every_reference_in_the_document_leads_somewhere() -> None:
    found = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(DOCUMENT)))
    assert found == set(DOCUMENT["components"]["schemas"])


def strict(schema: Any) -> Any:
    """The schema, with nothing allowed that it does not name."""
    if isinstance(schema, dict):
        made = {key: strict(value) for key, value in schema.items()}
        if "properties" in made and "type" in made:
            made.setdefault("additionalProperties", False)
        return made
    return [strict(each) for each in schema] if isinstance(schema, list) else schema


@pytest.mark.usefixtures("inside")
async def test_answers_have_the_fields_of_the_document_and_no_others() -> None:
    parts = strict(DOCUMENT["components"])
    async with serving() as server:
        device_id = server.see(NAS_MAC, "10.77.0.21")
        await server.ask("PATCH", f"/api/v1/devices/{device_id}", json={"name": "nas"})
        await server.ask("POST", "/api/v1/targets", json={"kind": "ping", "host": "10.77.0.21"})
        await server.ask("POST", "/api/v1/silences", json={"for": 60})
        await server.ask("POST", "/api/v1/pauses", json={"for": 60})
        server.engine._publish([FindingChanged(finding=replace(FINDING, id=device_id))])
        at = Whereabouts(
            address=ip_address("10.77.0.21"), network=server.engine.snapshot().networks[0], mac=NAS_MAC
        )
        server.engine.watch.readings.take(server.engine.device(device_id), READING, "test", at)
        begun = await server.ask("POST", "/api/v1/scans", json={"prefixes": ["10.77.0.21/32"]})
        checked = 0
        for path, methods in DOCUMENT["paths"].items():
            answer = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
            if "application/json" not in answer:
                continue
            url = path.replace("{metric}", "rtt").replace("{port}", "p1")
            url = url.replace("{id}", begun.data["id"] if "/scans/" in path else device_id)
            if path in ("/api/v1/metrics/{metric}", "/api/metrics/latency"):
                url += f"?device={device_id}"
            elif "metrics" in path:
                url = url.replace("rtt", "bandwidth")
                if not path.endswith("top"):
                    url += f"?device={device_id}&" + ("sensor=t1" if "sensor" in path else "port=p1")
            schema = {**strict(answer["application/json"]["schema"]), "components": parts}
            jsonschema_rs.validate(schema, await server.get(url))
            checked += 1
        assert checked >= 20


@pytest.mark.usefixtures("inside")
async def test_the_page_shows_every_path_and_fetches_nothing() -> None:
    async with serving(watch=False) as server:
        answer = await server.ask("GET", "/api/docs", key=None)
        page = answer.body.decode()
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        for path in DOCUMENT["paths"]:
            assert f"<code>{path}</code>" in page
        fetching = re.findall(r"<(?:script|link|img|iframe)|src=|url\(|@import|javascript:|https?://", page)
        assert fetching == []
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        again = await server.ask("GET", "/api/docs", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status == 304
        assert (await server.get("/api/openapi.json", key=None)) == DOCUMENT
