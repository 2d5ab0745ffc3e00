"""Asks a server that lets no stream in what it is, without a key, to say in words what is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from netmon_core.errors import InvalidRequestError
from netmon_core.server_address import parse_server_address

from ..sure import sure
from .trouble import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.server_address import ServerAddress

# Milliseconds without a byte: a person waits for it.
TIMEOUT = 5_000
# What a server says of itself is short; a page of somebody else's may be long.
MAX_ANSWER = 64 * 1024
_BEHIND = frozenset((502, 503, 504))
_MISDIRECTED = 421
_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `status` None: no HTTP; `tls`: it showed a certificate; `late`: nothing came."""

    status: int | None = None
    netmon: bool = False
    tls: bool = False
    late: bool = False
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong. `better`: where the same server is to be had; `there`: where it points to."""

    cause: Cause
    better: ServerAddress | None = None
    there: str = ""


class Inquiry(QObject):
    """Asks about one address. Nothing that it sends is secret."""

    # A Finding.
    found = pyqtSignal(object)

    def __init__(self, address: ServerAddress, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(TIMEOUT)
        self._asked: dict[QNetworkReply, Callable[[Answer], None]] = {}
        self._certified: set[QNetworkReply] = set()
        self._network.sslErrors.connect(lambda reply, _: self._certified.add(reply))
        self._network.encrypted.connect(self._certified.add)

    def begin(self) -> None:
        """Ask; `found` tells the end, unless this is deleted before."""
        self._ask(self._address, self._judge)

    def _judge(self, answer: Answer) -> None:
        address = self._address
        if answer.netmon:
            self._tell(Cause.NO_WEBSOCKET)
        elif answer.status == _MISDIRECTED:
            self._tell(Cause.HOST_UNKNOWN)
        elif answer.location:
            self._tell_moved(answer.location)
        elif answer.status is not None and address.path:
            # The path may have been that of a page.
            self._ask(address.at_root, lambda again: self._judge_root(answer, again))
        elif answer.status == _BAD_REQUEST and not address.secure:
            # Web servers that want TLS say so in a page of their own.
            other = replace(address, secure=True)
            self._ask(other, lambda again: self._judge_page(other, again))
        elif answer.status is not None:
            self._tell(Cause.NOBODY_BEHIND if answer.status in _BEHIND else Cause.NOT_NETMON)
        elif answer.late:
            self._tell(Cause.SILENT)
        else:
            other = replace(address, secure=not address.secure)
            self._ask(other, lambda again: self._judge_other(other, again))

    def _judge_root(self, answer: Answer, root: Answer) -> None:
        if root.netmon:
            self._tell(Cause.NOT_NETMON, self._address.at_root)
        else:
            self._tell(Cause.NOBODY_BEHIND if answer.status in _BEHIND else Cause.NOT_NETMON)

    def _judge_page(self, other: ServerAddress, answer: Answer) -> None:
        if answer.tls:
            self._tell(Cause.ENCRYPTED, other)
        else:
            self._tell(Cause.NOT_NETMON)

    def _judge_other(self, other: ServerAddress, answer: Answer) -> None:
        if other.secure and answer.tls:
            # To ask for more safety than was typed never harms.
            self._tell(Cause.ENCRYPTED, other)
        elif not other.secure and answer.status is not None:
            self._tell(Cause.PLAIN)
        else:
            self._tell(Cause.NO_HTTP)

    def _tell_moved(self, location: str) -> None:
        try:
            there = parse_server_address(location)
        except InvalidRequestError:
            self._tell(Cause.NOT_NETMON)
            return
        own = self._address
        # A proxy that encrypts is the same server; any other place is for the person to choose.
        same = there.secure and there.host == own.host and there.path == own.path
        self.found.emit(
            Finding(cause=Cause.MOVED, better=there if same and not own.secure else None, there=there.url)
        )

    def _tell(self, cause: Cause, better: ServerAddress | None = None) -> None:
        self.found.emit(Finding(cause=cause, better=better))

    def _ask(self, address: ServerAddress, then: Callable[[Answer], None]) -> None:
        request = QNetworkRequest(QUrl(address.rest("info")))
        request.setRawHeader(b"Accept", b"application/json")
        request.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute,
            QNetworkRequest.RedirectPolicy.ManualRedirectPolicy,
        )
        reply = sure(self._network.get(request))
        reply.downloadProgress.connect(lambda received, _: reply.abort() if received > MAX_ANSWER else None)
        self._asked[reply] = then
        reply.finished.connect(lambda: self._finish(reply))

    def _finish(self, reply: QNetworkReply) -> None:
        then = self._asked.pop(reply)
        reply.deleteLater()
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        target = reply.attribute(QNetworkRequest.Attribute.RedirectionTargetAttribute)
        location = reply.url().resolved(target).toString() if isinstance(target, QUrl) else ""
        code = status if isinstance(status, int) else None
        then(
            Answer(
                status=code,
                netmon=code is not None and _is_netmon(code, sure(reply.readAll()).data()),
                tls=reply in self._certified,
                late=reply.error()
                in (
                    QNetworkReply.NetworkError.OperationCanceledError,
                    QNetworkReply.NetworkError.TimeoutError,
                ),
                location=location,
            )
        )


def _is_netmon(status: int, body: bytes) -> bool:
    """Without a key a netmon server says that it wants one, as no other does."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return status == 401 and isinstance(said, dict) and said.get("code") == "credential_invalid"
