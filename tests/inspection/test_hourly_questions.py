from __future__ import annotations

import asyncio
import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core import hourly_questions
from netmon_core.evidence.own import OwnEvidence
from netmon_core.hourly_questions import MEMORY, HourlyQuestions
from netmon_core.inspection.questions import made_up_mac, made_up_name
from netmon_core.model.network import Network
from netmon_core.net.interfaces import read_adapters
from netmon_core.packets.mac import is_private, is_unicast
from netmon_core.plugins import Attachment
from netmon_core.settings.inspection import InspectionSettings
from tests.lab.small_lan import GATEWAY

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.evidence.observation import Observation
    from netmon_core.model.adapter import Adapter
    from tests.lab.small_lan import SmallLan


class Asker:
    """Questions on one attachment, and what they tell others."""

    def __init__(self, adapter: Adapter, settings: InspectionSettings | None = None) -> None:
        network = Network(
            id="lan", site_id="s", name="Home", adapter=adapter.name, gateways=(ip_address(GATEWAY),)
        )
        self.attachment = Attachment(adapter=adapter, network=network)
        self.laid: list[tuple[str, str]] = []
        self.taken: list[Observation] = []
        self.kept: dict[tuple[str, str], str] = {}
        self.questions = HourlyQuestions(
            settings or InspectionSettings(),
            attachments=lambda: [self.attachment],
            lay=self._lay,
            take=self.taken.append,
            remember=self._remember,
        )

    def _lay(self, network_id: str, name: str, at: datetime) -> None:
        del at
        self.laid.append((network_id, name))

    def _remember(self, kind: str, key: str, text: str | None) -> None:
        assert text is not None
        self.kept[kind, key] = text


def test_the_mac_is_made_up_and_the_name_nobodys() -> None:
    mac = made_up_mac(b"\xff\0\x01\x02\x03")
    assert is_private(mac)
    assert is_unicast(mac)
    assert made_up_name(lambda letters: letters[-1]) == "z" * 12


def test_a_server_offers_an_address_that_nobody_takes_and_the_mac_is_one_for_good(
    small_lan: SmallLan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hourly_questions, "ANSWERS_WITHIN", 0.5)
    with small_lan.scanner.inside():
        adapter = next(each for each in read_adapters() if each.name == "eth0")
        first = Asker(adapter)
        asyncio.run(first.questions.ask(first.attachment))
        again = Asker(adapter)
        again.questions.load(first.kept)
        asyncio.run(again.questions.ask(again.attachment))
    mac = first.questions.mac
    assert first.kept == {(MEMORY, "mac"): mac}
    assert (again.questions.mac, again.kept) == (mac, {})
    # It is ours in our own lists.
    assert [(seen.mac, type(seen.evidence)) for seen in first.taken] == [(mac, OwnEvidence)]
    assert first.laid[0][0] == "lan"
    assert first.laid != again.laid

    server = small_lan.gateway.processes[-1] if small_lan.gateway.processes else None
    assert server is not None
    said = re.findall(r"DHCP(\w+)\(eth0\).* (\S+:\S+)", server.text())
    assert said == [("DISCOVER", mac), ("OFFER", mac)] * 2
    # The switch has learned no other MAC at our port.
    table = small_lan.switch.namespace.run("bridge", "fdb", "show", "br", "br0")
    assert mac not in table


@pytest.mark.parametrize(
    ("settings", "ours"),
    [
        (InspectionSettings(), True),
        (InspectionSettings(networks=("Home",)), True),
        (InspectionSettings(networks=("lan",)), True),
        (InspectionSettings(networks=("Office",)), False),
    ],
)
def test_only_networks_that_are_ours_are_asked(
    settings: InspectionSettings,
    ours: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    adapter = read_adapters()[0]
    assert Asker(adapter, settings).questions.is_ours(Asker(adapter, settings).attachment) is ours


def test_switched_off_nothing_is_asked() -> None:
    asker = Asker(read_adapters()[0], InspectionSettings(ask=False))
    asyncio.run(asyncio.wait_for(asker.questions.run(), 1))
    assert asker.taken == []
