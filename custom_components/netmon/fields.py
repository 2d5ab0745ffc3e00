"""The fields of the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.const import CONF_API_KEY, CONF_NAME, CONF_URL
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .const import (
    CONF_CAP,
    CONF_DEVICE,
    CONF_EVERY_PORT,
    CONF_FINGERPRINT,
    CONF_HOLD,
    CONF_INTERFACES,
    CONF_INTERVAL,
    CONF_KIND,
    CONF_NAME_SERVERS,
    CONF_PATIENCE,
    CONF_PORTS,
    CONF_PRIVATE_MACS,
    CONF_PROBE_INTERVAL,
    CONF_RETENTION_DAYS,
    CONF_SECONDS,
    CONF_SELECTED,
    CONF_SENSORS,
    CONF_SHORTEST_GRACE,
    CONF_SUBNETS,
    CONF_SWEEP_INTERVAL,
    CONF_TRACK,
    CONF_WHERE,
    SECTION_DEVICES,
    SECTION_NETWORK,
    SECTION_PRESENCE,
)
from .engine import AuthProtocol, CredentialKind, PrivacyProtocol, ProbeKind
from .hold import HOLDS, USUAL_HOLD
from .options import MOST, Options, PrivateMacs, Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXT = TextSelector()
TEXTS = TextSelector(TextSelectorConfig(multiple=True))
SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))

KEY_SCHEMA = probatio.Schema(
    {probatio.Required(CONF_API_KEY): SECRET, probatio.Optional(CONF_FINGERPRINT): TEXT}
)
SERVER_SCHEMA = probatio.Schema({probatio.Required(CONF_URL): TEXT}).extend(KEY_SCHEMA.schema)
TARGET_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_KIND, default=str(ProbeKind.PING)): SelectSelector(
            SelectSelectorConfig(
                options=[str(kind) for kind in ProbeKind if kind is not ProbeKind.OTHER],
                translation_key=CONF_KIND,
            )
        ),
        probatio.Required(CONF_WHERE): TEXT,
        probatio.Optional(CONF_NAME): TEXT,
        probatio.Optional(CONF_INTERVAL): NumberSelector(
            NumberSelectorConfig(min=5, max=86_400, mode=NumberSelectorMode.BOX, unit_of_measurement="s")
        ),
    }
)
# To whom a credential may go.
SCOPE = ("devices", "tags", "networks")
COMMUNITY_SCHEMA = probatio.Schema({probatio.Optional("secret"): SECRET})
USER_SCHEMA = probatio.Schema(
    {
        probatio.Required("user"): TEXT,
        probatio.Required("auth", default=str(AuthProtocol.SHA256)): SelectSelector(
            SelectSelectorConfig(
                options=[str(each) for each in AuthProtocol],
                translation_key="auth",
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        probatio.Optional("auth_secret"): SECRET,
        probatio.Required("privacy", default=str(PrivacyProtocol.AES128)): SelectSelector(
            SelectSelectorConfig(
                options=[str(each) for each in PrivacyProtocol],
                translation_key="privacy",
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        probatio.Optional("privacy_secret"): SECRET,
    }
)

_USUAL = Options()


def embedded_schema(interfaces: Iterable[str]) -> probatio.Schema:
    """What is asked when the engine is set up, or set up anew."""
    return probatio.Schema(_where_to_look(interfaces))


def options_schema(
    *, devices: Mapping[str, str], interfaces: Iterable[str], embedded: bool
) -> probatio.Schema:
    """Everything that can be set; `devices` has the label of each id that may be selected."""
    presence: dict[Any, Any] = {
        probatio.Required(CONF_HOLD, default=USUAL_HOLD): SelectSelector(
            SelectSelectorConfig(
                options=list(HOLDS), translation_key=CONF_HOLD, mode=SelectSelectorMode.DROPDOWN
            )
        )
    }
    if embedded:
        presence |= {
            _number_key(CONF_PATIENCE, _USUAL.patience): _number(60, 86_400, "s"),
            _number_key(CONF_SHORTEST_GRACE, _USUAL.shortest_grace): _number(10, 3600, "s"),
        }
    sections: dict[Any, Any] = {
        probatio.Required(SECTION_DEVICES): section(probatio.Schema(_which_devices(devices))),
        probatio.Required(SECTION_PRESENCE): section(probatio.Schema(presence), {"collapsed": True}),
    }
    if embedded:
        sections[probatio.Required(SECTION_NETWORK)] = section(
            probatio.Schema(
                {
                    **_where_to_look(interfaces),
                    probatio.Optional(CONF_NAME_SERVERS, default=list): TEXTS,
                    _number_key(CONF_SWEEP_INTERVAL, _USUAL.sweep_interval): _number(60, 86_400, "s"),
                    _number_key(CONF_PROBE_INTERVAL, _USUAL.probe_interval): _number(5, 3600, "s"),
                }
            ),
            {"collapsed": True},
        )
    return probatio.Schema(sections)


def patience_schema(devices: Mapping[str, str] | None = None) -> probatio.Schema:
    """What is asked for more patience; without `devices` of one that was chosen before."""
    fields: dict[Any, Any] = {}
    if devices is not None:
        choices = [SelectOptionDict(value=id_, label=label) for id_, label in devices.items()]
        fields[probatio.Required(CONF_DEVICE)] = SelectSelector(
            SelectSelectorConfig(options=choices, mode=SelectSelectorMode.DROPDOWN)
        )
    fields[_number_key(CONF_SECONDS, 180)] = _number(1, 86_400, "s")
    return probatio.Schema(fields)


def which_device_schema(devices: Mapping[str, str]) -> probatio.Schema:
    """What is asked before ports and sensors of a device are chosen."""
    return probatio.Schema({probatio.Required(CONF_DEVICE): _pick(devices)})


def ports_schema(ports: Mapping[str, str]) -> probatio.Schema:
    """What can be chosen of a device; `ports` has the label of each."""
    fields: dict[Any, Any] = {probatio.Optional(CONF_EVERY_PORT, default=False): BooleanSelector()}
    if ports:
        fields[probatio.Optional(CONF_PORTS, default=list)] = _pick(ports, multiple=True)
    fields[probatio.Optional(CONF_SENSORS, default=False)] = BooleanSelector()
    return probatio.Schema(fields)


def credential_schema(devices: Mapping[str, str], networks: Mapping[str, str]) -> probatio.Schema:
    """What is asked of a credential before its secret."""
    return probatio.Schema(
        {
            probatio.Required(CONF_NAME): TEXT,
            probatio.Required(CONF_KIND, default=str(CredentialKind.SNMP_V3)): SelectSelector(
                SelectSelectorConfig(
                    options=[str(each) for each in CredentialKind],
                    translation_key="credential_kind",
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            probatio.Optional("devices", default=list): _pick(devices, multiple=True),
            probatio.Optional("tags", default=list): TEXTS,
            probatio.Optional("networks", default=list): _pick(networks, multiple=True),
        }
    )


def _pick(labels: Mapping[str, str], *, multiple: bool = False) -> SelectSelector:
    choices = [SelectOptionDict(value=id_, label=label) for id_, label in labels.items()]
    return SelectSelector(
        SelectSelectorConfig(options=choices, multiple=multiple, mode=SelectSelectorMode.DROPDOWN)
    )


def _which_devices(devices: Mapping[str, str]) -> dict[Any, Any]:
    choices = [SelectOptionDict(value=id_, label=label) for id_, label in devices.items()]
    return {
        probatio.Required(CONF_TRACK, default=str(_USUAL.track)): _choice(CONF_TRACK, Track),
        probatio.Optional(CONF_SELECTED, default=list): SelectSelector(
            SelectSelectorConfig(options=choices, multiple=True, mode=SelectSelectorMode.DROPDOWN)
        ),
        probatio.Required(CONF_PRIVATE_MACS, default=str(_USUAL.private_macs)): _choice(
            CONF_PRIVATE_MACS, PrivateMacs
        ),
        _number_key(CONF_CAP, _USUAL.cap): _number(1, MOST, None),
        _number_key(CONF_RETENTION_DAYS, _USUAL.retention.days): _number(1, 3650, "d"),
    }


def _where_to_look(interfaces: Iterable[str]) -> dict[Any, Any]:
    return {
        probatio.Optional(CONF_INTERFACES, default=list): SelectSelector(
            SelectSelectorConfig(
                options=sorted(interfaces),
                multiple=True,
                # An adapter that is away for now stays chosen.
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        probatio.Optional(CONF_SUBNETS, default=list): TEXTS,
    }


def _choice(key: str, kind: type[Track | PrivateMacs]) -> SelectSelector:
    return SelectSelector(SelectSelectorConfig(options=[str(each) for each in kind], translation_key=key))


def _number_key(key: str, usual: float) -> probatio.Required:
    return probatio.Required(key, default=usual)


def _number(least: float, most: float, unit: str | None) -> NumberSelector:
    config = NumberSelectorConfig(min=least, max=most, step=1, mode=NumberSelectorMode.BOX)
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)
