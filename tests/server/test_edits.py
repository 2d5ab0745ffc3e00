from __future__ import annotations

import pytest

from netmon_core.inventory.records import NOTES, TAGS
from tests.fakes.until import until

from .serving import serving

pytestmark = pytest.mark.usefixtures("inside")

MAC, OTHER = "00:16:3e:00:00:01", "00:16:3e:00:00:02"


async def test_a_person_says_what_a_device_is() -> None:
    async with serving() as server:
        device_id = server.see(MAC, "10.77.0.41")
        path = f"/api/v1/devices/{device_id}"
        said = {"name": "Printer", "tags": ["office", "office", "b"], "notes": "two\nlines", "known": True}
        answer = await server.ask("PATCH", path, json=said)
        assert answer.status == 200
        assert {name: answer.data[name] for name in said} == {**said, "tags": ["office", "b"]}
        detail = await server.get(path)
        assert (detail["name"], detail["known"]) == ("Printer", True)
        cleared = await server.ask("PATCH", path, json={"name": None, "known": None, "tags": []})
        assert (cleared.data["name"], cleared.data["known"], cleared.data["tags"]) == (None, None, [])
        assert cleared.data["notes"] == "two\nlines"


async def test_the_caps_of_names_tags_and_notes_are_those_of_the_inventory() -> None:
    async with serving() as server:
        path = f"/api/v1/devices/{server.see(MAC, '10.77.0.41')}"
        most = {"name": "n" * 255, "tags": [f"{n}" * 100 for n in range(TAGS)], "notes": "n" * NOTES}
        assert (await server.ask("PATCH", path, json=most)).status == 200
        for field, value in (
            ("name", "n" * 256),
            ("tags", [str(n) for n in range(TAGS + 1)]),
            ("notes", "n" * (NOTES + 1)),
        ):
            answer = await server.ask("PATCH", path, json={field: value})
            assert (answer.status, answer.data["field"]) == (422, field)


async def test_two_devices_become_one_and_two_again() -> None:
    async with serving() as server:
        keep, absorb = server.see(MAC, "10.77.0.41"), server.see(OTHER, "10.77.0.42")
        merged = await server.ask("POST", f"/api/v1/devices/{keep}/merge", json={"absorb": absorb})
        assert len(merged.data["interfaces"]) == 2
        assert merged.data["merges"][0]["merged_id"] == absorb
        assert (await server.ask("GET", f"/api/v1/devices/{absorb}")).status == 404
        split = await server.ask("POST", f"/api/v1/devices/{keep}/split", json={"merged_id": absorb})
        assert len(split.data["interfaces"]) == 1
        assert (await server.get(f"/api/v1/devices/{absorb}"))["id"] == absorb


async def test_a_merge_with_itself_or_with_nobody_is_refused() -> None:
    async with serving() as server:
        keep = server.see(MAC, "10.77.0.41")
        for absorb, status in ((keep, 422), ("nobody", 404), ("", 422)):
            answer = await server.ask("POST", f"/api/v1/devices/{keep}/merge", json={"absorb": absorb})
            assert answer.status == status
        split = await server.ask("POST", f"/api/v1/devices/{keep}/split", json={"merged_id": "nobody"})
        assert (split.status, split.data["code"]) == (404, "not_found")


async def test_two_devices_are_told_apart() -> None:
    async with serving() as server:
        one, other = server.see(MAC, "10.77.0.41"), server.see(OTHER, "10.77.0.42")
        path = f"/api/v1/devices/{one}/distinct"
        assert (await server.ask("POST", path, json={"other": other})).data["distinct_from"] == [other]
        assert (await server.get(f"/api/v1/devices/{other}"))["distinct_from"] == [one]
        for wrong, status in ((one, 422), ("nobody", 404), ("", 422)):
            assert (await server.ask("POST", path, json={"other": wrong})).status == status


async def test_a_device_is_forgotten() -> None:
    async with serving() as server:
        path = f"/api/v1/devices/{server.see(MAC, '10.77.0.41')}"
        gone = await server.ask("DELETE", path)
        assert (gone.status, gone.body) == (204, b"")
        assert (await server.ask("DELETE", path)).status == 404


async def test_every_change_is_audited_with_who_what_and_from_where() -> None:
    async with serving() as server:
        device_id = server.see(MAC, "10.77.0.41")
        path = f"/api/v1/devices/{device_id}"
        await server.ask("PATCH", path, json={"name": "secret name", "tags": []})
        await server.ask("PATCH", path, json={"name": 5})
        await server.ask("DELETE", path)
        told = server.auditor.told
        assert [(each["action"], each["subject"], each["outcome"]) for each in told] == [
            ("device_change", device_id, "done"),
            ("device_change", device_id, "request_invalid"),
            ("device_forget", device_id, "done"),
        ]
        assert {(each["principal"].id, each["remote"]) for each in told} == {("key-admin", "127.0.0.1")}
        assert told[0]["detail"] == "name, tags"


async def test_a_device_is_asked_now() -> None:
    async with serving() as server:
        device_id = server.see("00:11:32:00:00:21", "10.77.0.21")
        # It becomes a target with the next turn of the judge.
        await until(lambda: f"device:{device_id}/ping" in server.engine.state.samples)
        answer = await server.ask("POST", f"/api/v1/devices/{device_id}/ping")
        assert answer.status == 200
        assert answer.data["received"] == 1
        assert 0 < answer.data["rtt_avg"] < 2


async def test_a_device_is_woken_on_every_adapter() -> None:
    async with serving() as server:
        device_id = server.see(MAC, "10.77.0.41")
        assert (await server.ask("POST", f"/api/v1/devices/{device_id}/wake")).status == 204
        nameless = server.see(None, "10.77.0.43")
        answer = await server.ask("POST", f"/api/v1/devices/{nameless}/wake")
        assert (answer.status, answer.data["field"]) == (422, "device_id")
