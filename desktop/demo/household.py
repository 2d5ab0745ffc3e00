"""The devices of the made-up network. Pure data; the MACs have real vendors' prefixes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One made-up device. `rtt` in seconds; `loss` 0-1; `away`: it is offline now."""

    last: int
    hostname: str
    mac: str
    vendor: str
    kind: str
    rtt: float = 0.002
    loss: float = 0.0
    away: bool = False
    name: str | None = None
    tags: tuple[str, ...] = ()
    model: str = ""
    guest: bool = False
    known: bool | None = True


# fmt: off
HOUSEHOLD = (
    Member(last=1, hostname="gateway", mac="e0:28:6d:10:00:01", vendor="AVM GmbH", kind="router", rtt=0.0006,
           name="Router", model="FRITZ!Box 7590", tags=("infrastructure",)),
    Member(last=2, hostname="ap-attic", mac="24:a4:3c:10:00:02", vendor="Ubiquiti Inc", kind="access point",
           rtt=0.0009, name="Attic access point", model="U6 Lite", tags=("infrastructure",)),
    Member(last=3, hostname="switch-cellar", mac="b0:b9:8a:10:00:03", vendor="NETGEAR", kind="switch",
           rtt=0.0008, model="GS752TP", tags=("infrastructure",)),
    Member(last=4, hostname="ups-cellar", mac="00:c0:b7:10:00:04", vendor="American Power Conversion Corp",
           kind="ups", rtt=0.0012, name="Cellar UPS", model="Smart-UPS 750", tags=("infrastructure",)),
    Member(last=10, hostname="nas", mac="00:11:32:10:00:10", vendor="Synology Incorporated", kind="storage",
           rtt=0.0007, name="Attic NAS", model="DS920+", tags=("backup", "infrastructure")),
    Member(last=11, hostname="homeassistant", mac="b8:27:eb:10:00:11", vendor="Raspberry Pi Foundation",
           kind="server", rtt=0.0011, name="Home Assistant", model="Raspberry Pi 4",
           tags=("infrastructure",)),
    Member(last=20, hostname="workstation", mac="a8:a1:59:10:00:20", vendor="ASRock Incorporation",
           kind="computer", rtt=0.0004, name="Study PC", tags=("work",)),
    Member(last=21, hostname="macbook-lena", mac="f0:18:98:10:00:21", vendor="Apple, Inc.", kind="computer",
           rtt=0.0065, name="Lena's MacBook", tags=("work",)),
    Member(last=22, hostname="thinkpad", mac="54:ee:75:10:00:22", vendor="Wistron InfoComm", kind="computer",
           rtt=0.0083, away=True),
    Member(last=30, hostname="lenas-phone", mac="f6:2b:9c:10:00:30", vendor="", kind="phone", rtt=0.034,
           name="Lena's phone", tags=("family",)),
    Member(last=31, hostname="pixel-8", mac="de:ad:10:10:00:31", vendor="", kind="phone", rtt=0.051,
           name="Jonas's phone", tags=("family",)),
    Member(last=32, hostname="tablet", mac="8c:77:12:10:00:32", vendor="Samsung Electronics", kind="tablet",
           rtt=0.042, away=True),
    Member(last=40, hostname="brother-hl", mac="00:80:77:10:00:40", vendor="Brother Industries, Ltd.",
           kind="printer", rtt=0.0031, name="Printer", model="HL-L2350DW"),
    Member(last=41, hostname="tv", mac="cc:6e:a4:10:00:41", vendor="Samsung Electronics", kind="television",
           rtt=0.0062, name="Living room TV", tags=("media",)),
    Member(last=42, hostname="sonos-kitchen", mac="5c:aa:fd:10:00:42", vendor="Sonos, Inc.", kind="speaker",
           rtt=0.0048, name="Kitchen speaker", tags=("media",)),
    Member(last=43, hostname="sonos-bath", mac="5c:aa:fd:10:00:43", vendor="Sonos, Inc.", kind="speaker",
           rtt=0.0152, loss=0.12, name="Bathroom speaker", tags=("media",)),
    Member(last=44, hostname="console", mac="98:b6:e9:10:00:44", vendor="Nintendo Co.,Ltd",
           kind="game console",
           away=True, tags=("media",)),
    Member(last=50, hostname="hue-bridge", mac="00:17:88:10:00:50", vendor="Philips Lighting BV",
           kind="bridge",
           rtt=0.0014, name="Hue bridge", tags=("smart home",)),
    Member(last=51, hostname="thermostat", mac="24:0a:c4:10:00:51", vendor="Espressif Inc.",
           kind="thermostat",
           rtt=0.0215, tags=("smart home",)),
    Member(last=52, hostname="plug-washer", mac="50:c7:bf:10:00:52", vendor="TP-Link Technologies",
           kind="plug",
           rtt=0.0123, name="Washing machine plug", tags=("smart home",)),
    Member(last=53, hostname="shelly-hall", mac="84:f3:eb:10:00:53", vendor="Espressif Inc.", kind="relay",
           rtt=0.0187, loss=0.04, tags=("smart home",)),
    Member(last=60, hostname="door-camera", mac="00:40:8c:10:00:60", vendor="Axis Communications AB",
           kind="camera", rtt=0.0026, name="Door camera", tags=("security",)),
    Member(last=61, hostname="garden-camera", mac="00:40:8c:10:00:61", vendor="Axis Communications AB",
           kind="camera", rtt=0.118, loss=0.21, name="Garden camera", tags=("security",)),
    Member(last=20, hostname="guest-laptop", mac="3c:22:fb:20:00:20", vendor="Apple, Inc.", kind="computer",
           rtt=0.0092, guest=True, known=None),
    Member(last=31, hostname="", mac="b2:71:10:20:00:31", vendor="", kind="", rtt=0.048, guest=True,
           known=None),
)
# fmt: on

# Turns up when somebody scans.
NEWCOMER = Member(last=77, hostname="esp-3f21", mac="84:f3:eb:10:00:77", vendor="Espressif Inc.", kind="",
           rtt=0.017,
                  known=None)  # fmt: skip
