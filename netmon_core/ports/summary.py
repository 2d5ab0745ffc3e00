"""The ports of a device in a few numbers. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.port import AdminState, PortState, PortSummary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.port import Port, PortRates


def summarize(device_id: str, ports: Iterable[Port]) -> PortSummary:
    """Count and add up; what is gone is left out, and what flows is that of the sockets."""
    there = [port for port in ports if not port.gone]
    flows = [port.rates for port in there if port.rates is not None and not port.virtual]
    busiest = max(there, key=_busy, default=None)
    return PortSummary(
        device_id=device_id,
        count=len(there),
        up=sum(port.state is PortState.UP for port in there),
        down=sum(
            port.admin is AdminState.UP and port.state in (PortState.DOWN, PortState.LOWER_LAYER_DOWN)
            for port in there
        ),
        flapping=sum(port.flapping for port in there),
        errors=sum(_has_errors(port.rates) for port in there),
        in_bps=_sum(rates.in_bps for rates in flows),
        out_bps=_sum(rates.out_bps for rates in flows),
        busiest=busiest.id if busiest is not None and _busy(busiest) > 0 else None,
        busiest_utilization=_busy(busiest) if busiest is not None and _busy(busiest) > 0 else None,
    )


def _busy(port: Port) -> float:
    if port.rates is None:
        return 0.0
    return max(port.rates.in_utilization or 0.0, port.rates.out_utilization or 0.0)


def _has_errors(rates: PortRates | None) -> bool:
    return rates is not None and any(
        (rates.in_errors, rates.out_errors, rates.in_discards, rates.out_discards)
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
