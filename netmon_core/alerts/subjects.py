"""Whom alerts can be about: devices, targets and networks, and how they hang together. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from ..events.finding import FindingChanged
from ..events.place import NetworkChanged
from ..settings.rules import Scope
from .open_alerts import root_of
from .parts import Parts
from .rules import ANYBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ..events.event import Event
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.network import Network
    from ..model.target import Target
    from .rules import Rule, Rules, Selection

# The subject of alerts about the monitor itself.
MONITOR = "monitor"

_SCOPES = (Scope.NONE, Scope.TARGETS, Scope.KNOWN, Scope.ALL)


class Subjects:
    """The devices, networks, targets and open findings as last told; no more than those who tell know."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.networks: dict[str, Network] = {}
        self.targets: dict[str, Target] = {}
        self.findings: dict[str, Finding] = {}
        # The ports and sensors of devices that are asked about them.
        self.parts = Parts()
        # When the first device of each network was seen.
        self.since: dict[str, datetime] = {}
        # The networks each gateway leads out of.
        self._ways_out: dict[str, frozenset[str]] = {}

    def apply(self, event: Event) -> None:
        """Take in what an event says about whom there is."""
        self.parts.apply(event)
        match event:
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                self.put(device)
            case DeviceForgotten(device_id=device_id):
                self.devices.pop(device_id, None)
                self._ways_out.pop(device_id, None)
            case NetworkChanged(network=network):
                self.networks[network.id] = network
                for device in self.devices.values():
                    self._note_ways_out(device)
            case FindingChanged(finding=finding) if finding.ended_at is None:
                self.findings[finding.id] = finding
            case FindingChanged(finding=finding):
                self.findings.pop(finding.id, None)
            case _:
                pass

    def put(self, device: Device) -> None:
        """Take in a device."""
        self.devices[device.id] = device
        self._note_ways_out(device)
        for interface in device.interfaces:
            known = self.since.get(interface.network_id)
            if known is None or interface.first_seen < known:
                self.since[interface.network_id] = interface.first_seen

    def device_of(self, subject_id: str) -> Device | None:
        """The device that the subject is, or that the target or part is of."""
        if (device := self.devices.get(subject_id) or self.devices.get(root_of(subject_id))) is not None:
            return device
        target = self.targets.get(subject_id)
        device_id = target.device_id if target is not None else device_id_of(subject_id)
        return self.devices.get(device_id) if device_id is not None else None

    def exists(self, subject_id: str) -> bool:
        """Tell whether the subject is still there; targets of the user's are those that were set."""
        return (
            subject_id == MONITOR
            or subject_id in self.targets
            or subject_id in self.networks
            or subject_id in self.findings
            or self.device_of(subject_id) is not None
        )

    def label(self, subject_id: str) -> str:
        """What people call the subject."""
        if (target := self.targets.get(subject_id)) is not None and target.device_id is None:
            return target.name
        if (device := self.device_of(subject_id)) is not None:
            part = self.parts.get(subject_id)
            return device.label if part is None else f"{device.label} {part.name}"
        if (network := self.networks.get(subject_id)) is not None:
            return network.name
        if (finding := self.findings.get(subject_id)) is not None:
            network = self.networks.get(finding.network_id)
            return network.name if network is not None else finding.network_id
        return subject_id.removeprefix("user:").rpartition("/")[0] or subject_id

    def covers(self, rules: Rules, rule: Rule, subject_id: str) -> bool:
        """Tell whether the rule is about the subject."""
        device = self.device_of(subject_id)
        if device is None:
            names = {subject_id.casefold(), self.label(subject_id).casefold()}
            least = Scope.TARGETS
        else:
            names = set(_names(device))
            least = Scope.KNOWN if device.known or device.name else Scope.ALL
            if self.is_gateway(device) or subject_id.startswith("user:"):
                least = Scope.TARGETS
            elif device.known is False and rule.scope is not Scope.ALL:
                # The user has said that it is none of theirs.
                least = Scope.ALL
        if not names.isdisjoint(rules.exclude):
            return False
        if rule.selection is not ANYBODY and not self._selects(rule.selection, subject_id, device, names):
            return False
        if not names.isdisjoint(rules.include):
            return True
        return _SCOPES.index(rule.scope) >= _SCOPES.index(least)

    def _selects(self, selection: Selection, subject_id: str, device: Device | None, names: set[str]) -> bool:
        """Tell whether a rule that names some names this one, in each of the ways in which it names any."""
        if selection.devices and names.isdisjoint(selection.devices):
            return False
        tags = {tag.casefold() for tag in device.tags} if device is not None else set()
        if selection.tags and tags.isdisjoint(selection.tags):
            return False
        if selection.networks:
            on = self.networks_of(subject_id) or {subject_id}
            called = {self.networks[each].name for each in on if each in self.networks}
            if {each.casefold() for each in on | called}.isdisjoint(selection.networks):
                return False
        if not selection.ports:
            return True
        part = self.parts.get(subject_id)
        ids = {subject_id.partition("/")[2].casefold(), part.name.casefold() if part is not None else ""}
        return not ids.isdisjoint(selection.ports)

    def is_gateway(self, device: Device) -> bool:
        """Tell whether the device is the next hop of a network it is on."""
        return device.id in self._ways_out

    def gateways(self, network_id: str) -> list[Device]:
        """The devices that are the next hop of the network, in the order of their ids."""
        found = sorted(device_id for device_id, ways in self._ways_out.items() if network_id in ways)
        return [self.devices[device_id] for device_id in found]

    def networks_of(self, subject_id: str) -> set[str]:
        """The networks that the subject is on; a target elsewhere is on none."""
        if (device := self.device_of(subject_id)) is not None:
            return {interface.network_id for interface in device.interfaces}
        target = self.targets.get(subject_id)
        if target is None or (address := target.address) is None:
            return set()
        return {
            network.id
            for network in self.networks.values()
            if any(address in subnet for subnet in network.subnets)
        }

    def ways_out(self, device_id: str) -> frozenset[str]:
        """The networks that the device leads out of or, where these are behind a router, into."""
        return self._ways_out.get(device_id, frozenset())

    def same_box(self, device: Device) -> list[str]:
        """The user's targets at an address of the device, with whatever kind of probe."""
        addresses = {address.value for each in device.interfaces for address in each.addresses}
        return [
            target.id
            for target in self.targets.values()
            if target.device_id is None and target.address is not None and target.address in addresses
        ]

    def _led_to_from(self, network_id: str) -> Iterator[Network]:
        """The network itself, and those behind the routers that stand on it."""
        here = self.networks.get(network_id)
        if here is None:
            return
        yield here
        if here.adapter is not None:
            for network in self.networks.values():
                if network.adapter is None and network.gateways:
                    yield network

    def _note_ways_out(self, device: Device) -> None:
        ways = frozenset(
            network.id
            for interface in device.interfaces
            for network in self._led_to_from(interface.network_id)
            if any(address.value in network.gateways for address in interface.addresses)
        )
        if ways:
            self._ways_out[device.id] = ways
        else:
            self._ways_out.pop(device.id, None)


def device_id_of(target_id: str) -> str | None:
    """The device that a target is of, by the form of its id."""
    if not target_id.startswith("device:"):
        return None
    return target_id.removeprefix("device:").rpartition("/")[0] or None


def _names(device: Device) -> Iterable[str]:
    yield device.id.casefold()
    if device.name or device.hostname:
        yield device.label.casefold()
    for tag in device.tags:
        yield tag.casefold()
    for interface in device.interfaces:
        if interface.mac is not None:
            yield interface.mac
