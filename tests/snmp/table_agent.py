"""An SNMP agent on loopback that answers from a table, as well or as badly as a test wants it to."""

from __future__ import annotations

import asyncio
import hmac
from bisect import bisect_right
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from netmon_core.packets.ber import pack_object_id, read_object_id
from netmon_core.packets.snmp import (
    AUTHENTICATED,
    ENCRYPTED,
    END,
    GET,
    GET_BULK,
    REPORT,
    RESPONSE,
    V1,
    CommunityMessage,
    Pdu,
    UsmMessage,
    build_answer,
    build_community,
    build_scoped,
    build_usm,
    parse_scoped,
    parse_snmp,
)
from netmon_core.snmp.keys import HASHES, auth_key, privacy_key
from netmon_core.snmp.privacy import Privacy
from netmon_core.snmp.reports import Report
from netmon_core.snmp.security import AuthProtocol, PrivacyProtocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from netmon_core.packets.snmp import Variable
    from netmon_core.snmp.security import User
    from netmon_core.snmp.table import Oid, Value

NO_SUCH_NAME = 2


class TableAgent(asyncio.DatagramProtocol):
    """Answers versions 1 and 2c; what a test wants wrong is overridden."""

    def __init__(self, objects: Mapping[Oid, Value], *, community: bytes = b"public") -> None:
        self.objects = dict(objects)
        self.names = sorted(self.objects)
        self.community = community
        # Every question, in order.
        self.asked: list[Pdu] = []
        self.communities: list[bytes] = []
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = parse_snmp(data)
        assert message is not None
        self.hear(message, addr)

    def hear(self, message: CommunityMessage | UsmMessage, addr: tuple[str, int]) -> None:
        """Answer a message of a version that it speaks."""
        if not isinstance(message, CommunityMessage):
            return
        self.asked.append(message.pdu)
        self.communities.append(message.community)
        if message.community != self.community:
            return
        pdu = self.answer(message.pdu, is_v1=message.version == V1)
        if pdu is not None:
            self.send(build_community(message.version, message.community, build_answer(pdu)), addr)

    def send(self, data: bytes, addr: tuple[str, int]) -> None:
        """Send one datagram."""
        assert self._transport is not None
        self._transport.sendto(data, addr)

    def answer(self, asked: Pdu, *, is_v1: bool = False) -> Pdu | None:
        """Return what is answered; None: nothing."""
        found = self.variables(asked)
        if is_v1:
            for number, (_, value) in enumerate(found, start=1):
                if value is None or value is END:
                    return replace(asked, kind=RESPONSE, status=NO_SUCH_NAME, index=number)
        return Pdu(kind=RESPONSE, request_id=asked.request_id, variables=tuple(found))

    def variables(self, asked: Pdu) -> list[Variable]:
        """Return the variables of an answer."""
        names = [name for name, _ in asked.variables]
        if asked.kind == GET:
            return [(name, self.objects.get(read_object_id(name))) for name in names]
        found: list[Variable] = []
        for _ in range(asked.index if asked.kind == GET_BULK else 1):
            row = [self.next(name) for name in names]
            found += row
            names = [name for name, _ in row]
        return found

    def next(self, name: bytes) -> Variable:
        """Return the object behind a name."""
        at = bisect_right(self.names, read_object_id(name))
        if at == len(self.names):
            return name, END
        oid = self.names[at]
        return pack_object_id(oid), self.objects[oid]


class UsmTableAgent(TableAgent):
    """Answers one user of version 3, checked as RFC 3414 says."""

    def __init__(
        self, objects: Mapping[Oid, Value], user: User, *, engine: bytes = b"\x80\x00\x00\x01\x05agent"
    ) -> None:
        super().__init__(objects)
        self.user = user
        self.engine = engine
        self.boots = 7
        self.time = 1_000
        self.reports: list[Report] = []

    def hear(self, message: CommunityMessage | UsmMessage, addr: tuple[str, int]) -> None:
        assert isinstance(message, UsmMessage)
        report = self.refusal(message)
        if report is not None:
            self.reports.append(report)
            asked = Pdu(kind=REPORT, request_id=0, variables=((report.object, 1),))
            self.reply(message, build_answer(asked), addr, flags=message.flags & self.report_level(report))
            return
        scoped = message.scoped
        if message.flags & ENCRYPTED:
            opened = self.privacy().decrypt(scoped, message.salt, message.boots, message.time)
            assert opened is not None
            scoped = opened
        inner = parse_scoped(scoped)
        if inner is None:
            # As net-snmp does.
            return
        self.asked.append(inner[2])
        pdu = self.answer(inner[2])
        if pdu is not None:
            self.reply(message, build_answer(pdu), addr, flags=message.flags & 3)

    def report_level(self, report: Report) -> int:
        return AUTHENTICATED if report is Report.TIME else 0

    def refusal(self, message: UsmMessage) -> Report | None:
        """Return what is reported of a question."""
        user = self.user
        if message.engine != self.engine:
            return Report.ENGINE
        if message.user != user.name.encode():
            return Report.USER
        has_auth = user.auth_protocol is not AuthProtocol.NONE
        has_privacy = user.privacy_protocol is not PrivacyProtocol.NONE
        if message.flags & 3 != has_auth * AUTHENTICATED | has_privacy * ENCRYPTED:
            return Report.LEVEL
        if has_auth and self.digest(message.whole, message.digest_at) != message.digest:
            return Report.KEY
        mistimed = message.boots != self.boots or abs(message.time - self.time) > 150
        if has_auth and (mistimed or self.boots == 2**31 - 1):
            return Report.TIME
        return None

    def reply(self, message: UsmMessage, pdu: bytes, addr: tuple[str, int], *, flags: int) -> None:
        """Send an answer at a level of security."""
        scoped = build_scoped(self.engine, b"", pdu)
        salt = b""
        if flags & ENCRYPTED:
            scoped, salt = self.privacy().encrypt(scoped, self.boots, self.time)
        size = HASHES[self.user.auth_protocol][1] if flags & AUTHENTICATED else 0
        built, at = build_usm(
            replace(
                message,
                flags=flags,
                engine=self.engine,
                boots=self.boots,
                time=self.time,
                digest=bytes(size),
                salt=salt,
                scoped=scoped,
            )
        )
        digest = self.digest(built, at) if size else b""
        self.send(built[:at] + digest + built[at + size :], addr)

    def privacy(self) -> Privacy:
        user = self.user
        key = privacy_key(user.auth_protocol, user.privacy_protocol, user.privacy_key, self.engine)
        return Privacy(user.privacy_protocol, key)

    def digest(self, whole: bytes, at: int) -> bytes:
        name, size = HASHES[self.user.auth_protocol]
        key = auth_key(self.user.auth_protocol, self.user.auth_key, self.engine)
        return hmac.digest(key, whole[:at] + bytes(size) + whole[at + size :], name)[:size]


@asynccontextmanager
async def listening[A: TableAgent](agent: A, host: str = "127.0.0.1") -> AsyncIterator[A]:
    """Have an agent listen on a port of loopback."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: agent, local_addr=(host, 0))
    try:
        yield agent
    finally:
        transport.close()


def table_of(rows: int, columns: int = 3, *, entry: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)) -> dict[Oid, Value]:
    """Objects of a table with so many rows, and one object behind it."""
    objects: dict[Oid, Value] = {
        (*entry, column, row): column * 100_000 + row
        for column in range(1, columns + 1)
        for row in range(1, rows + 1)
    }
    objects[(*entry[:-2], 99, 1)] = b"behind"
    return objects
