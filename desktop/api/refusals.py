"""What a server refuses or fails to do, in the person's language: by its code, which never changes."""

from __future__ import annotations

from ..texts import translate


def refusal(code: str, detail: str = "") -> str | None:
    """Return it as a sentence, with the server's words where they say more; None: the code is not known."""
    words = _words().get(code)
    if words is None:
        return None
    return words.format(detail=detail) if detail else words.format(detail="").rstrip(": ").rstrip(".") + "."


def _words() -> dict[str, str]:
    return _of_keys() | _of_requests() | _of_machines() | _of_agents() | _of_informants()


def _of_keys() -> dict[str, str]:
    return {
        "credential_invalid": translate(
            "trouble",
            "This key does not hold. Type the one that “netmon serve” printed when it first "
            "started, or make another with “netmon keys create”.",
        ),
        "forbidden": translate(
            "trouble", "This key may only look. To change anything, connect with an admin's key."
        ),
        "too_many_attempts": translate(
            "trouble", "Too many attempts with a wrong key. Wait a minute, and type the right one."
        ),
        "host_unknown": translate(
            "trouble",
            "The server is not known by this name. Type its address, "
            "or add the name to server.allowed_hosts in its settings.",
        ),
    }


def _of_requests() -> dict[str, str]:
    return {
        "error": translate("trouble", "The server could not do this: {detail}"),
        "request_invalid": translate("trouble", "The server does not take this: {detail}"),
        "config_invalid": translate("trouble", "The settings of the server do not allow this: {detail}"),
        "format_invalid": translate("trouble", "The server cannot read this: {detail}"),
        "not_found": translate("trouble", "What this was about is no longer there."),
        "conflict": translate("trouble", "This does not go any longer: {detail}"),
        "scan_busy": translate("trouble", "A scan is already running. Wait for it, or cancel it."),
        "scan_too_wide": translate("trouble", "These are too many addresses for one scan: {detail}"),
        "server_unreachable": translate("trouble", "The server does not reach another one: {detail}"),
        "server_version": translate("trouble", "Another server has another version: {detail}"),
        "answer_unexpected": translate("trouble", "Another server answers oddly: {detail}"),
        "upgrade_required": translate(
            "trouble",
            "A proxy on the way lets no WebSocket through. Let it pass “Upgrade” on for /ws/stream.",
        ),
    }


def _of_machines() -> dict[str, str]:
    return {
        "permission_missing": translate("trouble", "The server's machine does not let it do this: {detail}"),
        "adapter_failed": translate("trouble", "A network adapter of the server does not work: {detail}"),
        "extra_missing": translate("trouble", "The server lacks a package: {detail}"),
        "store_failed": translate("trouble", "The server cannot use its data: {detail}"),
        "store_busy": translate("trouble", "Another program uses the server's data: {detail}"),
        "store_newer": translate("trouble", "The server's data is of a newer netmon: {detail}"),
        "store_damaged": translate("trouble", "The server's data is damaged: {detail}"),
        "store_full": translate("trouble", "The disk of the server is full: {detail}"),
        "store_room": translate("trouble", "The disk of the server has too little room: {detail}"),
        "store_read_only": translate("trouble", "The server cannot write its data: {detail}"),
    }


def _of_informants() -> dict[str, str]:
    return {
        "informant_other": translate(
            "trouble",
            "Another device answers there than the one that the credential was given for. "
            "Nothing is asked until you say yes: {detail}",
        ),
        "snmp_failed": translate("trouble", "The device was asked by SNMP in vain: {detail}"),
        "snmp_silent": translate(
            "trouble", "The device does not answer SNMP. Check that it is switched on there: {detail}"
        ),
        "snmp_refused": translate("trouble", "The device listens to no SNMP. Switch it on there: {detail}"),
        "snmp_unreachable": translate("trouble", "The server has no way to this device: {detail}"),
        "snmp_garbled": translate("trouble", "What the device answers is no SNMP: {detail}"),
        "snmp_user_unknown": translate("trouble", "The device does not know the user: {detail}"),
        "snmp_key_wrong": translate(
            "trouble", "The pass phrase, or how it is proved, is another on the device: {detail}"
        ),
        "snmp_privacy_wrong": translate(
            "trouble", "The pass phrase of the encryption, or its kind, is another on the device: {detail}"
        ),
        "snmp_level_refused": translate(
            "trouble", "The device wants this user with another level of security: {detail}"
        ),
        "snmp_time": translate("trouble", "The device's SNMP clock and ours do not agree: {detail}"),
        "snmp_engine": translate("trouble", "The device calls itself otherwise each time: {detail}"),
        "snmp_context_unknown": translate("trouble", "The device does not know the SNMP context: {detail}"),
        "snmp_denied": translate("trouble", "The device lets this credential see nothing: {detail}"),
        "snmp_answer": translate("trouble", "The device refuses this question of SNMP: {detail}"),
    }


def _of_agents() -> dict[str, str]:
    return {
        "snmp_failed": translate("trouble", "The SNMP agent could not be read: {detail}"),
        "snmp_silent": translate("trouble", "The device does not answer SNMP: {detail}"),
        "snmp_refused": translate("trouble", "The device refuses SNMP: {detail}"),
        "snmp_unreachable": translate("trouble", "There is no way to the SNMP agent: {detail}"),
        "snmp_garbled": translate("trouble", "What answers there is not SNMP: {detail}"),
        "snmp_user_unknown": translate("trouble", "The SNMP agent does not know the user: {detail}"),
        "snmp_key_wrong": translate(
            "trouble", "The SNMP agent does not take the password of authentication: {detail}"
        ),
        "snmp_privacy_wrong": translate(
            "trouble", "The SNMP agent does not take the password of encryption: {detail}"
        ),
        "snmp_level_refused": translate(
            "trouble", "The SNMP agent wants another level of security: {detail}"
        ),
        "snmp_time": translate("trouble", "The SNMP agent takes every question for an old one: {detail}"),
        "snmp_engine": translate("trouble", "The SNMP agent has another engine id: {detail}"),
        "snmp_context_unknown": translate("trouble", "The SNMP agent does not have this context: {detail}"),
        "snmp_denied": translate("trouble", "The SNMP agent does not show this: {detail}"),
        "snmp_answer": translate("trouble", "The SNMP agent answers with an error: {detail}"),
    }
