"""Where a device is plugged in, and why that is thought. Pure but for the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.model.link import LinkSource

from ..texts import percent, translate
from .shortened import shortened

if TYPE_CHECKING:
    from netmon_core.model.link import Attachment
    from netmon_core.snapshot import State


def place_name(attachment: Attachment, state: State) -> str:
    """Return the switch and its port in a few words."""
    switch = state.devices.get(attachment.switch_id)
    name = shortened(switch.label) if switch is not None else translate("behind", "a switch")
    port = shortened(attachment.port_name) or attachment.port_id
    return translate("behind", "{}, port {}").format(name, port)


def place_reason(attachment: Attachment) -> str:
    """Return why it is thought to be there, and how sure that is."""
    source = {
        LinkSource.LLDP: translate("behind", "they told each other so (LLDP)"),
        LinkSource.CDP: translate("behind", "they told each other so (CDP)"),
        LinkSource.FORWARDING: translate("behind", "the switch learned its MAC there"),
        LinkSource.WIFI: translate("behind", "the access point lists it"),
        LinkSource.PERSON: translate("behind", "you said so"),
        LinkSource.UNKNOWN: "",
    }[attachment.source]
    beside = "" if attachment.macs == 1 else translate("behind", "{} MACs are there").format(attachment.macs)
    vlan = "" if attachment.vlan is None else translate("behind", "VLAN {}").format(attachment.vlan)
    sure = translate("behind", "{} sure").format(percent(attachment.confidence))
    parts = (attachment.why or source, beside, vlan, sure)
    return ", ".join(part for part in parts if part)
