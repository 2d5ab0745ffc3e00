"""How much one informant may say. What is beyond is cut, and said to be."""

from __future__ import annotations

from typing import Final

# The largest chassis switches have some 2,000 ports and VLAN interfaces.
PORTS: Final = 4_096
# The largest forwarding tables of access and core switches.
FORWARDING: Final = 65_536
# Of a router with many VLANs; each row may become a device.
RESOLVED: Final = 32_768
# Stations of a controller with some hundred access points.
CLIENTS: Final = 4_096
# One at each port, and some more behind those who do not speak.
NEIGHBORS: Final = 1_024
SENSORS: Final = 1_024
# Storages and processors of one machine; each becomes a sensor.
STORAGES: Final = 1_024
# There are no more VLANs.
VLANS: Final = 4_094
ADDRESSES: Final = 4_096
# Modules, sockets, transceivers.
PARTS: Final = 4_096
