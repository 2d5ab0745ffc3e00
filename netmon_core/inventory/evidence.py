"""What sources have said about a device, kept so that facts can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.dns import SOURCE as DNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..evidence.meaning import Meaning
    from ..evidence.observation import Observation
    from ..model.fact import Fact
    from ..model.ip import IPAddress
    from .records import DeviceRecord

# A media box announces a dozen services; more is noise or an attack.
EVIDENCE_PER_DEVICE = 64


def remember(device: DeviceRecord, seen: Observation, means: Meaning) -> bool:
    """Keep the evidence, or drop what it takes back; True when it says something new.

    When full, the oldest makes room.
    """
    key = (seen.source, _topic(means, seen.address))
    before = device.evidence.pop(key, None)
    if means.ends:
        return before is not None
    if before is None and len(device.evidence) >= EVIDENCE_PER_DEVICE:
        del device.evidence[next(iter(device.evidence))]
    device.evidence[key] = (seen.evidence, seen.seen_at)
    if before is not None and before[0] == seen.evidence:
        return _named_again(device, means)
    if means.renames and (before is None or before[0].meaning.says != means.says):
        device.renamed = _name(means) or device.renamed
    return True


def drop_of_address(device: DeviceRecord, address: IPAddress) -> bool:
    """The device lost the address: what was said of it is said of it no longer. True if there was any.

    Of what is remembered nobody knows which address it was said of.
    """
    gone = [
        key
        for key, (payload, _) in device.evidence.items()
        if (means := payload.meaning).of_address and key[1] == _topic(means, address)
    ]
    for key in gone:
        del device.evidence[key]
    kept = tuple(fact for fact in device.remembered if fact.source != DNS)
    found = bool(gone) or kept != device.remembered
    device.remembered = kept
    return found


def combined(device: DeviceRecord, drawn: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts of a device: what was drawn from its evidence, after what is remembered of silent sources.

    A fact that is merely repeated keeps its time.
    """
    if device.remembered:
        heard = _heard(device)
        device.remembered = tuple(fact for fact in device.remembered if fact.source not in heard)
    said = {(fact.name, fact.value, fact.source): fact for fact in device.facts}
    facts: dict[tuple[str, str, str], Fact] = {}
    for fact in (*device.remembered, *drawn):
        key = (fact.name, fact.value, fact.source)
        facts[key] = said.get(key, fact)
    return tuple(facts.values())


def addresses_of(device: DeviceRecord) -> Iterator[IPAddress]:
    """Every address of the device."""
    for interface in device.interfaces:
        yield from interface.addresses


def _heard(device: DeviceRecord) -> set[str]:
    """The sources that have said again all that they know of the device."""
    heard = {source for source, _ in device.evidence}
    of_addresses = {
        source: means
        for (source, _), (payload, _) in device.evidence.items()
        if (means := payload.meaning).of_address
    }
    for source, means in of_addresses.items():
        if not all(
            (source, _topic(means, address)) in device.evidence
            for address in addresses_of(device)
            # Nobody can be asked about these.
            if not address.is_link_local
        ):
            heard.discard(source)
    return heard


def _topic(means: Meaning, address: IPAddress | None) -> str:
    return f"{means.topic} {address}" if means.of_address else means.topic or ""


def _named_again(device: DeviceRecord, means: Meaning) -> bool:
    """Whether the device went back to a name that it had before another."""
    name = _name(means) if means.renames else None
    if name is None or name == device.hostname:
        return False
    device.renamed = name
    return True


def _name(means: Meaning) -> str | None:
    return next((value for name, value, _ in means.says if name == "hostname"), None)
