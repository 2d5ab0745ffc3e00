"""What is honest and what is not, by real programs, each in a LAN of its own, all at once.

`python -m tests.inspection.sets [SECONDS [NAME]]` prints what was found, and what arpwatch says beside it.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.namespaces import Lab
from tests.lab.processes import LabError
from tests.lab.switch import build_switch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.lab.namespaces import Namespace
    from tests.lab.processes import Process

PREFIX = "10.77.0"
GATEWAY, GATEWAY_MAC = f"{PREFIX}.1", "44:4e:6d:00:00:01"
MONITOR, MONITOR_MAC = f"{PREFIX}.2", "b8:27:eb:00:00:02"
NAS, NAS_MAC = f"{PREFIX}.21", "00:11:32:00:00:21"
OTHER, OTHER_MAC = f"{PREFIX}.66", "02:66:00:00:00:66"
SECOND, SECOND_MAC = f"{PREFIX}.3", "44:4e:6d:00:00:03"
VIRTUAL_MAC = "00:00:5e:00:01:33"
# What arpwatch says where an address goes from one MAC to another.
COMPLAINTS = ("changed ethernet address", "flip flop", "reused old ethernet", "ethernet mismatch")


@dataclass(kw_only=True)
class Lan:
    """A gateway, a monitor that has known it for two days, a NAS, and another."""

    lab: Lab
    gateway_mac: str = GATEWAY_MAC
    watcher_options: Sequence[str] = ()
    hosts: dict[str, Namespace] = field(default_factory=dict)
    watcher: Process | None = None
    arpwatch: Process | None = None
    began: float = 0.0

    def build(self) -> None:
        switch = build_switch(self.lab)
        for label, address, mac in (
            ("gateway", GATEWAY, GATEWAY_MAC),
            ("monitor", MONITOR, MONITOR_MAC),
            ("nas", NAS, NAS_MAC),
            ("other", OTHER, OTHER_MAC),
            ("second", SECOND, SECOND_MAC),
        ):
            self.hosts[label] = switch.host(label, f"{address}/24", mac=mac)
            if label != "gateway":
                self.hosts[label].ip("route", "add", "default", "via", GATEWAY)

    def watch(self) -> None:
        monitor = self.hosts["monitor"]
        data = monitor.folder / f"{monitor.name}-arp.dat"
        data.touch()
        self.arpwatch = monitor.start("arpwatch", "-d", "-N", "-i", "eth0", "-f", str(data))
        options = ("--own", f"{MONITOR}/24", "--gateway", GATEWAY, "--mac", self.gateway_mac)
        argv = (sys.executable, "-m", "tests.inspection.watcher", *options, *self.watcher_options)
        self.watcher = monitor.start(*argv)
        self.watcher.wait_for('"ready"', timeout=120)
        # Everybody is known to the monitor before anything happens.
        for label in ("gateway", "nas", "other", "second"):
            self.ask("monitor", self.address(label))
        time.sleep(5)

    def ask(self, label: str, address: str, *, own: str | None = None) -> None:
        """Have a host ask for an address by ARP, whoever answers."""
        source = () if own is None else ("-s", own)
        with suppress(LabError):
            self.hosts[label].run("arping", "-c", "2", "-w", "2", *source, "-I", "eth0", address)

    def address(self, label: str) -> str:
        return {"gateway": GATEWAY, "nas": NAS, "other": OTHER, "second": SECOND}[label]

    def findings(self) -> list[dict[str, object]]:
        assert self.watcher is not None
        lines = [json.loads(line) for line in self.watcher.text().splitlines() if line.startswith("{")]
        return [line for line in lines if "rule" in line]

    def told_by_arpwatch(self) -> list[str]:
        assert self.arpwatch is not None
        text = self.arpwatch.text()
        return [
            line for line in text.splitlines() if line.startswith("Subject:") and "new station" not in line
        ]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`play` does it for so many seconds; `expected`: the rule that finds it, above info; None: none may."""

    name: str
    play: Callable[[Lan, float], None]
    expected: str | None = None
    build: Callable[[Lan], None] = lambda _: None
    gateway_mac: str = GATEWAY_MAC
    watcher_options: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Findings above info and of info, seconds from the start to the first, and what arpwatch said."""

    worse: list[str]
    info: list[str]
    after: float | None
    frames: int
    arpwatch: list[str]


def run_all(scenarios: Sequence[Scenario], seconds: float) -> dict[str, Outcome]:
    """Play every scenario at the same time."""
    with Lab() as lab:
        lans = {}
        for scenario in scenarios:
            lan = Lan(lab=lab, gateway_mac=scenario.gateway_mac, watcher_options=scenario.watcher_options)
            lan.build()
            scenario.build(lan)
            lans[scenario.name] = lan
        with ThreadPoolExecutor(len(scenarios)) as pool:
            return dict(
                zip(
                    lans, pool.map(lambda each: _play(lans[each.name], each, seconds), scenarios), strict=True
                )
            )


def _play(lan: Lan, scenario: Scenario, seconds: float) -> Outcome:
    lan.watch()
    lan.began = time.time()
    scenario.play(lan, seconds)
    left = lan.began + seconds - time.time()
    if left > 0:
        time.sleep(left)
    found = lan.findings()
    worse = [each for each in found if each["severity"] != "info"]
    return Outcome(
        worse=sorted({f"{each['rule']} ({each['severity']})" for each in worse}),
        info=sorted({str(each["rule"]) for each in found if each["severity"] == "info"}),
        after=None if not worse else float(str(worse[0]["now"])) - lan.began,
        frames=0 if not worse else int(str(worse[0]["frames"])),
        arpwatch=sorted({line.split(":", 1)[1].split("(")[0].strip() for line in lan.told_by_arpwatch()}),
    )


# -- honest --


def _end_of(seconds: float, steps: int) -> float:
    return max(seconds / steps, 4.0)


def keepalived(lan: Lan, label: str, priority: int, *, vmac: bool) -> Process:
    host = lan.hosts[label]
    settings = host.folder / f"{host.name}-keepalived.conf"
    extra = "use_vmac\n vmac_xmit_base\n" if vmac else ""
    settings.write_text(
        "global_defs {\n vrrp_garp_master_refresh 0\n}\n"
        f"vrrp_instance one {{\n state BACKUP\n interface eth0\n virtual_router_id 51\n priority {priority}\n"
        f" advert_int 1\n {extra} virtual_ipaddress {{\n  {GATEWAY}/24\n }}\n}}\n"
    )
    state = [f"--{each}pid={host.folder}/{host.name}-{each}{time.time()}" for each in ("", "vrrp_")]
    pid, vrrp = state
    return host.start(
        "keepalived", "-n", "-l", "-D", "-P", "-f", str(settings), pid, vrrp, environment={"TMPDIR": "/tmp"}
    )


def _share(lan: Lan) -> None:
    """The gateway's address is no host's own, and two routers share it."""
    lan.hosts["gateway"].ip("addr", "flush", "dev", "eth0")
    lan.hosts["gateway"].ip("addr", "add", f"{PREFIX}.4/24", "dev", "eth0")


def _with_vrrp(*, vmac: bool) -> tuple[Callable[[Lan], None], Callable[[Lan, float], None]]:
    masters: dict[int, Process] = {}

    def build(lan: Lan) -> None:
        _share(lan)
        masters[id(lan)] = keepalived(lan, "gateway", 150, vmac=vmac)
        masters[id(lan)].wait_for("MASTER STATE", timeout=30)

    def play(lan: Lan, seconds: float) -> None:
        keepalived(lan, "second", 100, vmac=vmac)
        time.sleep(4)
        # It dies without a word, and comes back.
        master = masters.pop(id(lan))
        lan.hosts["gateway"].ip("link", "set", "eth0", "down")
        time.sleep(_end_of(seconds, 3))
        lan.hosts["gateway"].ip("link", "set", "eth0", "up")
        time.sleep(_end_of(seconds, 4))
        master.stop()

    return build, play


def _with_carp() -> tuple[Callable[[Lan], None], Callable[[Lan, float], None]]:
    masters: dict[int, Process] = {}

    def ucarp(lan: Lan, label: str, own: str, skew: int) -> Process:
        host = lan.hosts[label]
        host.ip("route", "replace", "224.0.0.0/4", "dev", "eth0")
        scripts = {}
        for name, verb in (("up", "add"), ("down", "del")):
            script = host.folder / f"{host.name}-{name}.sh"
            script.write_text(f"#!/bin/sh\nip addr {verb} {GATEWAY}/24 dev eth0\n")
            script.chmod(0o755)
            scripts[name] = str(script)
        options = ("-i", "eth0", "-s", own, "-v", "7", "-p", "secret", "-a", GATEWAY, "-k", str(skew))
        return host.start(
            "ucarp", *options, "-b", "1", f"--upscript={scripts['up']}", f"--downscript={scripts['down']}"
        )

    def build(lan: Lan) -> None:
        _share(lan)
        masters[id(lan)] = ucarp(lan, "gateway", f"{PREFIX}.4", 0)
        masters[id(lan)].wait_for("MASTER", timeout=30)

    def play(lan: Lan, seconds: float) -> None:
        ucarp(lan, "second", SECOND, 100)
        time.sleep(5)
        lan.hosts["gateway"].ip("link", "set", "eth0", "down")
        time.sleep(_end_of(seconds, 3))
        lan.hosts["gateway"].ip("link", "set", "eth0", "up")
        # It went with the link, and without it the two would never hear of each other again.
        lan.hosts["gateway"].ip("route", "replace", "224.0.0.0/4", "dev", "eth0")
        time.sleep(_end_of(seconds, 4))
        masters.pop(id(lan)).stop()

    return build, play


def _serve(lan: Lan) -> None:
    from tests.lab.peers import start_dnsmasq  # noqa: PLC0415 - only where it is wanted

    start_dnsmasq(lan.hosts["gateway"], prefix=PREFIX, names={})


def _lease(lan: Lan, label: str, address: str, name: str) -> None:
    """Ask for an address by DHCP and take it."""
    host = lan.hosts[label]
    script = host.folder / f"{host.name}-lease.sh"
    script.write_text(
        '#!/bin/sh\n[ "$1" = bound ] && { ip addr flush dev eth0; ip addr add $ip/24 dev eth0; }\nexit 0\n'
    )
    script.chmod(0o755)
    options = ("-i", "eth0", "-n", "-q", "-f", "-r", address, "-s", str(script), "-x", f"hostname:{name}")
    host.run("udhcpc", *options, timeout=60)


def hand_over(lan: Lan, seconds: float) -> None:
    for _ in range(2):
        for label, name in (("nas", "nas"), ("other", "other")):
            lan.hosts[label].ip("link", "set", "eth0", "up")
            _lease(lan, label, f"{PREFIX}.120", name)
            lan.ask("monitor", f"{PREFIX}.120")
            time.sleep(max(seconds / 8, 1))
            # It gives the address back and goes.
            lan.hosts[label].ip("addr", "flush", "dev", "eth0")
            lan.hosts[label].ip("link", "set", "eth0", "down")
            lan.hosts["gateway"].run("sh", "-c", "kill -HUP $(cat /dev/null); true")
            _free(lan)


def _free(lan: Lan) -> None:
    """The lease is over: the server may give the address to another."""
    server = lan.hosts["gateway"].processes[-1]
    server.stop()
    leases = next(lan.hosts["gateway"].folder.glob(f"{lan.hosts['gateway'].name}-dnsmasq"))
    for each in leases.iterdir():
        each.unlink()
    leases.rmdir()
    _serve(lan)


def new_macs(lan: Lan, seconds: float) -> None:
    host = lan.hosts["other"]
    for number in range(3):
        host.ip("link", "set", "eth0", "down")
        host.ip("link", "set", "eth0", "address", f"da:a1:19:00:00:{number + 16:02x}")
        host.ip("link", "set", "eth0", "up")
        _lease(lan, "other", f"{PREFIX}.121", "annas-phone")
        lan.ask("monitor", f"{PREFIX}.121")
        time.sleep(max(seconds / 6, 1))
        _free(lan)


def boots(lan: Lan, seconds: float) -> None:
    for _ in range(3):
        lan.hosts["nas"].run("arping", "-U", "-c", "3", "-I", "eth0", NAS)
        time.sleep(seconds / 6)


def looks_whether_it_is_free(lan: Lan, seconds: float) -> None:
    for address in (f"{PREFIX}.99", NAS, GATEWAY):
        with suppress(LabError):
            lan.hosts["other"].run("arping", "-D", "-c", "2", "-I", "eth0", address)
        time.sleep(seconds / 8)


def _proxy(lan: Lan) -> None:
    gateway = lan.hosts["gateway"]
    gateway.sysctl(net__ipv4__conf__eth0__proxy_arp=1, net__ipv4__ip_forward=1)
    # What is elsewhere in this prefix: 100 addresses behind the gateway.
    gateway.ip("link", "add", "behind", "type", "veth", "peer", "name", "far")
    for each in ("behind", "far"):
        gateway.ip("link", "set", each, "up")
    gateway.ip("route", "add", f"{PREFIX}.128/25", "dev", "behind")


def asks_for_all(lan: Lan, seconds: float) -> None:
    for _ in range(2):
        with suppress(LabError):
            lan.hosts["other"].run("nmap", "-sn", "-PR", "-n", f"{PREFIX}.0/24", timeout=120)
        time.sleep(seconds / 6)


def scans(lan: Lan, seconds: float) -> None:
    for _ in range(2):
        lan.hosts["other"].run("arp-scan", "-I", "eth0", f"{PREFIX}.0/24", timeout=120)
        time.sleep(seconds / 6)


def _second_card(lan: Lan) -> None:
    host = lan.hosts["nas"]
    host.ip("link", "add", "child", "link", "eth0", "address", "02:11:32:00:00:21", "type", "macvlan")
    host.ip("link", "set", "child", "up")
    host.ip("addr", "add", f"{PREFIX}.22/24", "dev", "child")


def both_cards(lan: Lan, seconds: float) -> None:
    end = time.time() + seconds
    while time.time() < end - 4:
        with suppress(LabError):
            options = ("-c", "2", "-I", "child", "-s", f"{PREFIX}.22")
            lan.hosts["nas"].run("arping", *options, GATEWAY)
        for address in (NAS, f"{PREFIX}.22"):
            lan.ask("monitor", address)
        lan.hosts["monitor"].ip("neigh", "flush", "dev", "eth0")
        time.sleep(1)


def up_and_down(lan: Lan, seconds: float) -> None:
    end = time.time() + seconds
    while time.time() < end - 2:
        for label in ("nas", "gateway"):
            lan.hosts[label].ip("link", "set", "eth0", "down")
            time.sleep(0.5)
            lan.hosts[label].ip("link", "set", "eth0", "up")
        time.sleep(2)


_VRRP, _VMAC, _CARP = _with_vrrp(vmac=False), _with_vrrp(vmac=True), _with_carp()

HONEST = (
    Scenario(name="keepalived failover", build=_VRRP[0], play=_VRRP[1]),
    Scenario(name="keepalived failover, use_vmac", build=_VMAC[0], play=_VMAC[1], gateway_mac=VIRTUAL_MAC),
    Scenario(name="ucarp failover", build=_CARP[0], play=_CARP[1]),
    Scenario(name="lease handed to another", build=_serve, play=hand_over),
    Scenario(name="new private MACs, same name", build=_serve, play=new_macs),
    Scenario(name="arping -U at boot", play=boots),
    Scenario(name="arping -D", play=looks_whether_it_is_free),
    Scenario(name="proxy ARP", build=_proxy, play=asks_for_all),
    Scenario(name="macvlan child", build=_second_card, play=both_cards),
    Scenario(name="arp-scan", play=scans),
    Scenario(name="nmap -PR", play=asks_for_all),
    Scenario(name="link down and up", play=up_and_down),
)


# -- not --


def _spoofs(target: str) -> Callable[[Lan, float], None]:
    def play(lan: Lan, seconds: float) -> None:
        other = lan.hosts["other"]
        other.sysctl(net__ipv4__ip_forward=1)
        process = other.start("arpspoof", "-i", "eth0", "-t", target, GATEWAY)
        time.sleep(seconds - 2)
        process.stop()

    return play


def announces(lan: Lan, seconds: float) -> None:
    other = lan.hosts["other"]
    other.ip("addr", "add", f"{GATEWAY}/32", "dev", "lo")
    other.start("arping", "-U", "-c", str(int(seconds)), "-s", GATEWAY, "-I", "eth0", GATEWAY)


def takes(lan: Lan, seconds: float) -> None:
    other = lan.hosts["other"]
    other.ip("addr", "add", f"{GATEWAY}/24", "dev", "eth0")
    lan.ask("other", MONITOR, own=GATEWAY)


def clones(lan: Lan, seconds: float) -> None:
    other = lan.hosts["other"]
    other.ip("link", "set", "eth0", "down")
    other.ip("link", "set", "eth0", "address", NAS_MAC)
    other.ip("link", "set", "eth0", "up")
    lan.ask("other", MONITOR)


def gives_out(lan: Lan, seconds: float) -> None:
    other = lan.hosts["other"]
    folder = other.folder / f"{other.name}-rogue"
    folder.mkdir()
    other.start(
        *("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--log-facility=-", "--user=root"),
        *("--port=0", "--bind-interfaces", "--interface=eth0", "--except-interface=lo", "--no-ping"),
        *("--dhcp-authoritative", f"--dhcp-leasefile={folder}/leases", f"--pid-file={folder}/pid"),
        f"--dhcp-range={PREFIX}.200,{PREFIX}.210,255.255.255.0,2m",
    )


def routes(lan: Lan, seconds: float) -> None:
    other = lan.hosts["other"]
    other.sysctl(net__ipv6__conf__all__forwarding=1)
    settings = other.folder / f"{other.name}-radvd.conf"
    settings.write_text(
        "interface eth0 {\n AdvSendAdvert on;\n MinRtrAdvInterval 3;\n MaxRtrAdvInterval 5;\n"
        " prefix 2001:db8:bad::/64 { };\n};\n"
    )
    other.start("radvd", "-n", "-m", "stderr", "-C", str(settings), "-p", f"{other.folder}/{other.name}-pid")


def poisons(lan: Lan, seconds: float) -> None:
    lan.hosts["other"].start(sys.executable, "-m", "tests.inspection.poisoner", OTHER)


HOSTILE = (
    Scenario(name="arpspoof at the monitor", play=_spoofs(MONITOR), expected="gateway_changed"),
    Scenario(
        name="arpspoof, gateway known for 1 h",
        play=_spoofs(MONITOR),
        expected="address_spoofed",
        watcher_options=("--known-days", "0.04"),
    ),
    Scenario(name="arpspoof at a third host", play=_spoofs(NAS)),
    Scenario(name="arping -U of the gateway", play=announces, expected="gateway_changed"),
    Scenario(name="the gateway's address taken", play=takes, expected="gateway_changed"),
    Scenario(name="MAC clone", play=clones),
    Scenario(
        name="rogue dnsmasq",
        build=_serve,
        play=gives_out,
        expected="rogue_dhcp",
        watcher_options=("--ask-every", "5"),
    ),
    Scenario(name="rogue radvd", play=routes, expected="rogue_router"),
    Scenario(
        name="poisoner of names",
        play=poisons,
        expected="poisoner",
        watcher_options=("--ask-every", "5"),
    ),
)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    every = [each for each in (*HONEST, *HOSTILE) if len(sys.argv) < 3 or sys.argv[2] in each.name]
    for name, outcome in run_all(every, seconds).items():
        after = "" if outcome.after is None else f"{outcome.after:.1f} s, {outcome.frames} frames"
        row = (name, ", ".join(outcome.worse) or "-", ", ".join(outcome.info), after)
        print(f"| {' | '.join(row)} | {', '.join(outcome.arpwatch) or '-'} |", flush=True)


if __name__ == "__main__":
    main()
