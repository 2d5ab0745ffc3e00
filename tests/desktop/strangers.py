"""What may listen at an address that is no netmon server, or not as it should be; on loopback only."""

from __future__ import annotations

import socket
import ssl
import subprocess
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MOVED = (
    b"HTTP/1.1 301 Moved\r\nLocation: https://nas.example:99/\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
_REFUSED = b'{"code":"credential_invalid","detail":"No credential."}'
_HEAD = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
# netmon behind a proxy that knows nothing of WebSockets.
WANTS_KEY = _HEAD + b"Content-Length: %d\r\n\r\n" % len(_REFUSED) + _REFUSED
_UNKNOWN = b'{"code":"host_unknown","detail":"Unknown."}'
HOST_UNKNOWN = (
    b"HTTP/1.1 421 Misdirected Request\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(_UNKNOWN)
) + _UNKNOWN
# As nginx answers at a port where it encrypts.
WANTS_TLS = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 6\r\n"
    b"Connection: close\r\n\r\n<html>"
)
# How a line that is encrypted begins (RFC 8446, 5.1).
HANDSHAKE = b"\x16"
SSH = b"SSH-2.0-OpenSSH_9.9\r\n"


@contextmanager
def stranger(
    answer: Callable[[bytes], bytes], *, certificate: Path | None = None, in_clear: bytes = b""
) -> Iterator[int]:
    """Answer each connection on a port of loopback with what `answer` makes of the request.

    With a certificate it encrypts, and says `in_clear` to whoever does not.
    """
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            Thread(target=speak, args=(line,), daemon=True).start()

    def speak(line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(5)
            if context and line.recv(1, socket.MSG_PEEK) != HANDSHAKE:
                line.recv(65536)
                line.sendall(in_clear)
                return
            with context.wrap_socket(line, server_side=True) if context else line as spoken:
                spoken.sendall(answer(spoken.recv(65536)))

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def make_certificate(folder: Path) -> Path:
    """Return a file with a certificate that nobody signed, and its key."""
    key, made = folder / "key.pem", folder / "made.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=other.example", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    both = folder / "both.pem"
    both.write_text(key.read_text() + made.read_text())
    return both
