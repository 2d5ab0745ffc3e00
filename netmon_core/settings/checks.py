"""The checks that sections share. Each error says what is allowed.

voluptuous is imported where a schema is made: a start without settings need not pay for it.
"""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import voluptuous as vol

    from ..model.ip import IPAddress


def flag() -> vol.Any:
    """True or false, or one of voluptuous's words for them."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.Any(bool, vol.All(str, vol.Boolean()), msg="must be true or false")


def name() -> vol.All:
    """A short text."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.All(str, vol.Length(min=1, max=64), msg="must be a text of 1 to 64 characters")


def names() -> vol.All:
    """A list of short texts."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.All([name()], vol.Coerce(tuple))


def number(kind: type[int | float], low: float, high: float) -> vol.All:
    """A number within bounds."""
    import voluptuous as vol  # noqa: PLC0415

    bounds = f"from {low:.10g} to {high:.10g}"

    def convert(value: Any) -> int | float:
        try:
            return kind(value)
        except (TypeError, ValueError, OverflowError):
            raise vol.Invalid(f"must be a number {bounds}") from None

    return vol.All(convert, vol.Range(min=low, max=high, msg=f"must be {bounds}"))


def zero_or(low: float, high: float, *, zero: str) -> vol.Any:
    """0 with its meaning, or seconds within bounds."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.Any(
        vol.All(vol.Coerce(float), vol.Range(min=0, max=0)),
        number(float, low, high),
        msg=f"must be 0 ({zero}) or from {low:g} to {high:g} seconds",
    )


def address(value: object) -> IPAddress:
    """An IPv4 or IPv6 address."""
    import voluptuous as vol  # noqa: PLC0415

    try:
        return ip_address(str(value))
    except ValueError:
        raise vol.Invalid(f"must be an IP address, not {value!r}") from None


def prefix(value: object) -> IPv4Network:
    """An IPv4 prefix."""
    import voluptuous as vol  # noqa: PLC0415

    try:
        network = ip_network(str(value), strict=False)
    except ValueError:
        network = None
    if not isinstance(network, IPv4Network):
        raise vol.Invalid(f"must be an IPv4 prefix such as 192.168.1.0/24, not {value!r}")
    return network
