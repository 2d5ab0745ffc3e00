"""The systemd unit of the server: a user of its own, one capability, and little else."""

from __future__ import annotations

_UNIT = """\
[Unit]
Description=netmon, the network monitor
Documentation=man:systemd.exec(5)
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
ExecStart={program} --log-level info serve
# Takes a certificate that was renewed.
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
TimeoutStopSec=15

# A user that exists while it runs, with /var/lib/netmon as its own.
DynamicUser=yes
StateDirectory=netmon
StateDirectoryMode=0700
ConfigurationDirectory=netmon
Environment=NETMON_DATA_DIR=/var/lib/netmon
UMask=0077

# ARP and ICMP need raw sockets; nothing else needs anything.
AmbientCapabilities=CAP_NET_RAW
CapabilityBoundingSet=CAP_NET_RAW
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_UNIX
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

MemoryMax=1G
TasksMax=128

[Install]
WantedBy=multi-user.target
"""


def unit(program: str, *, in_home: bool = False) -> str:
    """The unit's text. `program` is an absolute path; `in_home`: it is below a home folder."""
    return _UNIT.format(program=program, protect_home="read-only" if in_home else "yes")
