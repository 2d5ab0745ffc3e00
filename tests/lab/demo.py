"""Try netmon on a network that is not yours: `python -m tests.lab.demo [-- COMMAND ...]`.

Builds a small LAN of about twenty devices in namespaces with no way out, runs `netmon watch` (or COMMAND)
on it in your terminal, and takes everything down again when it ends.
"""

from __future__ import annotations

import sys
from ipaddress import IPv4Address

from .namespaces import Lab, end_on_signals, problem
from .processes import LabError, attach
from .responder_lan import respond_as
from .small_lan import PREFIX, build_small_lan
from .stale import remove_leftovers

# Name in the DNS (None: it has none), last byte of the address, MAC with a real vendor's prefix.
CROWD = (
    ("laptop", 31, "f0:18:98:3a:10:31"),
    ("tablet", 32, "8c:77:12:5b:20:32"),
    ("thermostat", 33, "24:0a:c4:7c:30:33"),
    ("console", 34, "98:b6:e9:11:40:34"),
    ("door-camera", 35, "00:40:8c:9d:50:35"),
    ("label-printer", 36, "00:80:77:2e:60:36"),
    ("access-point", 37, "24:a4:3c:4f:70:37"),
    ("kitchen-radio", 38, "5c:aa:fd:60:80:38"),
    ("plug", 39, "50:c7:bf:71:90:39"),
    ("pi", 40, "b8:27:eb:82:a0:40"),
    # One box, two addresses.
    ("server", 41, "00:1b:21:93:b0:41"),
    ("server-admin", 42, "00:1b:21:93:b0:41"),
    # A made-up MAC, as phones use them, and no name.
    (None, 43, "f6:2b:9c:a4:c0:43"),
)


def main(arguments: list[str] | None = None) -> int:
    """Build, run, take down; returns the command's exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] in (["-h"], ["--help"]) or (given and given[0] != "--"):
        sys.exit(__doc__)
    if problem():
        sys.exit("The demo needs root to make its network namespaces: start it with sudo.")
    command = given[1:] or [sys.executable, "-m", "netmon_core.cli", "watch"]
    end_on_signals()
    remove_leftovers()
    try:
        with Lab() as lab:
            return _run(lab, command)
    except LabError as err:
        sys.exit(str(err))
    except KeyboardInterrupt:
        return 130


def _run(lab: Lab, command: list[str]) -> int:
    names = {name: f"{PREFIX}.{last}" for name, last, _ in CROWD if name}
    lan = build_small_lan(lab, more_names=names)
    crowd = lan.switch.host("crowd", ipv6=False)
    respond_as(crowd, lan.prefix, {IPv4Address(f"{PREFIX}.{last}"): mac for _, last, mac in CROWD})
    environment = {"NETMON_DATA_DIR": str(lab.folder / "data")}
    return attach(lan.scanner.command(*command), environment=environment)


if __name__ == "__main__":
    sys.exit(main())
