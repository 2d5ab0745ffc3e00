"""Messages of SNMP, as agents send them: seeds for the fuzzer."""

from __future__ import annotations

from netmon_core.packets.ber import pack_object_id
from netmon_core.packets.snmp import (
    END,
    GET_BULK,
    REPORT,
    RESPONSE,
    V1,
    V2C,
    Pdu,
    UsmMessage,
    build_answer,
    build_community,
    build_pdu,
    build_scoped,
    build_usm,
)

NAME = pack_object_id((1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 10_101))
_UNKNOWN_ENGINES = pack_object_id((1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0))
_ANSWER = Pdu(
    kind=RESPONSE,
    request_id=1_234_567,
    variables=(
        (NAME, b"GigabitEthernet0/1"),
        (NAME, 4_294_967_295),
        (NAME, -1),
        (NAME, (1, 3, 6, 1, 4, 1, 9, 1, 1208)),
        (NAME, None),
        (NAME, bytes(200)),
        (NAME, END),
    ),
)


def snmp_messages() -> tuple[bytes, ...]:
    """One of each kind, the encrypted one with bytes that nobody can decrypt."""
    return (
        build_community(V1, b"public", build_answer(_ANSWER)),
        build_community(V2C, b"public", build_answer(_ANSWER)),
        build_community(V2C, b"public", build_pdu(GET_BULK, 7, [NAME] * 30, index=25)),
        _usm(0, b"", b"", build_scoped(b"", b"", build_answer(_report()))),
        _usm(1, b"digestdigest", b"", build_scoped(b"engine-id", b"vlan-20", build_answer(_ANSWER))),
        _usm(3, bytes(48), b"saltsalt", bytes(range(100))),
    )


def scoped_pdus() -> tuple[bytes, ...]:
    """What is inside of one of version 3."""
    return (
        build_scoped(b"engine-id", b"vlan-20", build_answer(_ANSWER)),
        build_scoped(b"", b"", build_answer(_report())) + bytes(5),
    )


def _report() -> Pdu:
    return Pdu(kind=REPORT, request_id=0, variables=((_UNKNOWN_ENGINES, 5),))


def _usm(flags: int, digest: bytes, salt: bytes, scoped: bytes) -> bytes:
    message = UsmMessage(
        message_id=1_234_567,
        flags=flags,
        engine=b"engine-id",
        boots=7,
        time=100_000,
        user=b"netmon",
        digest=digest,
        digest_at=0,
        salt=salt,
        scoped=scoped,
    )
    return build_usm(message)[0]
