"""Real programs as peers on the LAN, each in a namespace's eth0: dnsmasq, avahi, snmpd, lldpd.

Each function returns when the peer is up; it ends with the lab, or by its handle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .processes import Process, program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .namespaces import Namespace

# /run/avahi-daemon and /etc/avahi/services are compiled in, so every instance gets its own view of them.
_AVAHI_VIEW = """
set -e
mkdir -p /run/avahi-daemon /etc/avahi/services
mount -t tmpfs -o mode=755 tmpfs /run/avahi-daemon
mount --bind "$1" /etc/avahi/services
exec "$2" -f "$3" --no-drop-root --no-rlimits --no-chroot
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A running peer; its settings and state are in `folder`."""

    process: Process
    folder: Path

    def stop(self) -> None:
        self.process.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service for avahi to announce; `type` as `_ipp._tcp`, `text` its TXT record."""

    type: str
    port: int
    text: Sequence[str] = ()


def start_dnsmasq(
    host: Namespace, *, prefix: str, names: Mapping[str, str], domain: str = "lan.test"
) -> Peer:
    """Serve DHCP (PREFIX.100 to .150) and DNS with PTR records; `names` maps host names to addresses.

    `prefix` is the first three bytes of the /24, and `host` has PREFIX.1.
    """
    daemon = program("dnsmasq", package="dnsmasq-base")
    folder = folder_of(host, "dnsmasq")
    process = host.start(
        *(daemon, "--keep-in-foreground", "--conf-file=/dev/null", "--log-facility=-", "--log-dhcp"),
        *("--user=root", f"--pid-file={folder}/pid", "--no-resolv", "--no-hosts", "--no-poll"),
        # Asking whether a lease is free takes 3 s.
        "--no-ping",
        *("--bind-interfaces", "--interface=eth0", "--except-interface=lo"),
        *(f"--domain={domain}", f"--local=/{domain}/", "--expand-hosts", "--dhcp-authoritative"),
        *(f"--dhcp-range={prefix}.100,{prefix}.150,255.255.255.0,2m", f"--dhcp-leasefile={folder}/leases"),
        *(f"--dhcp-option=option:router,{prefix}.1", f"--local=/{_reverse(prefix)}/"),
        *(f"--host-record={name}.{domain},{address}" for name, address in names.items()),
    )
    process.wait_for("started, version")
    return Peer(process=process, folder=folder)


