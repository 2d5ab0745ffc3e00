from __future__ import annotations

import pytest

from netmon_core.model.presence import Presence
from netmon_core.server import listing

from .serving import NAS_MAC, serving

pytestmark = pytest.mark.usefixtures("inside")


def mac(number: int) -> str:
    return f"00:16:3e:00:{number >> 8:02x}:{number & 255:02x}"


def address(number: int) -> str:
    return f"10.78.{number >> 8}.{number & 255}"


async def test_the_list_has_what_the_snapshot_has() -> None:
    async with serving() as server:
        device_id = server.see(mac(1), address(1))
        found = await server.get("/api/v1/devices")
        assert found["next"] is None
        assert found["total"] == len(found["items"]) == 2
        listed = next(each for each in found["items"] if each["id"] == device_id)
        assert listed["interfaces"][0]["mac"] == mac(1)
        assert listed["interfaces"][0]["addresses"][0]["value"] == address(1)
        assert listed["presence"] == "online"
        assert listed["doubtful"] is False
        assert listed["sample"] is None


async def test_devices_are_found_by_any_word_of_what_is_known_of_them() -> None:
    async with serving() as server:
        device_id = server.see(mac(1), address(1))
        server.see(mac(2), address(2))
        server.engine.rename(device_id, "Grüner Drucker")
        server.engine.tag(device_id, ["Büro", "EG"])
        server.engine.annotate(device_id, "steht im Flur")
        for words in ("grün", "DRUCKER", "drucker flur", "büro", mac(1), address(1), device_id):
            found = await server.get("/api/v1/devices", params={"search": words})
            assert [each["id"] for each in found["items"]] == [device_id], words
        assert (await server.get("/api/v1/devices?search=drucker+keller"))["total"] == 0


async def test_a_changed_name_is_found_at_once() -> None:
    async with serving() as server:
        device_id = server.see(mac(1), address(1))
        for name in ("first", "second"):
            server.engine.rename(device_id, name)
            assert (await server.get(f"/api/v1/devices?search={name}"))["total"] == 1
        assert (await server.get("/api/v1/devices?search=first"))["total"] == 0


async def test_a_question_is_not_held_up_by_all_that_changed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as server:
        ids = [server.see(f"00:16:3e:00:00:{number:02x}", f"10.77.0.{number}") for number in range(60, 90)]
        server.engine.rename(ids[0], "printer")
        made: list[object] = []
        monkeypatch.setattr(listing, "_entry", made.append)

        found = await server.get("/api/v1/devices?search=printer")

        assert [device["id"] for device in found["items"]] == ids[:1]
        assert made == []


async def test_filters_choose_and_may_be_combined() -> None:
    async with serving() as server:
        device_id = server.see(mac(1), address(1))
        server.see(mac(2), address(2))
        server.engine.set_known(device_id, known=True)
        server.engine.tag(device_id, ["printer"])
        network = server.engine.attachments()[0].network.id
        for query, expected in (
            ("known=true", 1),
            ("known=false", 0),
            ("known=null", 2),
            ("tag=printer", 1),
            ("tag=print", 0),
            (f"network={network}", 3),
            ("network=other", 0),
            ("presence=online&known=true&tag=printer", 1),
            ("presence=offline", 0),
            ("vendor=xensource", 2),
            ("vendor=nobody", 0),
        ):
            assert (await server.get(f"/api/v1/devices?{query}"))["total"] == expected, query


@pytest.mark.parametrize(
    "sort", ["label", "address", "mac", "vendor", "presence", "first_seen", "last_seen", "rtt"]
)
@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_pages_have_every_device_once_in_order(sort: str, order: str) -> None:
    async with serving(watch=False) as server:
        for number in range(1, 24):
            server.see(mac(number * 37 % 101), address(number * 53 % 311))
        whole = await server.get(f"/api/v1/devices?sort={sort}&order={order}&limit=1000")
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            query = f"sort={sort}&order={order}&limit=5" + (f"&cursor={cursor}" if cursor else "")
            page = await server.get(f"/api/v1/devices?{query}")
            assert page["total"] == 24
            ids += [each["id"] for each in page["items"]]
            cursor = page["next"]
        assert ids == [each["id"] for each in whole["items"]]
        assert len(set(ids)) == 24


async def test_addresses_sort_by_number_and_devices_without_one_come_last() -> None:
    async with serving(watch=False) as server:
        for number in (100, 9, 20):
            server.see(mac(number), f"10.77.0.{number}")
        for order in ("asc", "desc"):
            found = await server.get(f"/api/v1/devices?sort=address&order={order}&search=00:16:3e")
            seen = [each["interfaces"][0]["addresses"][0]["value"] for each in found["items"]]
            expected = ["10.77.0.9", "10.77.0.20", "10.77.0.100"]
            assert seen == (expected if order == "asc" else expected[::-1])


async def test_what_comes_and_goes_between_pages_hides_nobody_else() -> None:
    async with serving(watch=False) as server:
        ids = {number: server.see(mac(number), address(number)) for number in range(10, 20)}
        first = await server.get("/api/v1/devices?sort=mac&limit=5&search=00:16:3e")
        server.see(mac(1), address(1))
        server.engine.forget(ids[12])
        server.engine.forget(first["items"][-1]["id"])
        rest = await server.get(f"/api/v1/devices?sort=mac&limit=50&search=00:16:3e&cursor={first['next']}")
        assert [each["id"] for each in rest["items"]] == [ids[number] for number in range(15, 20)]


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "W10", "bnVsbA", "W1siYSJdXQ", "!!", "\u00fc", "WyJsYWJlbCIsZmFsc2UsMSwieCJd"]
)
async def test_a_cursor_of_something_else_is_refused(cursor: str) -> None:
    async with serving(watch=False) as server:
        answer = await server.ask("GET", "/api/v1/devices", params={"cursor": cursor})
        assert (answer.status, answer.data["code"], answer.data["field"]) == (
            422,
            "request_invalid",
            "cursor",
        )


