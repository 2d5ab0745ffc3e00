"""What strangers put into names, through every field that a client gets."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from netmon_core.device_list.reading import read_device_list
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.packets.text import clean_text
from netmon_core.store.memory import MemoryStore

from .serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("inside")

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    'nas"><svg onload=alert(1)>',
    "Printer <b>..",
    "</script><!--",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\uff1d1",
    "abc\u202ecod.exe",
    "nul\x00l",
    "x" * 255,
    "caf\u00e9\u0301" * 40,
    "\x1b[31mred\x1b]0;title\x07",
    "{{7*7}}${7*7}#{7*7}",
    "%n%s%x",
    "a\r\nBcc: victim@example.org",
    "a\nnetmon_devices 99",
    'a",evil="1',
    "back\\slash\\",
    "\u2028line\u2029",
    "'; DROP TABLE devices; --",
    "../../../etc/passwd",
    "\U0001f5a8\ufe0f",
]
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, each in value.items():
                yield from strings(key)
                yield from strings(each)
        case list():
            for each in value:
                yield from strings(each)
        case _:
            pass


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_payload_in_any_field_is_plain_text_everywhere(payload: str) -> None:
    async with serving(store=MemoryStore()) as server:
        device_id = server.see("00:16:3e:00:00:01", "10.77.0.41")
        # Parsers clean what comes from the network; the tests of the packets prove it.
        clean = clean_text(payload)
        server.see("00:16:3e:00:00:01", "10.77.0.41", said=PtrEvidence(hostname=clean))
        mdns = MdnsEvidence(
            service="_http._tcp", instance=clean, hostname=clean, properties=(("note", clean),)
        )
        server.see("00:16:3e:00:00:01", "10.77.0.41", said=mdns)
        said = {"name": payload, "tags": [payload], "notes": payload}
        changed = await server.ask("PATCH", f"/api/v1/devices/{device_id}", json=said)
        assert changed.status == 200, changed.body
        assert changed.data["name"] == clean
        silence = await server.ask("POST", "/api/v1/silences", json={"for": 9, "comment": payload[:200]})
        assert silence.status == 201

        for path in (
            "/api/v1/devices",
            f"/api/v1/devices/{device_id}",
            "/api/v1/silences",
            "/api/v1/events",
            "/api/v1/export/devices.json",
            "/api/v1/export/events.json",
        ):
            answer = await server.ask("GET", path)
            assert answer.headers["Content-Type"].startswith("application/json")
            found = [*strings(json.loads(answer.body))]
            assert not [each for each in found if _HIDDEN.search(each)], path
        assert clean in {*strings(await server.get("/api/v1/devices"))}

        text = (await server.ask("GET", "/api/v1/export/devices.csv")).body.decode()
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=+\-@\t\r\uff1d]", cell)]
        (listed,) = [each for each in read_device_list(text).devices if each.id == device_id]
        assert listed.name == (clean or None)
        log = (await server.ask("GET", "/api/v1/export/events.csv")).body.decode()
        assert {len(row) for row in csv.reader(io.StringIO(log, newline=""))} == {4}

        for line in (await server.ask("GET", "/metrics")).body.decode().splitlines():
            assert re.fullmatch(r'# (HELP|TYPE) .*|netmon_\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? \S+', line), line


async def test_a_payload_as_an_id_or_a_path_comes_back_as_json_only() -> None:
    async with serving() as server:
        for payload in PAYLOADS:
            for method, path in (
                ("GET", "devices"),
                ("DELETE", "devices"),
                ("GET", "scans"),
                ("DELETE", "targets"),
            ):
                url = f"/api/v1/{path}/" + "".join(f"%{byte:02X}" for byte in payload.encode())
                answer = await server.ask(method, url)
                assert answer.status == 404, (method, url)
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert answer.body.isascii()
