"""What pysnmp does where our own code does not."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.packets.snmp import GET_BULK
from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.by_pysnmp import PRIVACIES, PysnmpExchange
from netmon_core.snmp.errors import SnmpError, SnmpGarbledError, SnmpKeyError, SnmpSilentError, SnmpUserError
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.manners import Manners
from netmon_core.snmp.security import AuthProtocol, PrivacyProtocol
from netmon_core.snmp.table import Extent

from .asking import ENTRY, PUBLIC, PUBLIC_V1, asking, columns, user
from .table_agent import TableAgent, UsmTableAgent, listening, table_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from netmon_core.snmp.security import Security

# It is slow to begin with.
PATIENT = Patience(timeout=3.0, tries=3)
pytestmark = [
    # As long as pysnmp takes CFB from where cryptography moves it away.
    pytest.mark.filterwarnings("ignore:.*CFB"),
]


def by_pysnmp() -> Manners:
    manners = Manners()
    manners.by_pysnmp = True
    return manners


class Indefinite(TableAgent):
    """Writes lengths as only BER allows: begun, and ended by two zeros."""

    def send(self, data: bytes, addr: tuple[str, int]) -> None:
        begin = 2 if data[1] < 0x80 else 2 + (data[1] & 0x7F)
        super().send(b"\x30\x80" + data[begin:] + b"\x00\x00", addr)


async def test_what_our_code_does_not_read_pysnmp_reads_and_goes_on_to() -> None:
    manners = Manners()
    async with listening(Indefinite(table_of(12))) as agent:
        async with asking(agent, manners=manners, patience=PATIENT) as asks:
            table = await asks.table(columns())
        assert (table.extent, len(table.rows)) == (Extent.WHOLE, 12)
        assert manners.by_pysnmp
        first = len(agent.asked)
        async with asking(agent, manners=manners, patience=PATIENT) as asks:
            assert await asks.get([(*ENTRY, 1, 1)]) == {(*ENTRY, 1, 1): 100_001}
    # It is not tried in our own way again.
    assert len(agent.asked) == first + 1


async def test_what_neither_reads_is_said_as_we_say_it() -> None:
    class Web(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
            super().send(b"HTTP/1.1 400 Bad Request", addr)

    manners = Manners()
    async with listening(Web(table_of(3))) as agent:
        patience = Patience(timeout=0.1, tries=2)
        async with asking(agent, manners=manners, patience=patience) as asks:
            with pytest.raises(SnmpGarbledError, match="is not SNMP"):
                await asks.get([(*ENTRY, 1, 1)])
    assert not manners.by_pysnmp


@pytest.mark.parametrize("security", [PUBLIC, PUBLIC_V1])
async def test_a_table_is_the_same_through_pysnmp(security: Security) -> None:
    objects = table_of(20) | {
        (*ENTRY, 4, 1): b"\xff\x00octets",
        (*ENTRY, 4, 2): (1, 3, 6, 1, 4, 1, 9),
        (*ENTRY, 4, 3): -5,
    }
    if security is PUBLIC:
        # Version 1 has no such numbers.
        objects[(*ENTRY, 4, 4)] = 2**63
    async with listening(TableAgent(objects)) as agent:
        async with asking(agent, security) as asks:
            own = await asks.table(columns(4))
        async with asking(agent, security, manners=by_pysnmp(), patience=PATIENT) as asks:
            through = await asks.table(columns(4))
    assert through == own
    assert own.extent is Extent.WHOLE


@pytest.mark.parametrize(
    ("auth", "privacy"),
    [
        (AuthProtocol.MD5, PrivacyProtocol.DES),
        (AuthProtocol.SHA, PrivacyProtocol.AES128),
        (AuthProtocol.SHA256, PrivacyProtocol.AES192),
        (AuthProtocol.SHA, PrivacyProtocol.AES256),
        (AuthProtocol.SHA, PrivacyProtocol.AES192_C),
        (AuthProtocol.MD5, PrivacyProtocol.AES256_C),
        (AuthProtocol.SHA512, PrivacyProtocol.NONE),
        (AuthProtocol.NONE, PrivacyProtocol.NONE),
    ],
)
async def test_pysnmp_and_our_agent_understand_each_other(
    auth: AuthProtocol, privacy: PrivacyProtocol
) -> None:
    async with (
        listening(UsmTableAgent(table_of(5), user(auth, privacy))) as agent,
        asking(agent, user(auth, privacy), manners=by_pysnmp(), patience=PATIENT) as asks,
    ):
        table = await asks.table(columns())
    assert (table.extent, len(table.rows)) == (Extent.WHOLE, 5)


@pytest.mark.parametrize(
    ("asked_as", "error"),
    [(user(name="stranger"), SnmpUserError), (user(auth_key="another password"), SnmpKeyError)],
)
async def test_pysnmp_says_what_is_wrong_in_our_words(asked_as: Security, error: type[SnmpError]) -> None:
    async with (
        listening(UsmTableAgent(table_of(3), user())) as agent,
        asking(agent, asked_as, manners=by_pysnmp(), patience=PATIENT) as asks,
    ):
        with pytest.raises(error):
            await asks.get([(*ENTRY, 1, 1)])


async def test_silence_through_pysnmp_asks_for_less_too() -> None:
    class Shy(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            pass

    patience = Patience(timeout=0.2, tries=3)
    async with (
        listening(Shy(table_of(90))) as agent,
        asking(agent, manners=by_pysnmp(), patience=patience) as asks,
    ):
        with pytest.raises(SnmpSilentError):
            await asks.table(columns(1))
    rows = [each.index for each in agent.asked if each.kind == GET_BULK]
    assert rows == sorted(rows, reverse=True)
    assert rows[0] > rows[-1]


async def test_what_pysnmp_chokes_on_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def choke(*_: object, **__: object) -> None:
        raise IndexError("not theirs to raise")

    async with (
        listening(TableAgent(table_of(3))) as agent,
        asking(agent, manners=by_pysnmp(), patience=PATIENT) as asks,
    ):
        monkeypatch.setattr("pysnmp.hlapi.v3arch.asyncio.get_cmd", choke)
        with pytest.raises(SnmpGarbledError, match="pysnmp does not read"):
            await asks.get([(*ENTRY, 1, 1)])


@pytest.mark.parametrize(
    "privacy",
    [PrivacyProtocol.DES3, PrivacyProtocol.AES192_C, PrivacyProtocol.AES256_C, PrivacyProtocol.AES256],
)
async def test_an_agent_that_pysnmp_made_is_read(privacy: PrivacyProtocol) -> None:
    security = user(AuthProtocol.SHA, privacy)
    async with (
        pysnmp_agent(privacy) as port,
        open_agent(ip_address("127.0.0.1"), security, port=port, patience=PATIENT) as asks,
    ):
        # What our own code does not do is left to pysnmp.
        assert isinstance(asks._asks, PysnmpExchange) == (privacy is PrivacyProtocol.DES3)
        table = await asks.table([(1, 3, 6, 1, 2, 1, 11)])
    assert (table.extent, table.why) == (Extent.WHOLE, "")
    assert len(table.rows) > 20


@asynccontextmanager
async def pysnmp_agent(privacy: PrivacyProtocol) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.snmp.pysnmp_agent", PRIVACIES[privacy]),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()
