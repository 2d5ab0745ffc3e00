"""A small network with a switch on it, and one behind a router."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from netmon_core.credentials.asking import Whereabouts
from netmon_core.credentials.book import Book
from netmon_core.credentials.credential import Credential
from netmon_core.model.device import Device
from netmon_core.model.finding import Finding, Severity
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network
from netmon_core.settings.credentials import parse_credential

if TYPE_CHECKING:
    from netmon_core.credentials.memory import Record

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LAN = Network(id="lan", site_id="home", name="LAN", adapter="eth0", subnets=(ip_network("10.0.0.0/24"),))
BRANCH = Network(
    id="branch", site_id="home", name="Branch", adapter=None, subnets=(ip_network("10.9.0.0/24"),)
)
MAC = "00:1b:21:00:00:02"
OTHER_MAC = "00:1b:21:00:00:66"
MADE_UP = "02:00:00:00:00:02"


def device(
    device_id: str = "sw", *, mac: str | None = MAC, address: str = "10.0.0.2", **fields: Any
) -> Device:
    network = BRANCH if mac is None else LAN
    kept = Address(value=ip_address(address), first_seen=NOON, last_seen=NOON, source="arp")
    interface = Interface(network_id=network.id, mac=mac, first_seen=NOON, last_seen=NOON, addresses=(kept,))
    given = {"hostname": "switch", "interfaces": (interface,)} | fields
    return Device(id=device_id, first_seen=NOON, last_seen=NOON, **given)


def credential(name: str = "v2", kind: str = "snmp_v2c", **scope: Any) -> Credential:
    secrets = {"secret": "hush-hush-1"}
    if kind == "snmp_v3":
        secrets = {"user": "netmon", "auth": "sha256", "auth_secret": "hush-hush-3"}
    given = parse_credential({"name": name, "kind": kind, **secrets, **scope})
    return Credential(id=f"settings:{name}", given=given)


def here(mac: str | None = MAC, address: str = "10.0.0.2", engine_id: str = "") -> Whereabouts:
    return Whereabouts(address=ip_address(address), network=LAN, mac=mac, engine_id=engine_id)


def there(address: str = "10.9.0.2", engine_id: str = "") -> Whereabouts:
    return Whereabouts(address=ip_address(address), network=BRANCH, engine_id=engine_id)


def finding(finding_id: str = "f1", **fields: Any) -> Finding:
    given = {"severity": Severity.WARNING, "address": ip_address("10.0.0.2"), "network_id": "lan"} | fields
    return Finding(
        id=finding_id,
        rule="address_claimed",
        summary="Another one says that it has 10.0.0.2.",
        advice="Find it.",
        first_seen=NOON,
        last_seen=NOON,
        **given,
    )


class Kept:
    """A store of records."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Record] = {}

    def remember(self, device_id: str, credential_id: str, record: Record | None) -> None:
        self.records.pop((device_id, credential_id), None)
        if record is not None:
            self.records[(device_id, credential_id)] = record


def book(*credentials: Credential, kept: Kept | None = None) -> Book:
    return Book(credentials, (kept or Kept()).remember)
