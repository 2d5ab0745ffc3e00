"""The door to an agent: `async with open_agent(address, security) as agent`."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from ..errors import InvalidRequestError
from ..packets.snmp import SNMP_PORT
from .asking import Asking
from .by_pysnmp import PysnmpExchange
from .envelope import CommunityEnvelope
from .exchange import Exchange, Patience
from .forgiving import Forgiving
from .manners import Manners
from .security import AuthProtocol, Community, PrivacyProtocol
from .usm import UsmEnvelope
from .walk import WalkLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ..model.ip import IPAddress
    from .security import Security


@asynccontextmanager
async def open_agent(  # noqa: PLR0913 - each is a word of a person or of an earlier time
    address: IPAddress,
    security: Security,
    *,
    port: int = SNMP_PORT,
    context: str = "",
    bound: bytes = b"",
    from_anywhere: bool = False,
    manners: Manners | None = None,
    patience: Patience | None = None,
    limits: WalkLimits | None = None,
) -> AsyncIterator[Asking]:
    """Speak with one agent; nothing is sent before the first question. Raises InvalidRequestError, SnmpError.

    `context`: of a view beside the usual one, such as one VLAN. `bound`: the engine id that it must have.
    `from_anywhere`: it is known to answer from another of its addresses. `manners`: what is known of it.
    """
    check(security)
    manners = Manners() if manners is None else manners
    patience = Patience() if patience is None else patience
    by_pysnmp = partial(
        PysnmpExchange,
        address,
        port,
        security,
        patience=patience,
        context=context,
        bound=bound,
        from_anywhere=from_anywhere,
    )
    asks: PysnmpExchange | Forgiving
    if manners.by_pysnmp or _is_odd(security):
        asks = by_pysnmp()
    else:
        envelope = (
            CommunityEnvelope(security, context)
            if isinstance(security, Community)
            else UsmEnvelope(security, agent=str(address), context=context, bound=bound)
        )
        own = Exchange(
            address, port, envelope, manners=manners, patience=patience, from_anywhere=from_anywhere
        )
        asks = Forgiving(own, by_pysnmp, manners=manners)
    by_bulk = not (isinstance(security, Community) and security.version == 1)
    with asks:
        yield Asking(asks, manners=manners, limits=limits or WalkLimits(), by_bulk=by_bulk)


def _is_odd(security: Security) -> bool:
    """Whether our own code does not encrypt in this way."""
    return not isinstance(security, Community) and security.privacy_protocol is PrivacyProtocol.DES3


def check(security: Security) -> None:
    """Refuse what cannot work, before anything is sent. Raises InvalidRequestError, which names the field."""
    if isinstance(security, Community):
        return
    if security.auth_protocol is not AuthProtocol.NONE and not security.auth_key:
        raise InvalidRequestError("Authentication needs a password.", field="auth_key")
    if security.privacy_protocol is PrivacyProtocol.NONE:
        return
    if security.auth_protocol is AuthProtocol.NONE:
        raise InvalidRequestError("There is no encryption without authentication.", field="auth_protocol")
    if not security.privacy_key:
        raise InvalidRequestError("Encryption needs a password.", field="privacy_key")