def start_avahi(host: Namespace, *, hostname: str, services: Sequence[Service], instance: str = "%h") -> Peer:
    """Announce `hostname`.local and its services by mDNS; `instance` may hold %h."""
    daemon = program("avahi-daemon", package="avahi-daemon")
    folder = folder_of(host, "avahi")
    offered = folder / "services"
    offered.mkdir()
    (offered / "lab.service").write_text(_service_group(services, instance))
    settings = folder / "avahi.conf"
    settings.write_text(
        f"[server]\nhost-name={hostname}\nenable-dbus=no\nallow-interfaces=eth0\nratelimit-burst=1000\n"
        "[wide-area]\nenable-wide-area=no\n[publish]\npublish-hinfo=yes\npublish-workstation=yes\n"
    )
    view = ["unshare", "-m", "--propagation", "private", "sh", "-c", _AVAHI_VIEW, "sh"]
    process = host.start(*view, str(offered), daemon, str(settings))
    process.wait_for("Server startup complete")
    return Peer(process=process, folder=folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpUser:
    """A user of version 3, by net-snmp's names; its passwords are authpass12 and privpass12."""

    name: str
    auth: str | None = None
    privacy: str | None = None

    def settings(self) -> str:
        """Return its lines of snmpd.conf."""
        auth = f' {self.auth} "authpass12"' if self.auth else ""
        privacy = f' {self.privacy} "privpass12"' if self.privacy else ""
        level = "priv" if self.privacy else "auth" if self.auth else "noauth"
        return f"createUser {self.name}{auth}{privacy}\nrouser {self.name} {level}\n"


AUTHPRIV = SnmpUser(name="authpriv", auth="SHA-256", privacy="AES")


def start_snmpd(
    host: Namespace,
    *,
    name: str,
    community: str = "public",
    users: Sequence[SnmpUser] = (AUTHPRIV,),
    port: int = 161,
    address: str = "",
    master: bool = False,
) -> Peer:
    """Serve SNMP over IPv4 and IPv6: versions 1 and 2c with `community`, version 3 with users.

    `address`: only at this one of the host's. `master`: other daemons speak through it, by FOLDER/agentx.
    """
    daemon = program("snmpd", package="snmpd")
    folder = folder_of(host, f"snmpd{address}" if port == 161 else f"snmpd{address}-{port}")
    settings = folder / "snmpd.conf"
    listening = f"udp:{address}:{port}" if address else f"udp:{port},udp6:{port}"
    settings.write_text(
        f"agentAddress {listening}\n"
        f"view all included .1\nrocommunity {community} default -V all\nsysName {name}\n"
        f"rocommunity6 {community} default -V all\n"
        'sysLocation Rack 1 <script>alert(1)</script>\nsysContact =HYPERLINK("http://x","y")\n'
        + (f"master agentx\nagentXSocket {folder}/agentx\n" if master else "")
        + "".join(user.settings() for user in users)
    )
    process = host.start(
        *(daemon, "-f", "-Lo", "-C", "-c", str(settings), "-p", f"{folder}/pid"),
        environment={"MIBS": "", "SNMP_PERSISTENT_DIR": str(folder)},
    )
    process.wait_for("NET-SNMP version")
    return Peer(process=process, folder=folder)


def add_ports(host: Namespace, pairs: int) -> None:
    """Give a host two more interfaces for each pair, joined with each other."""
    lines = (f"link add v{number} type veth peer name w{number}\n" for number in range(pairs))
    host.run("ip", "-batch", "-", fed="".join(lines))


def start_lldpd(
    host: Namespace, *, name: str, address: str, interface: str = "eth0", master: Peer | None = None
) -> Peer:
    """Speak LLDP and CDP as system `name` every second; its neighbors: `lldpcli -u FOLDER/socket`.

    `master`: the snmpd that tells of them.
    """
    daemon = program("lldpd", package="lldpd")
    folder = folder_of(host, "lldpd")
    settings = folder / "lldpd.conf"
    settings.write_text(
        "configure lldp tx-interval 1\nconfigure lldp tx-hold 4\n"
        f'configure system hostname {name}\nconfigure system description "Lab {name}"\n'
        f"configure system ip management pattern {address}\nconfigure lldp portidsubtype ifname\n"
        f'configure ports {interface} lldp portdescription "uplink of {name}"\n'
    )
    process = host.start(
        # Without -l the forced CDP (-ccc and so on) would silence LLDP.
        *(daemon, "-d", "-l", "-ccc", "-ee", "-ff", "-ss", "-M", "4"),
        *(
            "-u",
            f"{folder}/socket",
            "-p",
            f"{folder}/pid",
            "-O",
            str(settings),
            "-I",
            interface,
            "-C",
            interface,
        ),
        *(("-x", "-X", f"{master.folder}/agentx") if master else ()),
    )
    process.wait_for("libevent")
    return Peer(process=process, folder=folder)


def folder_of(host: Namespace, name: str) -> Path:
    """Make a folder for one peer of a host."""
    folder = host.folder / f"{host.name}-{name}"
    folder.mkdir()
    return folder


def _reverse(prefix: str) -> str:
    return ".".join(reversed(prefix.split("."))) + ".in-addr.arpa"


def _service_group(services: Sequence[Service], instance: str) -> str:
    entries = "".join(
        f"<service><type>{escape(service.type)}</type><port>{service.port}</port>"
        + "".join(f"<txt-record>{escape(text)}</txt-record>" for text in service.text)
        + "</service>"
        for service in services
    )
    return (
        '<?xml version="1.0" standalone="no"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd">'
        f'<service-group><name replace-wildcards="yes">{escape(instance)}</name>{entries}</service-group>'
    )
