"""What is not there: packages, and what the system's own library left out."""

from __future__ import annotations

import hashlib
import sys

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher

from netmon_core.errors import MissingExtraError
from netmon_core.snmp import keys
from netmon_core.snmp.errors import SnmpGarbledError, SnmpKeyError, SnmpPrivacyError
from netmon_core.snmp.exchange import Patience
from netmon_core.snmp.security import AuthProtocol, PrivacyProtocol

from .asking import ENTRY, asking, columns, user
from .table_agent import TableAgent, UsmTableAgent, listening, table_of

OBJECT = (*ENTRY, 1, 1)


@pytest.fixture
def without_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers", None)


@pytest.mark.usefixtures("without_cryptography")
async def test_without_cryptography_only_encryption_is_missing_and_names_the_extra() -> None:
    async with listening(UsmTableAgent(table_of(3), user())) as agent, asking(agent, user()) as asks:
        with pytest.raises(MissingExtraError, match=r"netmon-core\[snmp\]"):
            await asks.get([OBJECT])
    signed = user(AuthProtocol.SHA512, PrivacyProtocol.NONE)
    async with listening(UsmTableAgent(table_of(3), signed)) as agent, asking(agent, signed) as asks:
        assert len((await asks.table(columns())).rows) == 3


async def test_a_cipher_that_the_system_left_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(cipher: object) -> None:
        raise UnsupportedAlgorithm("no DES here")

    old = user(AuthProtocol.SHA, PrivacyProtocol.DES)
    async with listening(UsmTableAgent(table_of(3), old)) as agent, asking(agent, old) as asks:
        monkeypatch.setattr(Cipher, "encryptor", refuse)
        with pytest.raises(SnmpPrivacyError, match="does not encrypt by des"):
            await asks.get([OBJECT])
    assert not agent.asked


async def test_a_hash_that_the_system_left_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, *_: object, **__: object) -> None:
        raise ValueError(f"unsupported hash type {name}")

    old = user(AuthProtocol.MD5, PrivacyProtocol.NONE)
    keys.auth_key.cache_clear()
    keys._stretch.cache_clear()
    async with listening(UsmTableAgent(table_of(3), old)) as agent, asking(agent, old) as asks:
        monkeypatch.setattr(hashlib, "new", refuse)
        with pytest.raises(SnmpKeyError, match="does not sign by md5"):
            await asks.get([OBJECT])
    assert not agent.asked


async def test_without_pysnmp_an_odd_agent_is_said_to_be_odd(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(TableAgent):
        def send(self, data: bytes, addr: tuple[str, int]) -> None:
            super().send(b"\x30\x80" + data[2:] + b"\x00\x00", addr)

    monkeypatch.setitem(sys.modules, "pysnmp.hlapi.v3arch.asyncio", None)
    patience = Patience(timeout=0.05, tries=2)
    async with listening(Odd(table_of(3))) as agent, asking(agent, patience=patience) as asks:
        with pytest.raises(SnmpGarbledError, match="is not SNMP"):
            await asks.get([OBJECT])
