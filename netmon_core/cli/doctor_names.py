"""What `netmon doctor` says of names: whom they are asked of, and where nobody who is asked can know them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Config
    from ..model.adapter import Adapter
    from ..net.capabilities import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class NameServers:
    """Who is asked for names, in the order of asking; `gateways` by the adapter of their network."""

    settings: tuple[str, ...]
    system: tuple[str, ...]
    gateways: dict[str, tuple[str, ...]]

    def told(self) -> str:
        """All of them in one line."""
        if self.settings:
            return f"{', '.join(self.settings)} (set)"
        gateways = [f"{', '.join(found)} (gateway of {name})" for name, found in self.gateways.items()]
        return ", then ".join([f"{', '.join(self.system)} (of this machine)", *gateways])


async def read_name_servers(config: Config, adapters: Iterable[Adapter]) -> NameServers:
    """Find out whom the engine asks; sends nothing."""
    from ..discovery.name_server import NameServer
    from ..discovery.whom_to_ask import is_private

    system = NameServer(None, timeout=1, failures=1, rest=1)
    try:
        return NameServers(
            settings=tuple(map(str, config.discovery.name_servers)),
            system=system.addresses(),
            gateways={
                adapter.name: found
                for adapter in adapters
                if (found := tuple(str(each) for each in adapter.gateways if is_private(each)))
            },
        )
    finally:
        await system.close()


def judge_names(servers: NameServers, adapters: Iterable[Adapter]) -> list[Capability]:
    """Whether somebody who is asked may know the names of each private network."""
    from ..discovery.whom_to_ask import is_private
    from ..net.capabilities import Capability, Mechanism

    public = [text for text in servers.system if not _local(text)]
    judged = []
    for adapter in adapters:
        if not any(is_private(own.ip) for own in adapter.addresses):
            continue
        works = bool(servers.settings or servers.gateways.get(adapter.name)) or public != list(servers.system)
        problem = (
            f"{', '.join(public) or 'No server'} cannot know the private addresses of {adapter.name}, and no"
            " gateway is known there; set discovery.name_servers to the server that does."
        )
        judged.append(
            Capability(
                mechanism=Mechanism.NAMES,
                adapter=adapter.name,
                works=works,
                problem=None if works else problem,
            )
        )
    return judged


def _local(text: str) -> bool:
    """Whether the server is on this machine or on a private network, where it may know the names."""
    from ..discovery.whom_to_ask import is_private

    try:
        address = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        # However the system writes it, it is not ours to judge.
        return True
    return address.is_loopback or address.is_link_local or is_private(address)
