"""`netmon serve` as people run it, on a small LAN."""

from __future__ import annotations

import json
import re
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from .commands import Terminal

OTHER = "http://10.77.0.2:8643"

# Says who it is, tells the first message, and how it was let go.
STAYS = """
import asyncio, os
from aiohttp import ClientSession, WSMsgType

async def main():
    async with ClientSession() as session:
        async with session.ws_connect("http://127.0.0.1:8643/ws/stream") as stream:
            await stream.send_json({"credential": os.environ["KEY"]})
            print((await stream.receive_json())["type"], flush=True)
            end = await stream.receive()
            while end.type is WSMsgType.TEXT:
                end = await stream.receive()
            print("closed", stream.close_code, flush=True)

asyncio.run(main())
"""


class Server:
    """A server that was started on the scanner, and what it said first."""

    def __init__(self, terminal: Terminal, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.terminal = terminal
        self.greeting = self._greeting()
        found = re.search(r"nmk_\S+", self.greeting)
        self.key = found[0] if found else ""

    def ask(self, url: str, *words: str, key: str | None = None, status: int = 200) -> Any:
        """Ask as a program on the scanner does."""
        command = ["curl", "--silent", "--max-time", "20", "--write-out", "\n%{http_code}", *words, url]
        if key is not None:
            command += ["-H", f"Authorization: Bearer {key}"]
        out = self.terminal.host.run(*command)
        body, _, code = out.rpartition("\n")
        assert int(code) == status, out
        return json.loads(body) if body else None

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors

    def _greeting(self) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("It sweeps"):
                return said
        pytest.fail(said + self.process.communicate()[1])


@contextmanager
def serving(terminal: Terminal, *words: str, **environment: str) -> Iterator[Server]:
    process = terminal.start("serve", *words, environment=environment)
    try:
        yield Server(terminal, process)
    finally:
        process.kill()
        process.communicate()


def test_a_first_start_says_where_how_and_what_and_its_key_opens_it(terminal: Terminal) -> None:
    with serving(terminal) as server:
        assert "netmon listens on http://127.0.0.1:8643" in server.greeting
        assert "eth0 (10.77.0.0/24)" in server.greeting
        assert "sweeps every 300 s, pings every 10 s" in server.greeting

        health = "http://127.0.0.1:8643/api/v1/health"
        assert server.ask(health) in ({"status": "ok"}, {"status": "degraded"})
        server.ask("http://127.0.0.1:8643/api/v1/devices", status=401)
        command = re.search(r"curl .*", server.greeting)
        assert command is not None
        assert "items" in json.loads(terminal.host.run("sh", "-c", command[0].replace("curl", "curl -s")))
        code, errors = server.end()
        assert code == 0
        assert server.key not in errors

    with serving(terminal) as again:
        assert again.key == ""
        assert again.ask("http://127.0.0.1:8643/api/v1/info", key=server.key)["principal"]["role"] == "admin"


def test_keys_are_made_and_revoked_beside_the_running_server(terminal: Terminal) -> None:
    with serving(terminal, "--host", "0.0.0.0", "--no-announce") as server:
        made = terminal.netmon("keys", "create", "--role", "viewer")
        key = made.out.strip()
        info = f"{OTHER}/api/v1/info"
        assert server.ask(info, key=key)["principal"]["role"] == "viewer"
        server.ask(f"{OTHER}/api/v1/keys", key=key, status=403)
        [listed] = [
            each for each in terminal.netmon("keys", "--json").json["keys"] if each["role"] == "viewer"
        ]
        server.ask(f"{OTHER}/api/v1/keys/{listed['id']}", "-X", "DELETE", key=server.key, status=204)
        server.ask(info, key=key, status=401)
        body = ("-X", "POST", "-H", "Content-Type: application/json", "-d", '{"name": "viewer"}')
        made = server.ask(f"{OTHER}/api/v1/keys", *body, key=server.key, status=201)
        audit = server.ask(f"{OTHER}/api/v1/audit", key=server.key)["items"]
        told = [(each["action"], each["subject"]) for each in audit]
        assert told[:3] == [("key_created", made["id"]), ("key_refused", None), ("key_revoked", listed["id"])]
        server.ask(info, "-H", "Host: rebound.example", key=server.key, status=421)
        assert "cross the network in clear" in server.greeting


def test_a_revoked_key_closes_its_stream_and_so_does_the_end_of_the_server(terminal: Terminal) -> None:
    with serving(terminal, "--no-announce") as server:
        key = terminal.netmon("keys", "create").out.strip()
        keys = terminal.netmon("keys", "--json").json["keys"]
        [listed] = [each for each in keys if each["role"] == "viewer"]
        streams = {
            text: terminal.host.start(sys.executable, "-c", STAYS, environment={"KEY": text})
            for text in (key, server.key)
        }
        for stream in streams.values():
            stream.wait_for("hello")

        assert terminal.netmon("keys", "revoke", listed["id"]).status == 0
        streams[key].wait_for("closed 4401")

        server.process.send_signal(signal.SIGTERM)
        streams[server.key].wait_for("closed 1001")
        assert server.process.wait(10) == 0


def test_with_tls_of_its_own_the_certificate_holds_for_its_address(terminal: Terminal) -> None:
    with serving(terminal, "--host", "10.77.0.2", "--self-signed", "--no-announce") as server:
        certificate = str(terminal.data / "tls-certificate.pem")
        url = "https://10.77.0.2:8643/api/v1/info"
        assert server.ask(url, "--cacert", certificate, key=server.key)["tls"] is True
        shown = terminal.host.run("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256")
        assert shown.strip().partition("=")[2] in server.greeting


def test_a_log_file_gets_the_log_and_no_key(terminal: Terminal) -> None:
    log = terminal.data / "netmon.log"
    with serving(terminal, NETMON_SERVER_LOG_FILE=str(log)) as server:
        code, errors = server.end()

    assert (code, errors) == (0, "")
    assert log.stat().st_mode & 0o777 == 0o600
    assert server.key not in log.read_text()


def test_a_second_server_on_the_port_and_a_second_in_the_folder_say_why_they_cannot(
    terminal: Terminal,
) -> None:
    with serving(terminal):
        folder = terminal.netmon("serve", "--port", "9000")
        assert folder.status == 5
        assert "in use by the process" in folder.err
        other = terminal.data / "other"
        port = terminal.netmon("--data-dir", str(other), "serve")
        assert port.status == 2
        assert "127.0.0.1 port 8643 is in use" in port.err
        assert "Traceback" not in port.err
