"""SNMP as a reader among others: a credential and an address come in, a Reading comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings.credentials import CredentialKind

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

    async def read(self, question: Question) -> Reading:
        """Ask for all that is due now. Raises SnmpError, OtherInformantError."""
        agent = self._agents.get(question.device_id)
        if agent is None:
            from .known import KnownAgent  # noqa: PLC0415 - 50 ms that only who has a credential need pay

            agent = self._agents[question.device_id] = KnownAgent(slow=self._slow)
        return await agent.read(question)

    def forget(self, device_id: str) -> None:
        """Keep nothing that was learned of this device."""
        self._agents.pop(device_id, None)
