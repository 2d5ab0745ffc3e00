"""What is said of an agent that cannot be read, by the asking that people see, over real UDP."""

from __future__ import annotations

from contextlib import asynccontextmanager
from ipaddress import ip_address
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.credentials.credential import Credential
from netmon_core.evidence.reading import ReadTable
from netmon_core.informants import informants as module
from netmon_core.settings.credentials import parse_credential
from netmon_core.snmp import known
from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.informant import SnmpReader
from netmon_core.snmp.walk import WalkLimits
from tests.credentials.network import MAC, book, device
from tests.informants.test_informants import Home
from tests.snmp.asking import HASTY, user
from tests.snmp.table_agent import TableAgent, UsmTableAgent, listening

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from netmon_core.model.informant import InformantState
    from netmon_core.model.ip import IPAddress
    from netmon_core.packets.snmp import Pdu, Variable
    from netmon_core.snmp.table import Oid, Value

SYSTEM: dict[Oid, Value] = {
    (1, 3, 6, 1, 2, 1, 1, 1, 0): b"Switch",
    (1, 3, 6, 1, 2, 1, 1, 2, 0): (1, 3, 6, 1, 4, 1, 8072, 3, 2, 10),
    (1, 3, 6, 1, 2, 1, 1, 3, 0): 8_640_000,
    (1, 3, 6, 1, 2, 1, 1, 5, 0): b"switch",
}
DESCRIPTION: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
ALIAS: Oid = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18)
PLAIN = {"kind": "snmp_v2c", "secret": "public"}
USER = {
    "kind": "snmp_v3",
    "user": "netmon",
    "auth": "sha256",
    "auth_secret": "authpass12",
    "privacy": "aes128",
    "privacy_secret": "privpass12",
}


def ports(count: int) -> dict[Oid, Value]:
    return {(*DESCRIPTION, number): b"port" for number in range(1, count + 1)}


class Silent(TableAgent):
    """It answers nothing."""

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        del asked, is_v1
        return None


class Large(TableAgent):
    """It answers with as much as a datagram holds, whatever it was asked for."""

    def variables(self, asked: Pdu) -> list[Variable]:
        found = super().variables(asked)
        sizes = accumulate(len(value) if isinstance(value, bytes) else 20 for _, value in found)
        return found[: sum(size < 60_000 for size in sizes)]


@asynccontextmanager
async def asked(
    agent: TableAgent, monkeypatch: pytest.MonkeyPatch, given: Mapping[str, str], **more: Any
) -> AsyncGenerator[Home]:
    """A network on which the switch is this agent, and a credential for it."""
    one = Credential(id="settings:one", given=parse_credential({"name": "one", "devices": ["sw"], **given}))
    made = Home(book(one), device())
    async with listening(agent):

        def opened(_: IPAddress, *words: Any, **options: Any) -> Any:
            options |= {"port": agent.port, "patience": HASTY, **more}
            return open_agent(ip_address("127.0.0.1"), *words, **options)

        async def who_is_at(*_: object) -> str | None:
            return MAC

        monkeypatch.setattr(known, "open_agent", opened)
        monkeypatch.setattr(module, "who_is_at", who_is_at)
        made.informants._readers = (SnmpReader(slow=600),)
        yield made


async def said(
    agent: TableAgent, monkeypatch: pytest.MonkeyPatch, given: Mapping[str, str]
) -> InformantState:
    async with asked(agent, monkeypatch, given) as made:
        return await made.informants.ask_now("sw")


async def test_a_right_credential_has_nothing_to_be_said_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for agent, given in (
        (TableAgent(SYSTEM | ports(3)), PLAIN),
        (UsmTableAgent(SYSTEM | ports(3), user()), USER),
    ):
        state = await said(agent, monkeypatch, given)
        assert (state.problem, state.partial, state.credential) == ("", (), "one")


async def test_a_wrong_community_and_no_answer_at_all_are_the_same_to_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for agent in (TableAgent(SYSTEM, community=b"other"), Silent(SYSTEM)):
        state = await said(agent, monkeypatch, PLAIN)
        assert "does not answer SNMP" in state.problem
        assert "says nothing to a wrong community" in state.problem
        assert state.answered_at is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"user": "nobody"}, "does not know this user"),
        ({"auth_secret": "another-password"}, "password of authentication"),
        ({"auth": "sha512"}, "password of authentication"),
        ({"privacy_secret": "another-password"}, "password of encryption"),
        ({"privacy": "none", "privacy_secret": ""}, "security"),
    ],
)
async def test_each_part_of_a_user_that_is_wrong_has_its_sentence(
    wrong: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {key: value for key, value in (USER | wrong).items() if value}
    state = await said(UsmTableAgent(SYSTEM, user()), monkeypatch, given)

    assert sentence in state.problem
    for secret in ("authpass12", "privpass12", "another-password"):
        assert secret not in state.problem


async def test_another_device_at_the_address_is_told_nothing_and_waits_for_a_yes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent = UsmTableAgent(SYSTEM | ports(2), user())
    async with asked(agent, monkeypatch, USER) as made:
        assert (await made.informants.ask_now("sw")).problem == ""
        agent.engine = b"\x80\x00\x00\x01\x05other"
        before = len(agent.asked)
        state = await made.informants.ask_now("sw")

        assert "another engine id" in state.problem
        assert state.until_yes
        assert len(agent.asked) == before
        assert (await made.informants.agree("sw")).problem == ""


async def test_an_answer_of_ten_megabytes_is_cut_at_its_limit_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 4_000
    large = {(*ALIAS, number): bytes([97 + number % 26]) * 2_600 for number in range(1, count + 1)}
    agent = Large(SYSTEM | ports(count) | large)
    async with asked(agent, monkeypatch, PLAIN, limits=WalkLimits(octets=8 << 20)) as made:
        state = await made.informants.ask_now("sw")
        [(_, reading, _)] = made.taken

    assert state.problem == ""
    assert state.partial == ("ports: one table is larger than 8 MiB",)
    assert not reading.whole(ReadTable.PORTS)
    assert len(reading.ports) == count
    assert max(len(port.alias) for port in reading.ports) <= 1_024


async def test_an_agent_that_says_it_has_a_hundred_thousand_ports_is_read_to_the_cap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent = TableAgent(SYSTEM | ports(100_000))
    async with asked(agent, monkeypatch, PLAIN) as made:
        state = await made.informants.ask_now("sw")
        [(_, reading, _)] = made.taken

    assert state.problem == ""
    assert state.partial == ("ports: it has more than 4096 rows",)
    assert len(reading.ports) == 4_096
