"""The recorded frames, where they are: beside the checkout or where NETMON_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netmon_core.net.capture import ETHERNET, read_capture

SHARED = Path(os.environ.get("NETMON_SHARED") or Path(__file__).parents[3] / "shared")
# What real programs sent in a lab of ours: dnsmasq, udhcpc, lldpd, avahi, miniupnpd, nmbd, wsdd and radvd.
LAB = Path(__file__).with_name("lab.pcap")
PCAPS = SHARED / "corpus" / "pcaps"

needs_corpus = pytest.mark.skipif(not PCAPS.is_dir(), reason=f"no recorded frames at {PCAPS}")


def captures() -> list[Path]:
    """Every capture file; none where the corpus is absent."""
    return sorted(PCAPS.glob("*.pcap*"))


def ethernet_frames(path: Path) -> list[bytes]:
    """The Ethernet frames of one capture."""
    return [data for _, linktype, data in read_capture(path) if linktype == ETHERNET]
