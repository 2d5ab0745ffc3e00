"""Credentials: with which of them the engine inside Home Assistant asks which devices about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigSubentryFlow
from homeassistant.const import CONF_NAME

from .const import CONF_KIND
from .credentials import credentials_of, unique_id
from .engine import CREDENTIALS_MAX, ConfigError, CredentialKind, parse_credential
from .fields import COMMUNITY_SCHEMA, SCOPE, USER_SCHEMA, credential_schema
from .options_flow import device_choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    import probatio
    from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult

    from .coordinator import NetmonConfigEntry

# What a person is not shown again, and what lets the other fields be looked at before it is given.
SECRETS = ("secret", "auth_secret", "privacy_secret")
_STAND_INS: dict[str, dict[str, Any]] = {
    CredentialKind.SNMP_V1: {"secret": "?"},
    CredentialKind.SNMP_V2C: {"secret": "?"},
    CredentialKind.SNMP_V3: {"user": "?"},
}


class CredentialFlow(ConfigSubentryFlow):
    """Gives a credential, or changes one; nothing shows a secret again."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, Any] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what it is called, what is spoken, and to whom it may go."""
        if len(credentials_of(self._get_entry())) >= CREDENTIALS_MAX:
            return self.async_abort(
                reason="too_many", description_placeholders={"most": str(CREDENTIALS_MAX)}
            )
        return self._scope("user", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """The same of one that was given before."""
        return self._scope("reconfigure", user_input)

    async def async_step_community(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the community of SNMP v1 or v2c."""
        return self._secret("community", COMMUNITY_SCHEMA, user_input)

    async def async_step_v3_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the user of SNMP v3."""
        return self._secret("v3_user", USER_SCHEMA, user_input)

    @property
    def _before(self) -> ConfigSubentry | None:
        return self._get_reconfigure_subentry() if self.source == "reconfigure" else None

    def _scope(self, step_id: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        entry: NetmonConfigEntry = self._get_entry()
        errors: dict[str, str] = {}
        problem = ""
        if user_input is not None:
            given = {key: value for key, value in user_input.items() if value not in ("", [])}
            given[CONF_NAME] = str(given.get(CONF_NAME, "")).strip()
            field, problem = _refused({**given, **_STAND_INS[given[CONF_KIND]]})
            if field is not None:
                errors[field if field in (CONF_NAME, *SCOPE) else "base"] = "refused"
            elif self._is_taken(given[CONF_NAME]):
                errors[CONF_NAME] = "name_taken"
            elif not any(given.get(each) for each in SCOPE):
                errors[SCOPE[0]] = "no_scope"
            else:
                self._given = given
                if given[CONF_KIND] == CredentialKind.SNMP_V3:
                    return self._secret("v3_user", USER_SCHEMA, None)
                return self._secret("community", COMMUNITY_SCHEMA, None)
        before: Mapping[str, Any] = {} if self._before is None else self._before.data
        shown = user_input or {key: value for key, value in before.items() if key not in SECRETS}
        schema = credential_schema(
            {**{id_: id_ for id_ in shown.get("devices", ())}, **device_choices(entry)},
            {**{id_: id_ for id_ in shown.get("networks", ())}, **_networks(entry)},
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"problem": problem},
        )

    def _secret(
        self, step_id: str, schema: probatio.Schema, user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        before = self._before
        known: Mapping[str, Any] = {}
        if before is not None and before.data[CONF_KIND] == self._given[CONF_KIND]:
            known = {key: before.data[key] for key in map(str, schema.schema) if key in before.data}
        errors: dict[str, str] = {}
        problem = ""
        if user_input is not None:
            typed = {key: value for key, value in user_input.items() if value != ""}
            # An empty field of a secret that is there already leaves it as it is.
            kept = {key: known[key] for key in SECRETS if key in known and _still_used(key, typed)}
            data = {**self._given, **kept, **typed}
            field, problem = _refused(data)
            if field is None:
                name = data[CONF_NAME]
                if before is None:
                    return self.async_create_entry(title=name, data=data, unique_id=unique_id(name))
                return self.async_update_and_abort(
                    self._get_entry(), before, title=name, data=data, unique_id=unique_id(name)
                )
            errors[field if field in map(str, schema.schema) else "base"] = "refused"
        shown = user_input or {key: value for key, value in known.items() if key not in SECRETS}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"problem": problem, "name": self._given[CONF_NAME]},
        )

    def _is_taken(self, name: str) -> bool:
        before = self._before
        return any(
            each.unique_id == unique_id(name)
            for each in self._get_entry().subentries.values()
            if before is None or each.subentry_id != before.subentry_id
        )


def _still_used(key: str, typed: Mapping[str, Any]) -> bool:
    """Whether the protocol that a secret is for is still spoken."""
    return key == "secret" or typed.get(key.removesuffix("_secret"), "none") != "none"


def _refused(data: Mapping[str, Any]) -> tuple[str | None, str]:
    """At which field something is wrong, and what, in words that repeat no secret; None: all is well."""
    try:
        parse_credential(data)
    except ConfigError as err:
        return (err.field or "").partition(".")[0] or "base", err.message
    return None, ""


def _networks(entry: NetmonConfigEntry) -> dict[str, str]:
    """The networks there are, by their names."""
    if (coordinator := getattr(entry, "runtime_data", None)) is None:
        return {}
    return {
        network.id: f"{network.name} ({', '.join(map(str, network.subnets))})"
        for network in coordinator.backend.state.networks.values()
    }
