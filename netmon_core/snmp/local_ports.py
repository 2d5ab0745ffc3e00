"""Which of its ports an agent means by the numbers and texts of its LLDP. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..model.port import PortKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..evidence.reading import PortRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPort:
    """How the agent names one of its own ports in LLDP."""

    kind: str
    id: str
    text: str


class LocalPorts:
    """The ports of one agent, found by what it says of them; what fits two ports is none of them."""

    def __init__(
        self,
        ports: Iterable[PortRow],
        bridge_ports: Mapping[int, int],
        told: Mapping[int, LocalPort] | None = None,
    ) -> None:
        self._ports = tuple(ports)
        self._bridge_ports = bridge_ports
        self._told = told or {}
        self._cables = {port.index for port in self._ports if port.kind in (PortKind.ETHERNET, PortKind.LAG)}
        self._names = _unique(
            (text, port.index) for port in self._ports for text in {port.name, port.description} if text
        )
        self._aliases = _unique((port.alias, port.index) for port in self._ports if port.alias)
        self._macs = _unique(
            (port.mac, port.index) for port in self._ports if port.mac and port.index in self._cables
        )

    def told(self, told: Mapping[int, LocalPort]) -> LocalPorts:
        """Return the same with what the agent says of its LLDP ports."""
        return LocalPorts(self._ports, self._bridge_ports, told)

    def index_of(self, number: int) -> int | None:
        """Return the index of an LLDP port: by its name, else its MAC, alias or text, else its number."""
        local = self._told.get(number)
        if local is not None:
            found = (
                self._names.get(local.id)
                or (self._macs.get(local.id) if local.kind == "mac" else None)
                or (self._aliases.get(local.id) if local.kind == "alias" else None)
                or self._names.get(local.text)
                or self._aliases.get(local.text)
            )
            if found is not None:
                return found
            if local.kind == "local" and local.id.isdecimal() and int(local.id) in self._cables:
                return int(local.id)
        mapped = self._bridge_ports.get(number, number)
        return mapped if mapped in self._cables else None

    def text_of(self, number: int) -> str:
        """Return what the agent says of an LLDP port."""
        local = self._told.get(number)
        return (local.id or local.text) if local is not None else str(number)


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    twice: set[str] = set()
    for text, index in pairs:
        if found.setdefault(text, index) != index:
            twice.add(text)
    return {text: index for text, index in found.items() if text not in twice}
