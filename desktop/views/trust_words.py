"""What is wrong with a certificate, one sentence each, which says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.server_address import parse_server_address

from ..api.trust import Flaw
from ..models.shortened import shortened
from ..texts import moment, translate

if TYPE_CHECKING:
    from datetime import datetime

    from ..api.trust import Shown
    from ..settings.servers import Server


def flaw_words(server: Server, shown: Shown, *, between: str = " ") -> str:
    """Return what is wrong with the certificate of a server; `between` stands between two sentences."""
    names = ", ".join(shortened(name) for name in shown.names) or "\u2013"
    words = {
        Flaw.OWN: translate(
            "trust", "{url} has a certificate of its own making, as “netmon serve --self-signed” makes it."
        ),
        Flaw.UNKNOWN_SIGNER: translate(
            "trust", "The certificate of {url} was signed by somebody whom this computer does not know."
        ),
        Flaw.OTHER_NAME: translate(
            "trust",
            "The certificate of {url} is for another name: {names}. Type that name, "
            "or give the server a certificate for {host}.",
        ),
        Flaw.EXPIRED: translate(
            "trust",
            "The certificate of {url} has expired: {ends}. Renew it on the server; "
            "if it is not that old, set the clock of this computer.",
        ),
        Flaw.NOT_YET: translate(
            "trust",
            "The certificate of {url} does not hold yet: from {begins} on. "
            "Set the clocks of this computer and of the server.",
        ),
    }
    given = {
        "url": server.url,
        "host": parse_server_address(server.url).host,
        "names": names,
        "begins": _when(shown.begins),
        "ends": _when(shown.ends),
    }
    return between.join(words[flaw].format(**given) for flaw in Flaw if flaw in shown.flaws)


def _when(at: datetime | None) -> str:
    return moment(at) if at is not None else "\u2013"
