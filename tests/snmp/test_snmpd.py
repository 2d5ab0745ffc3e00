"""A real agent: every version and protocol that it has, and the same as net-snmp's own client reads."""

from __future__ import annotations

import os
import subprocess
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.settings.secret import Secret
from netmon_core.snmp.agent import open_agent
from netmon_core.snmp.errors import (
    SnmpDeniedError,
    SnmpKeyError,
    SnmpLevelError,
    SnmpSilentError,
    SnmpUserError,
)
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.security import AuthProtocol, Community, PrivacyProtocol
from netmon_core.snmp.table import Extent

from ..lab.peers import SnmpUser, add_ports, start_snmpd
from ..lab.processes import program
from .asking import PUBLIC, PUBLIC_V1, user

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netmon_core.snmp.errors import SnmpError
    from netmon_core.snmp.security import Security
    from netmon_core.snmp.table import Oid, Value

    from ..lab.namespaces import Lab, Namespace

IF_ENTRY = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IFX_ENTRY = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
SYS_NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)
PAIRS = 40
A, P = AuthProtocol, PrivacyProtocol
USERS = {
    SnmpUser(name="md5-des", auth="MD5", privacy="DES"): (A.MD5, P.DES),
    SnmpUser(name="sha-aes", auth="SHA", privacy="AES"): (A.SHA, P.AES128),
    SnmpUser(name="sha224-aes", auth="SHA-224", privacy="AES"): (A.SHA224, P.AES128),
    SnmpUser(name="sha256-aes256", auth="SHA-256", privacy="AES-256"): (A.SHA256, P.AES256),
    SnmpUser(name="sha512-aes192", auth="SHA-512", privacy="AES-192"): (A.SHA512, P.AES192),
    # The hash is shorter than the key.
    SnmpUser(name="md5-aes256", auth="MD5", privacy="AES-256"): (A.MD5, P.AES256),
    SnmpUser(name="sha-aes192", auth="SHA", privacy="AES-192"): (A.SHA, P.AES192),
    SnmpUser(name="sha384", auth="SHA-384"): (A.SHA384, P.NONE),
    SnmpUser(name="nobody"): (A.NONE, P.NONE),
}
SECURITIES: dict[str, Security] = {
    "v1": PUBLIC_V1,
    "v2c": PUBLIC,
    **{each.name: user(*protocols, name=each.name) for each, protocols in USERS.items()},
}
# It answers at once, or never.
BRISK = Patience(timeout=1.0, tries=2)


@pytest.fixture
def host(lab: Lab) -> Iterator[Namespace]:
    """A host with a real agent, and this thread on it."""
    made = lab.namespace("agent")
    add_ports(made, PAIRS)
    start_snmpd(made, name="lab-switch", users=list(USERS))
    with made.inside():
        yield made


def columns(*counts: int) -> list[Oid]:
    return [(*IFX_ENTRY, column) for column in counts]


@pytest.mark.parametrize("where", ["127.0.0.1", "::1"])
async def test_every_version_and_protocol_reads_the_same(host: Namespace, where: str) -> None:
    for name, security in SECURITIES.items():
        async with open_agent(ip_address(where), security, patience=BRISK) as agent:
            assert await agent.get([SYS_NAME, (*SYS_NAME[:-1], 7)]) == {SYS_NAME: b"lab-switch"}, name
            table = await agent.table(columns(1, 15, 17))
        assert (table.extent, table.why) == (Extent.WHOLE, ""), name
        names = {row[(*IFX_ENTRY, 1)] for row in table.rows.values()}
        assert names == {b"lo", *(f"{side}{number}".encode() for side in "vw" for number in range(PAIRS))}, (
            name
        )


@pytest.mark.parametrize(
    ("security", "error"),
    [
        (Community(community=Secret("S3NT1NEL")), SnmpSilentError),
        (user(A.SHA, P.AES128, name="stranger"), SnmpUserError),
        (user(A.MD5, P.AES128, name="sha-aes"), SnmpKeyError),
        (user(A.SHA, P.AES128, name="sha-aes", auth_key="S3NT1NEL"), SnmpKeyError),
        (user(A.SHA, P.AES128, name="sha-aes", privacy_key="S3NT1NEL"), SnmpSilentError),
        (user(A.SHA, P.DES, name="sha-aes"), SnmpSilentError),
        (user(A.SHA384, P.AES128, name="sha384"), SnmpLevelError),
        (user(A.SHA, P.NONE, name="sha-aes"), SnmpDeniedError),
    ],
)
async def test_what_is_wrong_is_said_in_words(
    host: Namespace, security: Security, error: type[SnmpError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with open_agent(
        ip_address("127.0.0.1"), security, patience=Patience(timeout=0.2, tries=2)
    ) as agent:
        with pytest.raises(error) as raised:
            await agent.get([SYS_NAME])
    assert "S3NT1NEL" not in f"{raised.value!r}{security!r}{caplog.text}"
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize("security", ["v2c", "sha256-aes256"])
@pytest.mark.parametrize("entry", [IF_ENTRY, IFX_ENTRY])
async def test_a_table_is_what_snmpbulkwalk_reads(host: Namespace, entry: Oid, security: str) -> None:
    wanted = [(*entry, column) for column in range(1, 23)]
    async with open_agent(ip_address("127.0.0.1"), SECURITIES[security], patience=BRISK) as agent:
        table = await agent.table(wanted)
    theirs = bulk_walk(entry)
    ours = {(*column, *index): value for index, row in table.rows.items() for column, value in row.items()}
    assert table.extent is Extent.WHOLE
    assert len(ours) == len(theirs) > 1_000
    # The questions themselves are counted on the loopback, which is the first.
    assert {oid: value for oid, value in ours.items() if oid[-1] != 1} == {
        oid: value for oid, value in theirs.items() if oid[-1] != 1
    }


def bulk_walk(root: Oid) -> Mapping[Oid, Value]:
    """What net-snmp's own client reads, with strings in hexadecimal and numbers as they are."""
    done = subprocess.run(
        [
            *(program("snmpbulkwalk", package="snmp"), "-v2c", "-c", "public", "-Cr25"),
            *("-On", "-Ox", "-Oe", "-Ot", "127.0.0.1", ".".join(map(str, root))),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
        env={**os.environ, "MIBS": ""},
    )
    found: dict[Oid, Value] = {}
    for line in done.stdout.replace("\n.", "\0.").split("\0"):
        name, _, value = line.partition(" = ")
        oid = tuple(map(int, name.lstrip(".").split(".")))
        kind, _, shown = value.strip().partition(": ")
        match kind:
            case "Hex-STRING":
                found[oid] = bytes.fromhex(shown)
            case '""' | "STRING":
                assert shown in {"", '""'}
                found[oid] = b""
            case "OID":
                found[oid] = tuple(map(int, shown.lstrip(".").split(".")))
            case _:
                found[oid] = int(shown or value)
    return found
