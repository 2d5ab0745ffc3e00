"""Why an informant is told nothing."""

from __future__ import annotations

from ..errors import NetmonError


class CredentialHeldError(NetmonError):
    """The credential is not shown to who is there; the message says why."""

    code = "credential_held"
