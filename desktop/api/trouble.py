"""Why a server cannot be spoken with: one sentence each, which says what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PyQt6.QtNetwork import QAbstractSocket

from netmon_core.errors import ServerUnreachableError

from ..texts import translate
from .refusals import refusal

if TYPE_CHECKING:
    from netmon_core.errors import NetmonError
    from netmon_core.server_address import ServerAddress


class Cause(StrEnum):
    """What stands in the way."""

    NAME_UNKNOWN = "name_unknown"
    REFUSED = "refused"
    NO_WAY = "no_way"
    SILENT = "silent"
    # It ended the connection, and nobody has found out why.
    ENDED = "ended"
    NOT_NETMON = "not_netmon"
    NO_HTTP = "no_http"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"
    MOVED = "moved"
    NO_WEBSOCKET = "no_websocket"
    NOBODY_BEHIND = "nobody_behind"
    HOST_UNKNOWN = "host_unknown"


# To be found out only by asking in another way.
UNCLEAR = frozenset((Cause.ENDED, Cause.SILENT))

_ERRORS = {
    QAbstractSocket.SocketError.HostNotFoundError: Cause.NAME_UNKNOWN,
    QAbstractSocket.SocketError.ConnectionRefusedError: Cause.REFUSED,
    QAbstractSocket.SocketError.NetworkError: Cause.NO_WAY,
    QAbstractSocket.SocketError.SocketAccessError: Cause.NO_WAY,
    QAbstractSocket.SocketError.SocketTimeoutError: Cause.SILENT,
}


def cause_of(error: QAbstractSocket.SocketError, words: str) -> Cause:
    """Return what a WebSocket's error means; one that was refused by HTTP calls that refused, too."""
    if error is QAbstractSocket.SocketError.ConnectionRefusedError and words.startswith("QWebSocket"):
        return Cause.ENDED
    return _ERRORS.get(error, Cause.ENDED)


def trouble(cause: Cause, address: ServerAddress, *, there: str = "") -> NetmonError:
    """Return it as an error; `there` is where the server says it is."""
    port = address.port or (443 if address.secure else 80)
    words = _words()[cause].format(host=address.host, port=port, url=address.url, there=there)
    return ServerUnreachableError(words)


def mistyped(error: NetmonError) -> str:
    """Return what is wrong with an address, in the person's language."""
    return {
        "Type the address of a server, like nas.lan or http://192.168.1.5:8643.": translate(
            "trouble", "Type the address of a server, like nas.lan or http://192.168.1.5:8643."
        ),
        "This is no address of a server; it looks like nas.lan or https://nas.lan:8643.": translate(
            "trouble", "This is no address of a server; it looks like nas.lan or https://nas.lan:8643."
        ),
        "A key has no place in an address; give it apart.": translate(
            "trouble", "A key has no place in an address; give it apart."
        ),
    }.get(error.message, error.message)


def _words() -> dict[Cause, str]:
    return {
        Cause.NAME_UNKNOWN: translate(
            "trouble", "There is no computer named {host}. Check how it is written, or type its address."
        ),
        Cause.REFUSED: translate(
            "trouble",
            "Nothing listens at {host}, port {port}. Check that “netmon serve” runs there, "
            "that it may be reached from other computers (--host), and the port.",
        ),
        Cause.NO_WAY: translate(
            "trouble", "No way leads to {host}. Check the address, and that this computer is in the network."
        ),
        Cause.SILENT: translate(
            "trouble",
            "{host} does not answer. Check that it is switched on, and that no firewall is in between.",
        ),
        Cause.ENDED: translate("trouble", "The connection to {url} was lost."),
        Cause.NOT_NETMON: translate(
            "trouble", "Something else than netmon answers at {url}. Check the address and the port."
        ),
        Cause.NO_HTTP: translate(
            "trouble",
            "What listens at {host}, port {port}, is no netmon server. It is mostly at port 8643.",
        ),
        Cause.PLAIN: translate(
            "trouble", "The server at {host} does not encrypt. Type the address with http:// to connect so."
        ),
        Cause.ENCRYPTED: translate(
            "trouble", "The server at {host} encrypts. Type the address with https://."
        ),
        Cause.MOVED: translate(
            "trouble", "The server is elsewhere: it points to {there}. Type that address."
        ),
        Cause.NO_WEBSOCKET: translate(
            "trouble",
            "The server at {url} answers, but a proxy on the way lets no WebSocket through. "
            "Let it pass “Upgrade” on for /ws/stream.",
        ),
        Cause.NOBODY_BEHIND: translate(
            "trouble",
            "The proxy at {url} answers, but does not reach the netmon server behind it. "
            "Check that “netmon serve” runs there.",
        ),
        Cause.HOST_UNKNOWN: refusal("host_unknown") or "",
    }
