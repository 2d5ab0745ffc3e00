"""The messages of the stream, read and made. Pure; the heavy one can be read a slice at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from netmon_core.errors import FormatError, ServerVersionError, UnexpectedAnswerError
from netmon_core.model.device import Device
from netmon_core.model.series import Sample
from netmon_core.snapshot import Snapshot
from netmon_core.wire import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from netmon_core.events.event import Event
    from netmon_core.wire.peer import PeerReader

# The oldest wire this viewer still reads.
MIN_SCHEMA_VERSION = 1
# Devices or samples read between two looks at the window's events: under 5 ms.
SLICE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What a server says first, after the credential."""

    schema_version: int
    min_schema_version: int
    version: str
    server_id: str
    run_id: str
    role: str = "viewer"


def read_hello(data: object) -> Hello:
    """Read the hello; raises ServerVersionError when we do not speak the same version of the wire."""
    if not isinstance(data, dict):
        raise UnexpectedAnswerError("The server did not say hello: this may be no netmon server.")
    given = {each.name: data[each.name] for each in fields(Hello) if each.name in data}
    try:
        hello = Hello(**given)
        newest, oldest = int(hello.schema_version), int(hello.min_schema_version)
    except (TypeError, ValueError) as err:
        raise UnexpectedAnswerError("The server's hello lacks its version.") from err
    if newest < MIN_SCHEMA_VERSION:
        raise ServerVersionError(
            f"The server (netmon {hello.version}) is too old for this viewer: update the server."
        )
    if oldest > SCHEMA_VERSION:
        raise ServerVersionError(
            f"This viewer is too old for the server (netmon {hello.version}): update the viewer."
        )
    return hello


def read_events(peer: PeerReader, data: object) -> Iterator[tuple[int, Event]]:
    """Yield (revision, event); kinds of a newer server that are not known here are left out."""
    for item in _list(data, "events"):
        if not isinstance(item, dict) or not isinstance(item.get("revision"), int):
            raise FormatError("event: revision must be a whole number", field="revision")
        event = peer.take_event(item.get("event"))
        if event is not None:
            yield item["revision"], event


def read_samples(peer: PeerReader, data: object) -> Iterator[Sample]:
    """Yield the samples of one frame."""
    yield from _known(peer, Sample, _list(data, "samples"))


def read_snapshot(peer: PeerReader, data: object) -> Generator[None, None, Snapshot]:
    """Read a snapshot a slice at a time; returns it at the end. Raises FormatError."""
    if not isinstance(data, dict):
        raise FormatError("snapshot: must be an object")
    rest = peer.read(Snapshot, {**data, "devices": [], "samples": []})
    devices: list[Device] = []
    for some in _slices(data.get("devices", [])):
        devices += _known(peer, Device, some)
        yield
    samples: list[Sample] = []
    for some in _slices(data.get("samples", [])):
        samples += _known(peer, Sample, some)
        yield
    return replace(rest, devices=tuple(devices), samples=tuple(samples))


def listen(number: int, *, after: tuple[str, int] | None) -> dict[str, Any]:
    """Return the command that asks for everything, or for what came after (run, revision)."""
    command: dict[str, Any] = {"id": number, "command": "listen", "samples": True}
    if after is not None:
        command |= {"run_id": after[0], "revision": after[1]}
    return command


def _known[T](peer: PeerReader, kind: type[T], items: list[Any]) -> Iterator[T]:
    """Yield what is known here of many things."""
    for item in items:
        thing = peer.take(kind, item)
        if thing is not None:
            yield thing


def _list(data: object, name: str) -> list[Any]:
    items = data.get(name) if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise FormatError(f"{name}: must be an array", field=name)
    return items


def _slices(items: list[Any]) -> Iterable[list[Any]]:
    if not isinstance(items, list):
        raise FormatError("snapshot: must hold arrays")
    return (items[at : at + SLICE] for at in range(0, len(items), SLICE))
