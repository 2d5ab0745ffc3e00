"""How long a scan will take, in words. Pure."""

from __future__ import annotations

import math

# Seconds a sweep takes besides sending.
OVERHEAD = 1.0


def estimate(packets: int, rate: float) -> str:
    """In words: how many packets and how long."""
    if math.isinf(rate):
        return f"about {packets:,} packets at full speed"
    seconds = round(packets / rate + OVERHEAD)
    minutes, rest = divmod(seconds, 60)
    hours, more = divmod(minutes, 60)
    time = f"{hours:,} h {more} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
    return f"about {packets:,} packets, {time} at {rate:,.0f} packets a second"
