"""A thousand devices in Home Assistant: ours, and nmap_tracker's way of doing it.

Needs .venv-ha (`scripts/homeassistant.sh test`) and root, for a network namespace of its own.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab, end_on_signals

from .contract import Figures, finish, interleave, median, options, print_table, ratio

if TYPE_CHECKING:
    from tests.lab.namespaces import Namespace

CHECKOUT = Path(__file__).parents[1]
PYTHON = CHECKOUT / ".venv-ha" / "bin" / "python"
DEVICES = 1000
# Figure of one side: key of ours.
KEYS = {
    "add_s": "add1000_s",
    "stall_ms": "worst_stall_ms",
    "change_ms": "change1000_ms",
    "rss_kib": "rss_per_device_kib",
}


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    if not PYTHON.exists():
        print(f"{PYTHON} is not there (scripts/homeassistant.sh test): all figures are null")
        finish("homeassistant", chosen, ratios={}, figures=dict.fromkeys(KEYS.values()))
        return
    end_on_signals()
    with Lab() as lab:
        namespace = lab.namespace("homeassistant")
        # Home Assistant's zeroconf wants an interface; nobody is at the other end.
        lab.link(namespace, lab.namespace("nobody"))
        namespace.ip("addr", "add", "10.77.0.1/21", "dev", "eth0")
        results = interleave(
            chosen.rounds(quick=1, full=5),
            {name: partial(_run, namespace, name) for name in ("ours", "nmap_tracker")},
        )
    medians = {
        side: {key: median([each[key] for each in rounds]) for key in KEYS}
        for side, rounds in results.items()
    }
    ours, rival = medians["ours"], medians["nmap_tracker"]
    rows = [(ours_key, ours[key], rival[key]) for key, ours_key in KEYS.items()]
    print_table(f"{DEVICES} devices", ("", "ours", "nmap_tracker's way"), rows)
    finish(
        "homeassistant",
        chosen,
        ratios={f"{name}_vs_nmap_tracker": ratio(ours[key], rival[key]) for key, name in KEYS.items()},
        figures={name: ours[key] for key, name in KEYS.items()},
    )


def _run(namespace: Namespace, side: str, _: int) -> Figures:
    """Measure one side in a process of its own."""
    output = namespace.run(
        "env",
        f"PYTHONPATH={CHECKOUT}",
        str(PYTHON),
        "-m",
        "benchmarks.homeassistant_side",
        side,
        str(DEVICES),
        timeout=300,
    )
    found: Figures = json.loads(output.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
