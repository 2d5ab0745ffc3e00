"""Version 3: who the agent is, what time it has, and what it says no to."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import InvalidRequestError
from netmon_core.packets.ber import pack_object_id
from netmon_core.packets.snmp import ENCRYPTED, Pdu, UsmMessage
from netmon_core.settings.secret import NO_SECRET
from netmon_core.snmp.errors import (
    SnmpContextError,
    SnmpEngineError,
    SnmpError,
    SnmpGarbledError,
    SnmpKeyError,
    SnmpLevelError,
    SnmpPrivacyError,
    SnmpSilentError,
    SnmpTimeError,
    SnmpUserError,
)
from netmon_core.snmp.reports import Report
from netmon_core.snmp.security import AuthProtocol, PrivacyProtocol

from .asking import asking, columns, user
from .table_agent import UsmTableAgent, listening, table_of

if TYPE_CHECKING:
    from netmon_core.packets.snmp import CommunityMessage

OBJECT = (1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 1)
OWN = [each for each in PrivacyProtocol if each is not PrivacyProtocol.DES3]
LEVELS = [
    (auth, privacy)
    for auth, privacy in itertools.product(AuthProtocol, OWN)
    if auth is not AuthProtocol.NONE or privacy is PrivacyProtocol.NONE
]


@pytest.mark.parametrize(("auth", "privacy"), LEVELS)
async def test_every_pair_of_protocols_reads_a_table(auth: AuthProtocol, privacy: PrivacyProtocol) -> None:
    async with (
        listening(UsmTableAgent(table_of(30), user(auth, privacy))) as agent,
        asking(agent, user(auth, privacy)) as asks,
    ):
        table = await asks.table(columns())
        assert asks.engine == agent.engine
    assert len(table.rows) == 30
    # Who it is told its time too, so that nothing else had to be asked first.
    assert agent.reports == [Report.ENGINE]


@pytest.mark.parametrize(
    ("asked_as", "error"),
    [
        (user(name="stranger"), SnmpUserError),
        (user(auth_key="another password"), SnmpKeyError),
        (user(AuthProtocol.SHA), SnmpKeyError),
        (user(privacy_key="another password"), SnmpSilentError),
        (user(privacy=PrivacyProtocol.NONE), SnmpLevelError),
        (user(AuthProtocol.NONE, PrivacyProtocol.NONE), SnmpLevelError),
    ],
)
async def test_what_is_wrong_with_a_user_is_said(asked_as: object, error: type[SnmpError]) -> None:
    async with (
        listening(UsmTableAgent(table_of(3), user())) as agent,
        asking(agent, asked_as) as asks,  # type: ignore[arg-type]
    ):
        with pytest.raises(error) as raised:
            await asks.get([OBJECT])
    assert "127.0.0.1" in raised.value.message
    assert "pass12" not in f"{raised.value!r}{asked_as!r}"


@pytest.mark.parametrize(
    ("report", "error"),
    [
        (Report.PRIVACY, SnmpPrivacyError),
        (Report.CONTEXT, SnmpContextError),
        (Report.ENGINE, SnmpEngineError),
        (Report.TIME, SnmpTimeError),
        (Report.INVALID, SnmpGarbledError),
    ],
)
async def test_what_an_agent_reports_again_and_again_ends_in_a_sentence(
    report: Report, error: type[SnmpError]
) -> None:
    class Refusing(UsmTableAgent):
        def refusal(self, message: UsmMessage) -> Report | None:
            return super().refusal(message) or report

    async with listening(Refusing(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(error):
            await asks.get([OBJECT])
    assert len(agent.reports) < 10


async def read(asks: object) -> None:
    assert await asks.get([OBJECT]) == {OBJECT: 100_001}  # type: ignore[attr-defined]


async def test_a_restarted_agent_costs_one_question_more() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent, asking(agent, user()) as asks:
        await read(asks)
        agent.boots, agent.time = agent.boots + 1, 0
        await read(asks)
    assert agent.reports == [Report.ENGINE, Report.TIME]


async def test_a_restarted_agent_that_forgot_its_count_costs_one_question_more() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent, asking(agent, user()) as asks:
        await read(asks)
        agent.time = 0
        await read(asks)
        agent.boots, agent.time = 0, 5
        await read(asks)
    assert agent.reports == [Report.ENGINE, Report.TIME, Report.TIME]


async def test_a_clock_that_runs_ahead_by_months_is_followed() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent, asking(agent, user()) as asks:
        await read(asks)
        agent.time += 12_960_000
        await read(asks)


async def test_an_agent_that_does_not_sign_that_our_time_is_wrong_is_believed_too() -> None:
    class Plain(UsmTableAgent):
        def report_level(self, report: Report) -> int:
            return super().report_level(report) & 0

    async with listening(Plain(table_of(3), user())) as agent, asking(agent, user()) as asks:
        await read(asks)
        agent.boots += 1
        await read(asks)


async def test_a_count_of_restarts_at_its_end_is_said_so() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent, asking(agent, user()) as asks:
        agent.boots = 2**31 - 1
        with pytest.raises(SnmpTimeError, match="count of restarts"):
            await read(asks)


async def test_an_engine_that_changes_is_met_anew_unless_it_is_bound() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent:
        async with asking(agent, user(), bound=agent.engine) as asks:
            await read(asks)
            first, agent.engine = agent.engine, b"\x80\x00\x00\x01\x05other"
            with pytest.raises(SnmpEngineError, match="may be another device"):
                await read(asks)
        async with asking(agent, user()) as asks:
            await read(asks)
            agent.engine = first
            await read(asks)
            assert asks.engine == first


async def test_a_bound_user_is_not_shown_to_another_engine() -> None:
    heard: list[CommunityMessage | UsmMessage] = []

    class Listening(UsmTableAgent):
        def hear(self, message: CommunityMessage | UsmMessage, addr: tuple[str, int]) -> None:
            heard.append(message)
            super().hear(message, addr)

    async with (
        listening(Listening(table_of(3), user())) as agent,
        asking(agent, user(), bound=b"\x80\x00\x00\x01\x05bound") as asks,
    ):
        with pytest.raises(SnmpEngineError):
            await asks.get([OBJECT])
    assert heard
    assert all(isinstance(each, UsmMessage) and not each.user and not each.flags & 3 for each in heard)


async def test_two_devices_with_one_engine_id_do_not_disturb_each_other() -> None:
    async with (
        listening(UsmTableAgent(table_of(3), user())) as one,
        listening(UsmTableAgent(table_of(3), user())) as other,
        asking(one, user()) as ask_one,
        asking(other, user()) as ask_other,
    ):
        other.boots, other.time = 90, 5_000_000
        for _ in range(3):
            await read(ask_one)
            await read(ask_other)
    assert one.reports == other.reports == [Report.ENGINE]


async def test_an_answer_that_is_not_signed_is_none() -> None:
    class Unsigned(UsmTableAgent):
        def reply(self, message: UsmMessage, pdu: bytes, addr: tuple[str, int], *, flags: int) -> None:
            super().reply(message, pdu, addr, flags=flags & 0)

    async with listening(Unsigned(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(SnmpSilentError):
            await asks.get([OBJECT])


async def test_an_answer_signed_with_another_key_is_told() -> None:
    class Forging(UsmTableAgent):
        def digest(self, whole: bytes, at: int) -> bytes:
            made = super().digest(whole, at)
            return made if not self.forge else bytes(len(made))

        forge = False

        def reply(self, message: UsmMessage, pdu: bytes, addr: tuple[str, int], *, flags: int) -> None:
            self.forge = True
            super().reply(message, pdu, addr, flags=flags)
            self.forge = False

    async with listening(Forging(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(SnmpKeyError, match="does not sign"):
            await asks.get([OBJECT])


async def test_an_answer_that_cannot_be_decrypted_is_told() -> None:
    class Twisted(UsmTableAgent):
        def reply(self, message: UsmMessage, pdu: bytes, addr: tuple[str, int], *, flags: int) -> None:
            own = self.user
            if flags & ENCRYPTED:
                self.user = user(privacy_key="another password")
            super().reply(message, pdu, addr, flags=flags)
            self.user = own

    async with listening(Twisted(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(SnmpPrivacyError, match="cannot be decrypted"):
            await asks.get([OBJECT])


async def test_an_agent_without_an_engine_id_is_said_so() -> None:
    async with (
        listening(UsmTableAgent(table_of(3), user(), engine=b"")) as agent,
        asking(agent, user()) as asks,
    ):
        with pytest.raises(SnmpEngineError, match="no engine id"):
            await asks.get([OBJECT])


async def test_an_answer_to_another_question_inside_is_none() -> None:
    class Swapping(UsmTableAgent):
        def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
            answer = super().answer(asked, is_v1=is_v1)
            return replace(answer, request_id=5) if answer else None

    async with listening(Swapping(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(SnmpSilentError):
            await asks.get([OBJECT])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(user(), auth_key=NO_SECRET), "auth_key"),
        (replace(user(), privacy_key=NO_SECRET), "privacy_key"),
        (replace(user(), auth_protocol=AuthProtocol.NONE), "auth_protocol"),
    ],
)
async def test_a_user_that_cannot_work_is_refused_before_anything_is_sent(wrong: object, field: str) -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent:
        with pytest.raises(InvalidRequestError) as raised:
            async with asking(agent, wrong):  # type: ignore[arg-type]
                pass
    assert raised.value.field == field
    assert not agent.asked
    assert not agent.reports


def test_every_report_has_an_object_and_a_sentence_of_its_own() -> None:
    assert len({each.object for each in Report}) == len({each.words for each in Report}) == len(Report)
    assert Report.TIME.object == pack_object_id((1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0))
