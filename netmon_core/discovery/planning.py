"""Decides what a scan will ask, before the first packet. Pure."""

from __future__ import annotations

import math
from ipaddress import IPv4Address, IPv4Network, collapse_addresses
from typing import TYPE_CHECKING

from ..errors import AdapterError, InvalidRequestError, ScanTooWideError
from ..model.scan import SweepMethod
from .estimate import estimate
from .parts import attached, beyond, ends, ends_of_widest, link_of, split
from .plan import Plan, ScanRequest, SweepPlan
from .rounds import ROUNDS_AT_LEAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins import Attachment
    from ..settings.discovery import DiscoverySettings

# The kernel's neighbor table holds 1,024 entries for all networks together (gc_thresh3); filling it
# breaks real traffic. A /22 with the table's other users just fits.
POKE_ADDRESSES = 1024


def plan_scan(
    request: ScanRequest,
    attachments: Sequence[Attachment],
    settings: DiscoverySettings,
    *,
    raw: bool,
) -> Plan:
    """Decide what to sweep and how. `raw`: whether packet sockets may be opened.

    Raises AdapterError for an adapter that is not there, InvalidRequestError for a prefix that cannot be
    swept, ScanTooWideError (with the estimate) for one that needs an explicit yes.
    """
    own = frozenset(own.ip for attachment in attachments for own in attached(attachment.adapter))
    if request.interface is not None:
        chosen = _only(request.interface, attachments)
        _refuse_elsewhere(request, chosen, attachments)
        attachments = chosen
    if request.prefixes:
        # What is asked for twice is asked once.
        prefixes = list(collapse_addresses(request.prefixes))
        nobody = own | ends_of_widest(request.prefixes)
        plan = Plan(
            sweeps=tuple(
                sweep
                for prefix in prefixes
                for sweep in split(prefix, attachments, own, skipped=nobody, raw=raw)
            )
        )
        _guard(prefixes, plan, request, settings)
    else:
        plan = _own_networks(request, attachments, settings, own, raw=raw)
    poked = [sweep for sweep in plan.sweeps if sweep.method is SweepMethod.POKE]
    if sum(sweep.addresses for sweep in poked) > POKE_ADDRESSES:
        raise InvalidRequestError(
            f"{', '.join(str(sweep.prefix) for sweep in poked)} is too wide without raw sockets: the kernel's"
            f" neighbor table holds {POKE_ADDRESSES:,} entries. Scan a /22 or smaller, or see `netmon doctor`"
            " for how to allow raw sockets.",
            field="cidr",
        )
    return plan


def _only(name: str, attachments: Sequence[Attachment]) -> list[Attachment]:
    chosen = [attachment for attachment in attachments if attachment.adapter.name == name]
    if not chosen:
        names = ", ".join(attachment.adapter.name for attachment in attachments) or "none"
        raise AdapterError(
            f"There is no interface {name} to scan from; there are: {names}.", field="interface"
        )
    if not chosen[0].adapter.up:
        raise AdapterError(
            f"Interface {name} is down; `sudo ip link set {name} up` starts it.", field="interface"
        )
    return chosen


def _refuse_elsewhere(
    request: ScanRequest, chosen: Sequence[Attachment], attachments: Sequence[Attachment]
) -> None:
    """What another adapter is attached to would be asked by routing, and known twice."""
    here = [own.network for attachment in chosen for own in attached(attachment.adapter)]
    for attachment in attachments:
        for own in attached(attachment.adapter) if attachment.adapter.up else ():
            if any(own.network.overlaps(network) for network in here):
                continue
            if any(own.network.overlaps(prefix) for prefix in request.prefixes):
                name = attachment.adapter.name
                raise InvalidRequestError(
                    f"{own.network} is on {name}, not on {request.interface};"
                    f" name {name}, or leave out --interface.",
                    field="interface",
                )


def _own_networks(
    request: ScanRequest,
    attachments: Sequence[Attachment],
    settings: DiscoverySettings,
    own_addresses: frozenset[IPv4Address],
    *,
    raw: bool,
) -> Plan:
    """Every subnet we are attached to, and those that are set."""
    sweeps: list[SweepPlan] = []
    links = [link for each in attachments if (link := link_of(each)) is not None]
    left_out: list[str] = []
    most = settings.guard_addresses if raw else min(settings.guard_addresses, POKE_ADDRESSES)
    poked = 0
    for attachment in attachments:
        if not (attachment.adapter.up and attachment.adapter.carrier):
            continue
        # The widest first, as it covers the others.
        for own in sorted(attached(attachment.adapter), key=lambda own: own.network.prefixlen):
            prefix = own.network
            covered = [sweep.prefix for sweep in sweeps if sweep.adapter == attachment.adapter]
            if prefix.prefixlen == 32 or any(prefix.subnet_of(other) for other in covered):
                continue
            if prefix.num_addresses > most and not (request.wide and raw):
                near = IPv4Network((own.ip, 32 - int(math.log2(most))), strict=False)
                left_out.append(
                    f"{prefix} is wide, so only {near} around us was swept; all of it takes"
                    f" {estimate(prefix.num_addresses * ROUNDS_AT_LEAST, request.rate or settings.rate)}"
                    f" (netmon scan --yes {prefix})."
                )
                prefix = near
            if not raw and poked + prefix.num_addresses > POKE_ADDRESSES:
                left_out.append(
                    f"{prefix} was left out: without raw sockets one scan takes in a /22 at most."
                )
                continue
            poked += prefix.num_addresses
            sweeps += split(
                prefix, [attachment], own_addresses, skipped=own_addresses | ends(prefix), raw=raw
            )
        sweeps += beyond(attachment, raw=raw)
    if request.interface is None:
        for prefix in settings.subnets:
            if any(prefix.subnet_of(sweep.prefix) for sweep in sweeps):
                continue
            if prefix.num_addresses > settings.guard_addresses and not request.wide:
                left_out.append(
                    f"{prefix} is wide, so it was left out:"
                    f" {estimate(prefix.num_addresses * ROUNDS_AT_LEAST, request.rate or settings.rate)}."
                    " Scan it with --yes, or set discovery.guard_addresses higher."
                )
                continue
            sweeps += split(prefix, attachments, own_addresses, skipped=own_addresses | ends(prefix), raw=raw)
    if not (sweeps or links):
        raise AdapterError(f"No network to scan: {_nobody(attachments)}. `netmon doctor` says more.")
    return Plan(sweeps=tuple(sweeps), links=tuple(links), left_out=tuple(left_out))


def _nobody(attachments: Sequence[Attachment]) -> str:
    """Why there is nobody whom a scan could ask."""
    alone = [
        f"{own} on {attachment.adapter.name}"
        for attachment in attachments
        if attachment.adapter.up and attachment.adapter.carrier
        for own in attached(attachment.adapter)
    ]
    if not alone:
        return "no interface is up with an IPv4 address"
    return f"there is nobody but us on {', '.join(alone)}, and no gateway on that link"


def _guard(
    prefixes: Sequence[IPv4Network], plan: Plan, request: ScanRequest, settings: DiscoverySettings
) -> None:
    addresses = sum(sweep.addresses for sweep in plan.sweeps)
    if request.wide or addresses <= settings.guard_addresses:
        return
    what = f"{prefixes[0]} holds" if len(prefixes) == 1 else "The prefixes hold"
    raise ScanTooWideError(
        f"{what} {addresses:,} addresses: {estimate(plan.packets, request.rate or settings.rate)}."
        " Add --yes to scan it.",
        field="cidr",
    )
