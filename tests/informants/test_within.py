from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.informants import within as module
from netmon_core.informants.within import Within
from tests.credentials.network import BRANCH, LAN, credential, device

if TYPE_CHECKING:
    import pytest

    from netmon_core.model.device import Device

NETWORKS = {"lan": LAN, "branch": BRANCH}


def test_only_who_changed_is_looked_at_and_who_left_a_scope_is_out_of_it() -> None:
    devices = {"sw": device(tags=("switch",)), "tv": device("tv", address="10.0.0.9")}
    looked: list[str] = []

    def find(device_id: str) -> Device | None:
        looked.append(device_id)
        return devices.get(device_id)

    within = Within(find)
    given = [credential(tags=["switch"])]
    assert not within.due
    within.change(devices)
    assert [*within.look(given, NETWORKS)] == ["sw"]
    assert (looked, within.due) == (["sw", "tv"], False)
    devices["tv"] = device("tv", address="10.0.0.9", tags=("switch",))
    within.change(["tv"])
    assert {*within.look(given, NETWORKS)} == {"sw", "tv"}
    assert looked == ["sw", "tv", "tv"]
    del devices["sw"]
    within.change(["sw"])
    assert {*within.look(given, NETWORKS)} == {"tv"}
    within.change(["tv"])
    assert within.look([], NETWORKS) == {}


def test_ten_thousand_are_looked_at_a_few_hundred_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    devices = {f"sw{n}": device(f"sw{n}", address=f"10.0.0.{n + 2}", known=True) for n in range(10)}
    within = Within(devices.get)
    within.change(devices)
    found = [len(within.look([credential(networks=["lan"])], NETWORKS)) for _ in range(4)]
    assert found == [3, 6, 9, 10]
    assert not within.due
