"""What is plugged in where: the links, and the port behind which each device is. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..events.port import LinksChanged
from ..evidence.reading import ReadExtent, ReadTable
from .attach import attach, learned, moved
from .directory import Directory
from .links import Links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ..evidence.reading import Reading
    from ..model.device import Device
    from ..model.link import Attachment, Link
    from ..model.port import Port
    from .attach import Learned

# Whose MAC is whose changes seldom, and to look at ten thousand devices takes a while.
LOOK_AGAIN: Final = timedelta(seconds=15)


class Plugged:
    """Owns both; `devices` are those of now, `ports` those of each device that tells of them."""

    def __init__(
        self,
        devices: Callable[[], Iterable[Device]],
        ports: Callable[[], Mapping[str, tuple[Port, ...]]],
    ) -> None:
        self._devices = devices
        self._ports = ports
        self._links = Links()
        self._attachments: dict[str, Attachment] = {}
        self._switches: dict[str, Learned] = {}
        self._chassis: dict[str, tuple[str, ...]] = {}
        self._directory: Directory | None = None
        self._looked_at: datetime | None = None

    def load(self, links: Iterable[Link], attachments: Iterable[Attachment]) -> None:
        """Go on where the last run ended."""
        self._links = Links(links)
        self._attachments = {each.device_id: each for each in attachments}

    @property
    def links(self) -> tuple[Link, ...]:
        """All that are known."""
        return self._links.links

    @property
    def attachments(self) -> Mapping[str, Attachment]:
        """Where devices are, by their ids."""
        return self._attachments

    def apply(self, device_id: str, reading: Reading) -> LinksChanged | None:
        """Take in what a device told; None: nothing is news."""
        unread = {
            table
            for table in (ReadTable.FORWARDING, ReadTable.NEIGHBORS)
            if reading.extent(table) is ReadExtent.UNREAD
        }
        now = reading.at
        if len(unread) == 2:
            # It only told what changes all the time; meanwhile others may have become known.
            if self._is_recent(now) or not self._links.meet(directory := self._look(now)):
                return None
            return self._draw(now, directory)
        self._chassis[device_id] = tuple(
            filter(None, (reading.system.chassis, reading.system.bridge_mac, reading.system.name))
        )
        directory = self._look(now)
        ports = self._ports().get(device_id, ())
        if ReadTable.NEIGHBORS not in unread:
            self._links.hear(device_id, reading, ports, directory)
        if (switch := learned(device_id, reading, ports, directory)) is not None:
            self._switches[device_id] = switch
        return self._draw(now, directory)

    def forget(self, device_id: str, now: datetime) -> LinksChanged | None:
        """The device is no longer known."""
        self._switches.pop(device_id, None)
        self._chassis.pop(device_id, None)
        self._directory = None
        self._links.forget(device_id, now)
        gone = {
            each.device_id
            for each in self._attachments.values()
            if device_id in (each.device_id, each.switch_id)
        }
        for each in gone:
            del self._attachments[each]
        told = self._links.draw(now)
        if not gone:
            return told
        return replace(told or LinksChanged(), detached=tuple(sorted(gone)))

    def _draw(self, now: datetime, directory: Directory) -> LinksChanged | None:
        told = self._links.draw(now)
        found = attach(self._switches.values(), self._links.links, directory, self._attachments, now)
        news = moved(self._attachments, found)
        left = tuple(device_id for device_id in self._attachments if device_id not in found)
        self._attachments = found
        if not news and not left:
            return told
        return replace(told or LinksChanged(), attachments=news, detached=left)

    def _look(self, now: datetime) -> Directory:
        if self._directory is None or not self._is_recent(now):
            self._directory = Directory(self._devices(), self._ports(), self._chassis)
            self._looked_at = now
        return self._directory

    def _is_recent(self, now: datetime) -> bool:
        return self._looked_at is not None and timedelta() <= now - self._looked_at < LOOK_AGAIN
