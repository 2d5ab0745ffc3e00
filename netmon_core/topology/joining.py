"""One link of all that its two ends say of it, by LLDP and by CDP. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..model.link import Link, LinkEnd, LinkProof
from .directory import short_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..evidence.reading import NeighborRow
    from ..model.link import LinkSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one device said of one neighbor at one of its ports."""

    local: LinkEnd
    remote: LinkEnd
    # Tells neighbors at one port apart.
    who: str
    source: LinkSource
    confidence: float
    first_seen: datetime
    last_seen: datetime
    # In its own words.
    row: NeighborRow


def joined(claims: Iterable[Claim]) -> dict[str, Link]:
    """Make one link of what both ends, and both protocols, say of it."""
    claims = _alike(list(claims))
    met: dict[tuple[str, str | None], LinkEnd] = {}
    heard: dict[tuple[str | None, str | None], dict[str, LinkEnd]] = {}
    for claim in claims:
        if claim.local.port_id is None or claim.remote.device_id is None:
            continue
        heard.setdefault((claim.local.device_id, claim.remote.device_id), {})[_port_key(claim.local)] = (
            claim.local
        )
        if claim.remote.port_id is not None:
            met[_port_key(claim.local), claim.remote.device_id] = claim.remote
            # The other end may know better at which of its ports it is.
            met[_port_key(claim.remote), claim.local.device_id] = claim.local
    drawn: dict[str, Link] = {}
    for claim in claims:
        remote = claim.remote
        if remote.device_id is not None and remote.port_id is None:
            known = met.get((_port_key(claim.local), remote.device_id))
            # Between two devices with one link, its ports are those at which each hears the other.
            there = heard.get((remote.device_id, claim.local.device_id), {})
            here = heard.get((claim.local.device_id, remote.device_id), {})
            if known is None and len(there) == 1 and len(here) == 1:
                known = next(iter(there.values()))
            if known is not None:
                remote = replace(remote, port_id=known.port_id, port_name=known.port_name)
        _take(drawn, claim, remote)
    at_port: dict[str, set[str]] = {}
    for claim in claims:
        at_port.setdefault(_port_key(claim.local), set()).add(claim.who)
    return {
        link.id: replace(link, shared=any(len(at_port.get(_port_key(end), ())) > 1 for end in link.ends))
        for link in drawn.values()
    }


def _alike(claims: list[Claim]) -> list[Claim]:
    """Take the stranger that CDP calls by name at a port for the one of that name that LLDP heard there."""
    named = {
        (_port_key(claim.local), short_name(claim.remote.name)): claim
        for claim in sorted(claims, key=lambda each: (each.remote.device_id is not None, each.source.value))
        if claim.remote.name
    }
    made = []
    for claim in claims:
        best = named.get((_port_key(claim.local), short_name(claim.remote.name)))
        if best is not None and best.source is not claim.source and claim.remote.device_id is None:
            made.append(replace(claim, who=best.who, remote=best.remote))
        else:
            made.append(claim)
    return made


def _take(drawn: dict[str, Link], claim: Claim, remote: LinkEnd) -> None:
    """Add a claim to the link that it is of, or make that."""
    sides = sorted(
        ((_end_key(claim.local, ""), claim.local), (_end_key(remote, claim.who), remote)), key=_first
    )
    (one_key, one), (other_key, other) = sides
    link_id = f"{one_key}--{other_key}"
    proof = LinkProof(
        source=claim.source,
        device_id=claim.local.device_id or "",
        confidence=claim.confidence,
        first_seen=claim.first_seen,
        last_seen=claim.last_seen,
    )
    known = drawn.get(link_id)
    if known is None:
        drawn[link_id] = Link(
            id=link_id,
            ends=(one, other),
            proofs=(proof,),
            confidence=proof.confidence,
            first_seen=proof.first_seen,
            last_seen=proof.last_seen,
        )
        return
    doubt = (1 - known.confidence) * (1 - proof.confidence)
    drawn[link_id] = replace(
        known,
        ends=(_fuller(known.ends[0], one), _fuller(known.ends[1], other)),
        proofs=(*known.proofs, proof),
        confidence=round(1 - doubt, 4),
        first_seen=min(known.first_seen, proof.first_seen),
        last_seen=max(known.last_seen, proof.last_seen),
    )


def _fuller(one: LinkEnd, other: LinkEnd) -> LinkEnd:
    return LinkEnd(
        device_id=one.device_id or other.device_id,
        port_id=one.port_id or other.port_id,
        name=one.name or other.name,
        port_name=one.port_name or other.port_name,
        mac=one.mac or other.mac,
        addresses=one.addresses or other.addresses,
    )


def _first(side: tuple[str, LinkEnd]) -> str:
    return side[0]


def _port_key(end: LinkEnd) -> str:
    return f"{end.device_id}/{end.port_id or end.port_name}"


def _end_key(end: LinkEnd, who: str) -> str:
    """Return what an end is in the id of its link; a stranger's words are not."""
    if end.device_id is None:
        return who
    if end.port_id is not None:
        return f"{end.device_id}/{end.port_id}"
    return f"{end.device_id}/?"
