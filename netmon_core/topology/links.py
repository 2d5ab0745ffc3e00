"""Links between ports, from what neighbors tell each other by LLDP and CDP. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from ..events.port import LinksChanged
from ..evidence.reading import ReadTable
from ..model.link import Link, LinkEnd
from .directory import short_name
from .joining import Claim, joined
from .port_names import port_meant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..evidence.reading import NeighborRow, Reading
    from ..model.port import Port
    from .directory import Directory, Match

# A neighbor that a whole table no longer holds is gone; one reading may miss it.
GONE_AFTER: Final = timedelta(minutes=3)
# What nobody could ask for so long is forgotten.
FORGET_AFTER: Final = timedelta(days=7)
# Of all devices together: each of 512 informants hears some dozens.
KNOWN_LINKS: Final = 50_000
# A neighbor of which no device is known is there all the same.
_STRANGER: Final = 0.5


class Links:
    """All links that are known; `told` are those of an earlier run, kept until their devices were asked."""

    def __init__(self, told: Iterable[Link] = ()) -> None:
        self._links = {link.id: link for link in told}
        self._claims: dict[str, dict[tuple[str, str, str], Claim]] = {}

    @property
    def links(self) -> tuple[Link, ...]:
        """All of them."""
        return tuple(self._links.values())

    def hear(self, device_id: str, reading: Reading, ports: Iterable[Port], directory: Directory) -> None:
        """Take in what one device hears; where its table is not whole, what it lacks stays."""
        before = self._claims.get(device_id, {})
        claims = dict(before)
        by_index = {port.index: port for port in ports if not port.gone}
        for row in reading.neighbors:
            port = by_index.get(row.index) if row.index is not None else None
            local = LinkEnd(
                device_id=device_id,
                port_id=port.id if port is not None else None,
                port_name=port.name if port is not None else row.local_port,
            )
            claim = _claim(local, row, directory, reading.at)
            # By its own words: who that is may only be found out later.
            key = (local.port_id or local.port_name, _stranger(row), row.source.value)
            old = before.get(key)
            claims[key] = replace(claim, first_seen=old.first_seen) if old is not None else claim
        keep = GONE_AFTER if reading.whole(ReadTable.NEIGHBORS) else FORGET_AFTER
        self._claims[device_id] = {
            key: claim for key, claim in claims.items() if reading.at - claim.last_seen <= keep
        }

    def meet(self, directory: Directory) -> bool:
        """Look whether neighbors that were not known, or whose ports were not, are known by now."""
        met = False
        for claims in self._claims.values():
            for key, claim in claims.items():
                if claim.remote.device_id is not None and claim.remote.port_id is not None:
                    continue
                now = _claim(claim.local, claim.row, directory, claim.last_seen)
                if now.remote != claim.remote:
                    claims[key] = replace(now, first_seen=claim.first_seen)
                    met = True
        return met

    def draw(self, now: datetime) -> LinksChanged | None:
        """Join what all devices claim, and say what differs from before."""
        drawn = joined(
            claim
            for claims in self._claims.values()
            for claim in claims.values()
            if now - claim.last_seen <= FORGET_AFTER
        )
        asked = set(self._claims)
        for link in self._links.values():
            # Nobody asked its devices yet since we started.
            by = {proof.device_id for proof in link.proofs}
            if by.isdisjoint(asked) and now - link.last_seen <= FORGET_AFTER:
                drawn.setdefault(link.id, link)
        if len(drawn) > KNOWN_LINKS:
            newest = sorted(drawn.values(), key=lambda link: link.last_seen, reverse=True)
            drawn = {link.id: link for link in newest[:KNOWN_LINKS]}
        before, self._links = self._links, drawn
        changed = tuple(
            link
            for link in drawn.values()
            if link.id not in before or _lasting(link) != _lasting(before[link.id])
        )
        ended = tuple(link_id for link_id in before if link_id not in drawn)
        return LinksChanged(links=changed, ended=ended) if changed or ended else None

    def forget(self, device_id: str, now: datetime) -> None:
        """Drop what a device said that is no longer known or asked."""
        self._claims.pop(device_id, None)
        for link_id, link in list(self._links.items()):
            if any(end.device_id == device_id for end in link.ends):
                self._links[link_id] = replace(link, last_seen=now - 2 * FORGET_AFTER)


def _claim(local: LinkEnd, row: NeighborRow, directory: Directory, at: datetime) -> Claim:
    match = directory.neighbor(row)
    remote = _remote(row, match, directory)
    return Claim(
        local=local,
        remote=remote,
        who=remote.device_id or _stranger(row),
        source=row.source,
        confidence=match.confidence if match is not None else _STRANGER,
        first_seen=at,
        last_seen=at,
        row=row,
    )


def _remote(row: NeighborRow, match: Match | None, directory: Directory) -> LinkEnd:
    port = port_meant(row, directory.ports_of(match.device_id)) if match is not None else None
    return LinkEnd(
        device_id=match.device_id if match is not None else None,
        port_id=port.id if port is not None else None,
        name=row.name or row.chassis,
        port_name=port.name if port is not None else row.port_description or row.port,
        mac=row.mac,
        addresses=row.addresses,
    )


def _stranger(row: NeighborRow) -> str:
    """Tell a neighbor that is no device of ours from others: by its chassis, else by name, else by its port.

    A name in CDP is a chassis too; where it has a domain, LLDP may lack that.
    """
    words = row.chassis or short_name(row.name) or row.port
    return f"?{sha256(words.encode()).hexdigest()[:16]}"


def _lasting(link: Link) -> Link:
    proofs = tuple(replace(proof, last_seen=proof.first_seen) for proof in link.proofs)
    return replace(link, proofs=proofs, last_seen=link.first_seen)
