"""Asks a server over HTTP; answers come to plain functions on the window's thread."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from netmon_core.errors import FormatError, NetmonError, UnexpectedAnswerError

from ..sure import sure
from ..texts import translate
from .answers import not_understood, read_answer
from .trouble import Cause, trouble
from .trust import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PyQt6.QtNetwork import QSslError

    from netmon_core.server_address import ServerAddress

    type Done = Callable[[object], None]
    type Failed = Callable[[NetmonError], None]

_LOGGER = logging.getLogger(__name__)

# Milliseconds without a byte.
TIMEOUT = 30_000
# A year of a series is under 200 kB, ten thousand devices are under 10 MB.
MAX_ANSWER = 64 * 1024 * 1024


class Rest(QObject):
    """The API of one server. What fails without a `failed` of its own is told by the signal `failed`."""

    failed = pyqtSignal(object)

    def __init__(
        self,
        address: ServerAddress,
        credential: str,
        *,
        fingerprint: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._credential = credential
        self._fingerprint = fingerprint
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(TIMEOUT)
        self._network.setRedirectPolicy(QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)
        self._network.sslErrors.connect(self._judge)
        # Held here, as Python would collect a reply that only its own slots know.
        self._asked: dict[QNetworkReply, tuple[Done | None, Failed]] = {}

    def get(
        self, path: str, done: Done, *, query: Mapping[str, str] | None = None, failed: Failed | None = None
    ) -> None:
        """Ask; `done` gets the JSON."""
        self.send("GET", path, done, query=query, failed=failed)

    def send(
        self,
        method: str,
        path: str,
        done: Done | None = None,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Ask with any method and a JSON body; `path` begins behind /api/v1."""
        asked = f"?{urlencode(query)}" if query else ""
        request = QNetworkRequest(QUrl(f"{self._address.rest()}{path}{asked}"))
        request.setRawHeader(b"Authorization", b"Bearer " + self._credential.encode())
        request.setRawHeader(b"Accept", b"application/json")
        # Cookies are none of this API's business.
        for attribute in (
            QNetworkRequest.Attribute.CookieLoadControlAttribute,
            QNetworkRequest.Attribute.CookieSaveControlAttribute,
        ):
            request.setAttribute(attribute, QNetworkRequest.LoadControl.Manual)
        if body is not None:
            request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        content = b"" if body is None else json.dumps(body).encode()
        reply = sure(self._network.sendCustomRequest(request, method.encode(), content))
        reply.downloadProgress.connect(lambda received, _: reply.abort() if received > MAX_ANSWER else None)
        self._asked[reply] = (done, failed or self.failed.emit)
        reply.finished.connect(lambda: self._finish(reply))

    def _judge(self, reply: QNetworkReply | None, problems: list[QSslError]) -> None:
        if reply is None or self._fingerprint is None:
            return
        if fingerprint_of(reply.sslConfiguration().peerCertificate()) == self._fingerprint:
            reply.ignoreSslErrors(problems)

    def _finish(self, reply: QNetworkReply) -> None:
        done, failed = self._asked.pop(reply)
        reply.deleteLater()
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        body = sure(reply.readAll()).data()
        try:
            if not isinstance(status, int):
                raise trouble(Cause.SILENT, self._address)
            if reply.error() is QNetworkReply.NetworkError.OperationCanceledError:
                words = translate("trouble", "The server's answer took too long or was too large.")
                raise UnexpectedAnswerError(words)
            answer = read_answer(status, body)
            if done is not None:
                done(answer)
        except FormatError as err:
            _LOGGER.warning("%s cannot be read: %s", reply.url().path(), err)
            failed(UnexpectedAnswerError(not_understood()))
        except NetmonError as err:
            _LOGGER.debug("%s failed: %s", reply.url().path(), err)
            failed(err)


def segment(text: str) -> str:
    """Quote one segment of a path; ids of targets hold slashes."""
    return quote(text, safe="")