async def test_a_cursor_holds_for_its_own_order_only() -> None:
    async with serving(watch=False) as server:
        server.see(mac(1), address(1))
        cursor = (await server.get("/api/v1/devices?limit=1"))["next"]
        answer = await server.ask("GET", f"/api/v1/devices?sort=mac&cursor={cursor}")
        assert (answer.status, answer.data["field"]) == (422, "cursor")


async def test_only_the_fields_that_are_asked_for_are_sent() -> None:
    async with serving() as server:
        found = await server.get("/api/v1/devices?fields=name,presence")
        assert [set(each) for each in found["items"]] == [{"id", "name", "presence"}]
        answer = await server.ask("GET", "/api/v1/devices?fields=name,secret")
        assert (answer.status, answer.data["field"]) == (422, "fields")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("sort=color", "sort"),
        ("order=up", "order"),
        ("presence=here", "presence"),
        ("colour=red", "colour"),
        ("sort=mac&sort=rtt", "sort"),
        (f"search={'x' * 300}", "search"),
    ],
)
async def test_a_wrong_query_is_refused_by_name(query: str, field: str) -> None:
    async with serving(watch=False) as server:
        answer = await server.ask("GET", f"/api/v1/devices?{query}")
        assert (answer.status, answer.data["code"], answer.data["field"]) == (422, "request_invalid", field)
        assert answer.data["detail"].startswith(field)


async def test_a_list_that_has_not_changed_is_not_sent_again() -> None:
    async with serving(watch=False) as server:
        device_id = server.see(mac(1), address(1))
        tag = (await server.ask("GET", "/api/v1/devices")).headers["ETag"]
        again = await server.ask("GET", "/api/v1/devices", headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        other = await server.ask("GET", "/api/v1/devices?limit=1", headers={"If-None-Match": tag})
        assert other.status == 200
        server.engine.rename(device_id, "new")
        changed = await server.ask("GET", "/api/v1/devices", headers={"If-None-Match": tag})
        assert changed.status == 200


async def test_seeing_a_device_again_changes_the_list_it_is_in() -> None:
    async with serving(watch=False) as server:
        server.see(mac(1), address(1))
        tag = (await server.ask("GET", "/api/v1/devices")).headers["ETag"]
        server.see(mac(1), address(1))
        assert (await server.ask("GET", "/api/v1/devices", headers={"If-None-Match": tag})).status == 200


async def test_a_long_answer_is_compressed_for_those_who_take_it() -> None:
    async with serving(watch=False) as server:
        for number in range(1, 10):
            server.see(mac(number), address(number))
        plain = await server.ask("GET", "/api/v1/devices", headers={"Accept-Encoding": "identity"})
        packed = await server.ask("GET", "/api/v1/devices", headers={"Accept-Encoding": "gzip"})
        refused = await server.ask("GET", "/api/v1/devices", headers={"Accept-Encoding": "gzip;q=0"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) < len(plain.body) / 3
        assert packed.body == plain.body
        assert {"Content-Encoding"} & {*plain.headers, *refused.headers} == set()
        short = await server.ask("GET", "/api/v1/health", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in short.headers


async def test_one_device_comes_with_all_that_speaks_for_it() -> None:
    async with serving() as server:
        device_id = server.see(NAS_MAC, "10.77.0.21")
        found = await server.get(f"/api/v1/devices/{device_id}")
        assert found["presence"] == Presence.ONLINE
        assert "ARP" in found["why"]
        assert (found["evidence"], found["outages"], found["alerts"]) == ([], [], [])
        answer = await server.ask("GET", "/api/v1/devices/nobody")
        assert (answer.status, answer.data["code"], answer.data["field"]) == (404, "not_found", "device_id")


async def test_our_own_machine_says_who_told_of_it() -> None:
    async with serving() as server:
        (own,) = (await server.get("/api/v1/devices?fields=own"))["items"]
        found = await server.get(f"/api/v1/devices/{own['id']}")
        assert [(each["source"], each["evidence"]["type"]) for each in found["evidence"]] == [("own", "own")]


async def test_interfaces_are_listed_flat_with_their_device() -> None:
    async with serving(watch=False) as server:
        device_id = server.see(mac(7), address(7))
        server.see(mac(8), address(8))
        for query in (f"mac={mac(7).upper().replace(':', '-')}", f"address={address(7)}"):
            (found,) = (await server.get(f"/api/v1/interfaces?{query}"))["items"]
            assert (found["device_id"], found["mac"]) == (device_id, mac(7))
        first = await server.get("/api/v1/interfaces?limit=2")
        rest = await server.get(f"/api/v1/interfaces?limit=2&cursor={first['next']}")
        macs = [each["mac"] for each in first["items"] + rest["items"]]
        assert (macs, rest["next"], first["total"]) == (sorted(macs), None, 3)
        assert len(set(macs)) == 3
