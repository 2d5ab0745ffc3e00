"""SNMP as a reader among others: a credential and an address come in, a Reading comes out."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from ..settings.credentials import CredentialKind, PrivacyProtocol

if TYPE_CHECKING:
    from ..evidence.reading import Reading
    from ..plugins import Question
    from .known import KnownAgent


class SnmpReader:
    """Reads agents. What changes seldom is asked for every `slow` seconds."""

    name = "snmp"
    kinds = frozenset({CredentialKind.SNMP_V1, CredentialKind.SNMP_V2C, CredentialKind.SNMP_V3})

    def __init__(self, *, slow: float) -> None:
        self._slow = slow
        # As many as there are informants.
        self._agents: dict[str, KnownAgent] = {}
        self._make: type[KnownAgent] | None = None
        self._encrypts = False

    async def read(self, question: Question) -> Reading:
        """Ask for all that is due now. Raises SnmpError, OtherInformantError."""
        if question.credential.privacy is not PrivacyProtocol.NONE and not self._encrypts:
            await asyncio.to_thread(_import_ciphers)
            self._encrypts = True
        agent = self._agents.get(question.device_id)
        if agent is None:
            make = self._make
            if make is None:
                # 50 ms that only who has a credential need pay, and nobody need wait for.
                module = await asyncio.to_thread(import_module, ".known", __package__)
                make = self._make = module.KnownAgent
            agent = self._agents.setdefault(question.device_id, make(slow=self._slow))
        return await agent.read(question)

    def forget(self, device_id: str) -> None:
        """Keep nothing that was learned of this device."""
        self._agents.pop(device_id, None)


def _import_ciphers() -> None:
    """Take the time for that now; who asks with them says what is missing."""
    with suppress(ImportError):
        import_module("cryptography.hazmat.primitives.ciphers")
