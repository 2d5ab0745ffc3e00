"""Tables read from agents that answer as they should, and from those that do not."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from netmon_core.packets.ber import pack_object_id
from netmon_core.packets.snmp import (
    END,
    GET_BULK,
    GET_NEXT,
    RESPONSE,
    V2C,
    Pdu,
    build_answer,
    build_community,
)
from netmon_core.settings.secret import Secret
from netmon_core.snmp.errors import (
    SnmpAnswerError,
    SnmpDeniedError,
    SnmpGarbledError,
    SnmpRefusedError,
    SnmpSilentError,
)
from netmon_core.snmp.exchange import STRAYS
from netmon_core.snmp.manners import LEAST_ROWS, MOST_OCTETS, MOST_ROWS, Manners
from netmon_core.snmp.oddity import Oddity
from netmon_core.snmp.security import Community
from netmon_core.snmp.table import Extent
from netmon_core.snmp.walk import WalkLimits

from .asking import ENTRY, PUBLIC_V1, asking, columns
from .table_agent import TableAgent, listening, table_of

if TYPE_CHECKING:
    from netmon_core.packets.snmp import Variable
    from netmon_core.snmp.table import Agent, Oid, Table

TOO_BIG, GENERAL, AUTHORIZATION = 1, 5, 16


def is_whole(table: Table, rows: int, width: int = 3) -> bool:
    """Whether it is all of what `table_of` made."""
    return table.extent is Extent.WHOLE and dict(table.rows) == {
        (row,): {(*ENTRY, column): column * 100_000 + row for column in range(1, width + 1)}
        for row in range(1, rows + 1)
    }


@pytest.mark.parametrize("rows", [1, 7, 48, 300])
@pytest.mark.parametrize("width", [1, 3, 20, 70])
async def test_a_table_is_read_whole(rows: int, width: int) -> None:
    async with listening(TableAgent(table_of(rows, width))) as agent, asking(agent) as asks:
        table = await asks.table(columns(width))
    assert is_whole(table, rows, width)


async def test_a_table_is_read_over_ipv6() -> None:
    async with (
        listening(TableAgent(table_of(9)), "::1") as agent,
        asking(agent, host="::1") as asks,
    ):
        # Whoever reads tables knows no more of it.
        reader: Agent = asks
        assert is_whole(await reader.table(columns()), 9)


async def test_version_1_is_asked_row_by_row() -> None:
    async with listening(TableAgent(table_of(9))) as agent, asking(agent, PUBLIC_V1) as asks:
        table = await asks.table(columns())
    assert is_whole(table, 9)
    assert {each.kind for each in agent.asked} == {GET_NEXT}


async def test_version_1_ends_where_the_agent_has_nothing_more() -> None:
    objects = table_of(9)
    del objects[(1, 3, 6, 1, 2, 1, 2, 99, 1)]
    async with listening(TableAgent(objects)) as agent, asking(agent, PUBLIC_V1) as asks:
        assert is_whole(await asks.table(columns()), 9)


async def test_a_table_that_the_agent_does_not_have_is_absent() -> None:
    async with listening(TableAgent(table_of(3))) as agent, asking(agent) as asks:
        table = await asks.table([(1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)])
    assert (table.extent, table.rows, table.why) == (Extent.ABSENT, {}, "")


async def test_only_rows_of_an_index_are_read() -> None:
    entry = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1, 2)
    objects: dict[Oid, int] = {(*entry, vlan, mac): vlan + mac for vlan in (1, 200, 300) for mac in range(40)}
    async with listening(TableAgent(objects)) as agent, asking(agent) as asks:
        table = await asks.table([entry], index=(200,))
    assert table.extent is Extent.WHOLE
    assert dict(table.rows) == {(200, mac): {entry: 200 + mac} for mac in range(40)}


async def test_a_row_lacks_what_the_agent_does_not_have_of_it() -> None:
    objects = table_of(60)
    missing = [(*ENTRY, 2, row) for row in range(1, 60, 2)]
    for oid in missing:
        del objects[oid]
    async with listening(TableAgent(objects)) as agent, asking(agent) as asks:
        table = await asks.table(columns())
    assert table.extent is Extent.WHOLE
    assert len(table.rows) == 60
    assert all(((*ENTRY, 2) in row) == (index[0] % 2 == 0) for index, row in table.rows.items())


async def test_no_answer_is_larger_than_a_frame() -> None:
    sizes: list[int] = []

    class Measured(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            sizes.append(len(data))
            super().send(data, addr)

    objects = dict.fromkeys(table_of(100, 10), b"x" * 60)
    async with listening(Measured(objects)) as agent, asking(agent) as asks:
        table = await asks.table(columns(10))
    assert table.extent is Extent.WHOLE
    # The first answer is what tells how large a value is.
    assert max(sizes[1:]) <= MOST_OCTETS + 100


async def test_what_was_learned_of_an_agent_is_not_learned_again() -> None:
    manners = Manners()
    async with listening(Strict(table_of(100), most=20)) as agent:
        async with asking(agent, manners=manners) as asks:
            await asks.table(columns(1))
        refused = manners.odd[Oddity.TOO_BIG]
        async with asking(agent, manners=manners) as asks:
            assert is_whole(await asks.table(columns(1)), 100, 1)
    assert refused
    assert manners.odd[Oddity.TOO_BIG] == refused


class Strict(TableAgent):
    """Refuses more rows than it likes, with an empty list of variables."""

    def __init__(self, objects: dict[Oid, int | bytes | Oid], *, most: int) -> None:
        super().__init__(objects)
        self.most = most

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        if asked.kind == GET_BULK and asked.index > self.most:
            return self.refusal(asked)
        return super().answer(asked, is_v1=is_v1)

    def refusal(self, asked: Pdu) -> Pdu | None:
        return Pdu(kind=RESPONSE, request_id=asked.request_id, status=TOO_BIG)


class Shy(Strict):
    """Says nothing to more rows than it likes."""

    def refusal(self, asked: Pdu) -> Pdu | None:  # noqa: ARG002
        return None


class Empty(Strict):
    """Answers with nothing to more rows than it likes."""

    def refusal(self, asked: Pdu) -> Pdu | None:
        return Pdu(kind=RESPONSE, request_id=asked.request_id)


@pytest.mark.parametrize("kind", [Strict, Shy, Empty])
@pytest.mark.parametrize("most", [20, 11, 5])
async def test_who_cannot_follow_is_asked_for_less_and_still_in_bulk(kind: type[Strict], most: int) -> None:
    manners = Manners()
    async with (
        listening(kind(table_of(120), most=most)) as agent,
        asking(agent, manners=manners) as asks,
    ):
        assert is_whole(await asks.table(columns(1)), 120, 1)
    asked = [each.index for each in agent.asked if each.kind == GET_BULK]
    assert asked[0] == MOST_ROWS
    assert min(asked) >= LEAST_ROWS


class Narrow(TableAgent):
    """Answers nothing that is larger than it can send, as behind a path that loses fragments."""

    def send(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) <= 600:
            super().send(data, addr)


async def test_who_cannot_send_much_is_asked_for_fewer_columns_at_once() -> None:
    objects = dict.fromkeys(table_of(40, 20), b"x" * 20)
    async with listening(Narrow(objects)) as agent, asking(agent) as asks:
        table = await asks.table(columns(20))
    assert (table.extent, len(table.rows)) == (Extent.WHOLE, 40)


class Short(TableAgent):
    """Fills an answer as far as its room goes, and says nothing of the rest."""

    def variables(self, asked: Pdu) -> list[Variable]:
        return super().variables(asked)[:17]


async def test_an_answer_that_is_cut_is_gone_on_from() -> None:
    async with listening(Short(table_of(50, 20))) as agent, asking(agent) as asks:
        assert is_whole(await asks.table(columns(20)), 50, 20)


async def test_rows_that_were_passed_over_are_found_and_read_anew() -> None:
    manners = Manners()
    async with (
        listening(Loose(table_of(60))) as agent,
        asking(agent, manners=manners) as asks,
    ):
        assert is_whole(await asks.table(columns()), 60)
    assert manners.odd[Oddity.SKIPS] == 1


class Loose(TableAgent):
    """Has no value for every seventh cell of its second column where it is asked for more than eight rows."""

    def variables(self, asked: Pdu) -> list[Variable]:
        found = super().variables(asked)
        if asked.kind != GET_BULK or asked.index <= 8:
            return found
        return [
            (name, None if at % 3 == 1 and at // 3 % 7 == 2 else value)
            for at, (name, value) in enumerate(found)
        ]


class Cutting(TableAgent):
    """Says that a table ends where its answer does."""

    def __init__(self, objects: dict[Oid, int | bytes | Oid], *, after: int) -> None:
        super().__init__(objects)
        self.after = after

    def variables(self, asked: Pdu) -> list[Variable]:
        found = super().variables(asked)
        if asked.kind == GET_BULK:
            end = self.next(pack_object_id((*ENTRY, 90)))
            return found[: self.after] + [end] * len(asked.variables)
        return found


async def test_an_end_that_is_none_is_gone_beyond() -> None:
    manners = Manners()
    async with (
        listening(Cutting(table_of(40, 1), after=10)) as agent,
        asking(agent, manners=manners) as asks,
    ):
        assert is_whole(await asks.table(columns(1)), 40, 1)
    assert manners.odd[Oddity.CUT]


async def test_ends_without_end_are_told() -> None:
    async with listening(Cutting(table_of(400, 1), after=3)) as agent, asking(agent) as asks:
        table = await asks.table(columns(1))
    assert table.extent is Extent.PART
    assert "ends the table somewhere else" in table.why
    assert table.rows


class Looping(TableAgent):
    """Begins its table again behind the last row."""

    def next(self, name: bytes) -> Variable:
        found, value = super().next(name)
        if found.startswith(pack_object_id(ENTRY)):
            return found, value
        return pack_object_id((*ENTRY, 1, 1)), 100_001


class Standing(TableAgent):
    """Answers with what it was asked about."""

    def next(self, name: bytes) -> Variable:
        found, value = super().next(name)
        return (name, 1) if value == 100_005 else (found, value)


@pytest.mark.parametrize("kind", [Looping, Standing])
async def test_an_agent_that_goes_in_circles_is_left(kind: type[TableAgent]) -> None:
    async with listening(kind(table_of(8, 1))) as agent, asking(agent) as asks:
        table = await asks.table(columns(1))
    assert table.extent is Extent.PART
    assert "again and again" in table.why
    assert len(table.rows) >= 4
    assert len(agent.asked) < 5


class Disorderly(TableAgent):
    """Has its rows in an order of its own."""

    def __init__(self, objects: dict[Oid, int | bytes | Oid]) -> None:
        super().__init__(objects)
        self.names.sort(key=lambda oid: (oid[:-1], oid[-1] % 3, oid[-1]) if oid[:9] == ENTRY else (oid, 0, 0))

    def next(self, name: bytes) -> Variable:
        names = [pack_object_id(oid) for oid in self.names]
        if name == names[-1]:
            return name, END
        at = (
            names.index(name) + 1
            if name in names
            else next(number for number, each in enumerate(names) if each > name)
        )
        return names[at], self.objects[self.names[at]]


async def test_rows_in_another_order_are_rows_too() -> None:
    async with listening(Disorderly(table_of(50))) as agent, asking(agent) as asks:
        table = await asks.table(columns())
    assert is_whole(table, 50)
    assert list(table.rows) == sorted(table.rows)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (WalkLimits(variables=1_000), "more than 1000 values"),
        (WalkLimits(octets=20_000), "larger than"),
        (WalkLimits(seconds=0.2), "longer than 0.2 seconds"),
    ],
)
async def test_a_table_without_end_is_cut(limits: WalkLimits, why: str) -> None:
    class Counting(TableAgent):
        count = 0

        def next(self, name: bytes) -> Variable:  # noqa: ARG002
            self.count += 1
            return pack_object_id((*ENTRY, 1, self.count)), b"x" * 20

    async with listening(Counting({})) as agent, asking(agent, limits=limits) as asks:
        table = await asks.table(columns(1))
    assert table.extent is Extent.PART
    assert why in table.why
    assert table.rows


def test_a_walk_has_the_limits_that_everybody_is_told() -> None:
    assert WalkLimits() == WalkLimits(variables=500_000, octets=32 << 20, seconds=120)


class Stopping(TableAgent):
    """Answers so many questions, and no more."""

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        return super().answer(asked, is_v1=is_v1) if len(self.asked) <= 2 else None


async def test_what_was_read_before_an_agent_stopped_is_kept() -> None:
    async with listening(Stopping(table_of(100))) as agent, asking(agent) as asks:
        table = await asks.table(columns())
    assert table.extent is Extent.PART
    assert "stopped answering" in table.why
    assert 0 < len(table.rows) < 100


class Failing(TableAgent):
    """Has a column that it cannot show."""

    status = GENERAL
    column = 2

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        broken = pack_object_id((*ENTRY, self.column))
        for number, (name, _) in enumerate(asked.variables, start=1):
            if name.startswith(broken):
                return replace(asked, kind=RESPONSE, status=self.status, index=number)
        return super().answer(asked, is_v1=is_v1)


async def test_a_column_with_an_error_does_not_spoil_the_others() -> None:
    async with listening(Failing(table_of(30))) as agent, asking(agent) as asks:
        table = await asks.table(columns())
    assert table.extent is Extent.PART
    assert "genErr" in table.why
    assert len(table.rows) == 30
    assert all(set(row) == {(*ENTRY, 1), (*ENTRY, 3)} for row in table.rows.values())


async def test_what_the_agent_shows_to_others_only_is_said_so() -> None:
    class Denying(Failing):
        status = AUTHORIZATION
        column = 1

    async with listening(Denying(table_of(3))) as agent, asking(agent) as asks:
        with pytest.raises(SnmpDeniedError, match="authorizationError"):
            await asks.table(columns(1))
        with pytest.raises(SnmpDeniedError, match="authorizationError"):
            await asks.get([(*ENTRY, 1, 1)])


async def test_single_objects_are_read_and_missing_ones_left_out() -> None:
    wanted = [(*ENTRY, 1, row) for row in range(1, 200)]
    behind = (1, 3, 6, 1, 2, 1, 2, 99, 1)
    for security in (PUBLIC_V1, Community(community=Secret("public"))):
        async with listening(TableAgent(table_of(99, 1))) as agent, asking(agent, security) as asks:
            found = await asks.get([*wanted, behind])
        assert found == {oid: agent.objects[oid] for oid in wanted[:99]} | {
            (1, 3, 6, 1, 2, 1, 2, 99, 1): b"behind"
        }


async def test_single_objects_too_big_for_one_answer_are_asked_for_in_parts() -> None:
    class Tight(TableAgent):
        def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
            if len(asked.variables) > 9:
                return Pdu(kind=RESPONSE, request_id=asked.request_id, status=TOO_BIG)
            return super().answer(asked, is_v1=is_v1)

    wanted = [(*ENTRY, 1, row) for row in range(1, 60)]
    async with listening(Tight(table_of(59, 1))) as agent, asking(agent) as asks:
        assert len(await asks.get(wanted)) == 59


async def test_an_object_with_an_error_of_the_agent_is_an_error_only_alone() -> None:
    async with listening(Failing(table_of(3))) as agent, asking(agent) as asks:
        assert await asks.get([(*ENTRY, 2, 1), (*ENTRY, 1, 1)]) == {(*ENTRY, 1, 1): 100_001}
        with pytest.raises(SnmpAnswerError, match="genErr"):
            await asks.get([(*ENTRY, 2, 1)])


async def test_a_wrong_community_is_silence_and_the_sentence_says_so() -> None:
    security = Community(community=Secret("S3NT1NEL-word"))
    async with listening(TableAgent(table_of(3))) as agent, asking(agent, security) as asks:
        with pytest.raises(SnmpSilentError, match="wrong community") as raised:
            await asks.get([(*ENTRY, 1, 1)])
    assert len(agent.asked) == 4
    assert "S3NT1NEL" not in f"{raised.value!r}{security!r}{asks!r}"


async def test_silence_altogether_says_nothing_of_how_much_an_agent_can() -> None:
    manners = Manners()
    before = manners.amount
    async with (
        listening(TableAgent(table_of(3), community=b"another")) as agent,
        asking(agent, manners=manners) as asks,
    ):
        with pytest.raises(SnmpSilentError):
            await asks.table(columns())
    assert manners.amount == before
    assert manners.odd[Oddity.SILENT] == len(agent.asked) == 4


async def test_a_context_is_a_part_of_the_community() -> None:
    async with (
        listening(TableAgent(table_of(3), community=b"public@20")) as agent,
        asking(agent, context="20") as asks,
    ):
        assert is_whole(await asks.table(columns()), 3)


async def test_a_closed_port_is_told_apart_from_silence() -> None:
    async with listening(TableAgent({})) as agent:
        pass
    async with asking(agent) as asks:
        with pytest.raises(SnmpRefusedError, match="nothing listens"):
            await asks.get([(*ENTRY, 1, 1)])


async def test_the_numbers_of_questions_are_random() -> None:
    async with listening(TableAgent(table_of(400, 1))) as agent, asking(agent) as asks:
        await asks.table(columns(1))
    numbers = [each.request_id for each in agent.asked]
    assert len(numbers) > 10
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) - min(numbers) > 1 << 24
    assert numbers != sorted(numbers)


class Late(TableAgent):
    """Answers each question when the next one comes."""

    waiting: Pdu | None = None

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        before, self.waiting = self.waiting, asked
        return super().answer(before, is_v1=is_v1) if before is not None else None


async def test_an_answer_to_an_earlier_try_is_an_answer() -> None:
    async with listening(Late(table_of(2, 1))) as agent, asking(agent) as asks:
        assert await asks.get([(*ENTRY, 1, 1)]) == {(*ENTRY, 1, 1): 100_001}
        # What is still on its way answers another question.
        assert await asks.get([(*ENTRY, 1, 2)]) == {(*ENTRY, 1, 2): 100_002}


class Noisy(TableAgent):
    """Sends other things before each answer, and each answer twice."""

    def send(self, data: bytes, addr: tuple[str, int]) -> None:
        stale = Pdu(kind=RESPONSE, request_id=1, variables=((pack_object_id((*ENTRY, 1, 1)), b"stale"),))
        for each in (
            b"",
            b"\x30\x82garbage",
            data[:-3],
            build_community(V2C, b"x", build_answer(stale)),
            data,
            data,
        ):
            super().send(each, addr)


async def test_strays_garbage_and_twins_change_nothing() -> None:
    manners = Manners()
    async with listening(Noisy(table_of(120))) as agent, asking(agent, manners=manners) as asks:
        assert is_whole(await asks.table(columns()), 120)
    assert manners.odd[Oddity.LATE]
    assert manners.odd[Oddity.GARBLED]


async def test_what_is_not_snmp_is_said_so() -> None:
    class Web(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
            super().send(b"HTTP/1.1 400 Bad Request", addr)

    async with listening(Web(table_of(3))) as agent, asking(agent) as asks:
        with pytest.raises(SnmpGarbledError, match="is not SNMP"):
            await asks.get([(*ENTRY, 1, 1)])


async def test_a_flood_of_what_nobody_asked_for_ends_the_question() -> None:
    class Flooding(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
            stale = build_community(V2C, b"x", build_answer(Pdu(kind=RESPONSE, request_id=1)))
            for _ in range(STRAYS + 1):
                super().send(stale, addr)

    async with listening(Flooding(table_of(3))) as agent, asking(agent) as asks:
        with pytest.raises(SnmpGarbledError, match="floods"):
            await asks.get([(*ENTRY, 1, 1)])


class Elsewhere(TableAgent):
    """Answers from another address than it was asked at."""

    def send(self, data: bytes, addr: tuple[str, int]) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind(("127.0.0.2", 0))
            sock.sendto(data, addr)


async def test_an_answer_from_another_address_is_none_but_for_who_is_marked_so() -> None:
    async with listening(Elsewhere(table_of(30))) as agent:
        async with asking(agent) as asks:
            with pytest.raises(SnmpSilentError, match="another of them"):
                await asks.table(columns())
        async with asking(agent, from_anywhere=True) as asks:
            assert is_whole(await asks.table(columns()), 30)


async def test_an_agent_is_asked_one_thing_at_a_time() -> None:
    class Counting(TableAgent):
        def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
            open_now.add(asked.request_id)
            most.append(len(open_now))
            open_now.discard(asked.request_id)
            return super().answer(asked, is_v1=is_v1)

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            waiting.append(data)
            asyncio.get_running_loop().call_later(0.002, self.reply_to, data, addr)

        def reply_to(self, data: bytes, addr: tuple[str, int]) -> None:
            most.append(len(waiting))
            waiting.remove(data)
            super().datagram_received(data, addr)

    open_now: set[int] = set()
    waiting: list[bytes] = []
    most: list[int] = []
    async with listening(Counting(table_of(60))) as agent, asking(agent) as asks:
        tables = await asyncio.gather(*(asks.table(columns()) for _ in range(5)))
    assert all(is_whole(table, 60) for table in tables)
    assert max(most) == 1


async def test_a_table_of_no_columns_is_absent_and_asks_nothing() -> None:
    async with listening(TableAgent(table_of(3))) as agent, asking(agent) as asks:
        assert (await asks.table([])).extent is Extent.ABSENT
        assert await asks.get([]) == {}
    assert not agent.asked


async def test_the_second_time_even_the_first_answer_fits_a_frame() -> None:
    sizes: list[int] = []

    class Measured(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            sizes.append(len(data))
            super().send(data, addr)

    manners = Manners()
    objects = dict.fromkeys(table_of(60, 10), b"x" * 120)
    async with listening(Measured(objects)) as agent, asking(agent, manners=manners) as asks:
        await asks.table(columns(10))
        assert max(sizes) > MOST_OCTETS
        sizes.clear()
        assert (await asks.table(columns(10))).extent is Extent.WHOLE
    assert max(sizes) <= MOST_OCTETS + 100


@pytest.mark.parametrize("width", [1, 3, 20, 70])
@pytest.mark.parametrize(
    ("status", "why"), [(TOO_BIG, "tooBig"), (0, "nothing"), (GENERAL, "genErr"), (99, "error 99")]
)
async def test_who_answers_with_one_error_only_is_asked_a_few_times(
    width: int, status: int, why: str
) -> None:
    class Refusing(TableAgent):
        def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
            answer = super().answer(asked, is_v1=is_v1)
            return replace(answer, status=status, variables=()) if answer else None

    async with listening(Refusing(table_of(3, width))) as agent, asking(agent) as asks:
        table = await asks.table(columns(width))
    assert (table.extent, dict(table.rows)) == (Extent.PART, {})
    assert why in table.why
    assert len(agent.asked) < 30
