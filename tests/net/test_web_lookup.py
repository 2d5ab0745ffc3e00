from __future__ import annotations

import socket

import pytest

from netmon_core.net import lookup
from netmon_core.net.lookup import NoAddress
from netmon_core.net.web_lookup import why_not_found


def of_c_ares(*told: object) -> OSError:
    """As aiohttp's resolver raises it for aiodns."""
    err = OSError(None, "DNS lookup failed")
    err.__cause__ = Exception(*told) if told else None
    return err


@pytest.mark.parametrize(
    ("err", "why"),
    [
        (of_c_ares(4, "Domain name not found"), NoAddress.UNKNOWN),
        (of_c_ares(1, "DNS server returned answer with no data"), NoAddress.UNKNOWN),
        (of_c_ares(11, "Could not contact DNS servers"), NoAddress.UNANSWERED),
        (of_c_ares(12, "Timeout while contacting DNS servers"), NoAddress.UNANSWERED),
        # Its mDNS resolver names no cause: whoever had the name would have said so.
        (of_c_ares(), NoAddress.UNKNOWN),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), NoAddress.UNKNOWN),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), NoAddress.UNANSWERED),
    ],
)
def test_what_a_resolver_of_aiohttp_says_of_a_name(
    err: OSError, why: NoAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "_attached", lambda: True)
    assert why_not_found(err) is why
    monkeypatch.setattr(lookup, "_attached", lambda: False)
    assert why_not_found(err) is (why if why is NoAddress.UNKNOWN else NoAddress.UNASKED)
