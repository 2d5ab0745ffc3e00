"""What is known of addresses that several have, as texts that outlive a restart: no cause is told twice."""

from __future__ import annotations

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING

from .capped import put_capped
from .records import Contest, Sharing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .index import Index
    from .records import AddressRecord, InterfaceRecord

# More than any network has; the oldest is learned, and told, anew.
UNKEPT = 4_096


class KeptContests:
    """Gathers what there is to keep of the contests of an index, and gives it back."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._changed: dict[str, str | None] = {}

    def note(self, contest: Contest) -> None:
        """Something was found out, or told, of an address."""
        macs = [member.mac for member in contest.members if member.mac is not None]
        said = {"sharing": contest.sharing.name.lower(), "told": contest.told, "macs": macs}
        put_capped(self._changed, f"{contest.network_id} {contest.address}", json.dumps(said), UNKEPT)

    def drain(self) -> dict[str, str | None]:
        """What is to be remembered (None: forgotten) since the last call, by network and address."""
        changed, self._changed = self._changed, {}
        return changed

    def load(self, texts: Mapping[str, str]) -> None:
        """Go on with what was remembered, after the devices; what fits nobody any more is forgotten."""
        for key, text in texts.items():
            if not self._restore(key, text):
                self._changed[key] = None

    def _restore(self, key: str, text: str) -> bool:
        try:
            network_id, _, value = key.rpartition(" ")
            address = ip_address(value)
            said = json.loads(text)
            sharing, told, macs = Sharing[said["sharing"].upper()], said["told"] is True, [*said["macs"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        owner = self._index.owners.get((network_id, address))
        found = [self._index.by_mac.get((network_id, mac)) for mac in macs if isinstance(mac, str)]
        members = [each for each in found if each is not None]
        if owner is None or owner not in members or (sharing is Sharing.NONE and not told):
            return False
        _resume(Contest(network_id, address, sharing=sharing, told=told), members, owner.addresses[address])
        return True


def _resume(contest: Contest, members: list[InterfaceRecord], record: AddressRecord) -> None:
    record.contest = contest
    for member in members:
        # Whoever spoke for the address spoke for all who have nothing else.
        contest.hear(member, member.device.last_seen)
        member.shared = contest
