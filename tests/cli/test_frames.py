from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.net.capture import write_capture
from tests.packets.made import made_frames

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

    from .commands import Terminal


def test_frames_are_recorded_and_read_through_discovery(
    terminal: Terminal, lan: SmallLan, tmp_path: Path
) -> None:
    file = tmp_path / "lan.pcap"
    process = terminal.start("frames", "write", str(file), "--seconds", "30", "--count", "10")
    asked = time.monotonic()
    while process.poll() is None and time.monotonic() < asked + 30:
        # The speaker asks for hosts it has forgotten, and they answer.
        lan.hosts["speaker"].ip("neigh", "flush", "dev", "eth0", "nud", "all")
        lan.hosts["speaker"].run("fping", "-q", "-c1", "10.77.0.2")
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, f"Wrote 10 frames heard on eth0 to {file}\n", "")

    report = terminal.netmon("frames", "read", str(file), "--json").json
    assert report["frames"] == report["understood"] == 10
    macs = {interface["mac"] for device in report["devices"] for interface in device["interfaces"]}
    assert {"b8:27:eb:00:00:02", "f4:f5:d8:00:00:12"} <= macs
    shown = terminal.netmon("frames", "read", str(file))
    assert "f4:f5:d8:00:00:12" in shown.out
    assert "devices in 10 frames, of which 10 were understood" in shown.out
    # Nothing of it is kept.
    assert terminal.netmon("devices", "--json").json["devices"] == []


def test_a_capture_shows_what_each_device_said(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "said.pcap"
    write_capture(file, [(float(number), data) for number, data in enumerate(made_frames())])
    report = terminal.netmon("frames", "read", str(file), "--json").json
    assert report["frames"] == report["understood"] == len(made_frames())
    (device,) = report["devices"]
    said = {each["type"]: each for each in report["said"][device["id"]]}
    assert said["dhcp"]["wanted"] == [1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108]
    assert {"dhcp", "dhcp6", "ssdp_search", "netbios", "wsd", "link", "router"} <= set(said)
    shown = terminal.netmon("frames", "read", str(file)).out
    assert "    dhcp: hostname=Pixel-8 fqdn=pixel.lan vendor_class=android-dhcp-14 wanted=1,3,6" in shown
    assert "link: protocol=LLDP name=sw-hall" in shown


def test_a_file_that_is_no_capture_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no frames here, and longer than a header")
    done = terminal.netmon("frames", "read", str(file))
    assert done.status == 1
    assert done.err == f"netmon: {file} is not a capture file (pcap or pcapng).\n"


def test_an_unknown_interface_cannot_be_listened_on(terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.netmon("frames", "write", str(tmp_path / "x.pcap"), "-i", "eth7")
    assert done.status == 1
    assert done.err == "netmon: There is no interface eth7 to listen on; there are: eth0.\n"


def test_what_was_heard_until_ctrl_c_is_written(terminal: Terminal, lan: SmallLan, tmp_path: Path) -> None:
    file = tmp_path / "lan.pcap"
    process = terminal.start("frames", "write", str(file), "--seconds", "300")
    wait_until_listening(process.pid)
    lan.hosts["speaker"].ip("neigh", "flush", "dev", "eth0")
    lan.hosts["speaker"].run("fping", "-q", "-c1", "10.77.0.2")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out.endswith(f" frames heard on eth0 to {file}\n")
    assert terminal.netmon("frames", "read", str(file), "--json").json["frames"] >= 1


def wait_until_listening(pid: int) -> None:
    """Until the process has a packet socket of its own: ptype ALL, in /proc/PID/net/packet."""
    end = time.monotonic() + 20
    while len(Path(f"/proc/{pid}/net/packet").read_text().splitlines()) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_where_a_capture_cannot_be_written_nobody_listens_first(terminal: Terminal, tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "x.pcap"
    done = terminal.netmon("frames", "write", str(missing), "--seconds", "3000")
    assert done.status == 1
    assert done.err == (
        f"netmon: {missing} cannot be written; name a file in a folder that you may write to.\n"
    )
    full = terminal.netmon("frames", "write", "/dev/full", "--seconds", "0.1")
    assert full.status == 1
    assert full.err == "netmon: /dev/full cannot be written: No space left on device.\n"
