"""NetBIOS and LLMNR: names that hosts claim for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...evidence.netbios import LlmnrEvidence, NetbiosEvidence
from ...packets.names import plain_name
from ...packets.netbios import ELECTION, QUERY, REFRESH, REGISTRATION, RELEASE, Netbios
from .speaker import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...packets.dns import Dns
    from ...packets.netbios import NetbiosName
    from .speaker import Speaker

# What browsers of the network elect among them: no name of any host's.
_MASTER: Final = "__MSBROWSE__"


def hear_netbios(message: Netbios, speaker: Speaker) -> Iterator[Told]:
    """Names that the sender claims, gives back, or has by its own answer; not those it asks for."""
    if speaker.address is None or message.code:
        return
    if message.names:
        for name in message.names:
            yield from _claimed(name, speaker)
    elif message.reply:
        # An answer to a claim only says whether it was heard.
        if message.operation == QUERY and speaker.address in message.addresses:
            yield from _claimed(message.about, speaker)
    elif message.operation in (REGISTRATION, REFRESH, RELEASE) and speaker.address in message.addresses:
        yield from _claimed(message.about, speaker, gone=message.operation == RELEASE)


def hear_llmnr(message: Dns, speaker: Speaker) -> Iterator[Told]:
    """Who answers that a name is at its own address."""
    if not message.reply or speaker.address is None:
        return
    for record in message.answers:
        if record.data == speaker.address:
            evidence = LlmnrEvidence(hostname=plain_name(record.name))
            yield Told(evidence=evidence, mac=speaker.mac, address=speaker.address)
            return


def _claimed(name: NetbiosName, speaker: Speaker, *, gone: bool = False) -> Iterator[Told]:
    plain = name.name.strip("\x01\x02 ")
    if not plain or plain == _MASTER or name.suffix == ELECTION:
        return
    evidence = NetbiosEvidence(name=plain, suffix=name.suffix, group=name.group, gone=gone)
    yield Told(evidence=evidence, mac=speaker.mac, address=speaker.address, live=not gone)
