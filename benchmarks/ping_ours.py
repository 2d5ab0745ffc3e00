"""Our side of the benchmark `ping`: a whole process that does nothing but monitor the listed addresses."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.monitor import Monitor

if TYPE_CHECKING:
    from netmon_core.model.series import Sample


async def watch(options: argparse.Namespace) -> None:
    """Monitor for the time given, then print what was counted, and log each round-trip time."""
    sent = received = errors = 0
    log: list[tuple[str, float | None]] = []

    def take(sample: Sample) -> None:
        nonlocal sent, received, errors
        sent += sample.sent
        received += sample.received
        errors += sample.send_errors
        if options.log:
            log.append((sample.target_id, sample.rtt_avg))

    monitor = Monitor(take)
    monitor.set_targets(
        Target(
            id=address,
            kind=ProbeKind.PING,
            name=address,
            address=ip_address(address),
            interval=options.interval,
        )
        for address in options.hosts.read_text().split()
    )
    # As the engine does once it has started.
    gc.freeze()
    with suppress(TimeoutError):
        async with asyncio.timeout(options.seconds):
            await monitor.run()
    if options.log:
        lines = (f"{address} {'-' if rtt is None else rtt * 1e6}" for address, rtt in log)
        options.log.write_text("\n".join(lines))
    print(json.dumps({"sent": sent, "received": received, "errors": errors}))


def main() -> None:
    """Read the command line and monitor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hosts", type=Path)
    parser.add_argument("--interval", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--log", type=Path)
    asyncio.run(watch(parser.parse_args()))


if __name__ == "__main__":
    main()
