"""JSON Schema of what crosses the wire, made of the types and checks themselves. Pure."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from inspect import getdoc
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAliasType, Union, get_args, get_origin

import voluptuous as vol
from voluptuous_openapi import UNSUPPORTED, OpenApiVersion, convert

from ..model.growing import vocabulary
from ..model.ip import IPAddress, IPInterface, IPNetwork
from ..wire.hints import hints_of
from .fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

type JsonSchema = dict[str, Any]

_SIMPLE: Mapping[object, JsonSchema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    object: {},
}
_TEXTS = {frozenset(get_args(alias.__value__)) for alias in (IPAddress, IPNetwork, IPInterface)}


class Components:
    """The dataclasses that a document refers to, each described once."""

    def __init__(self) -> None:
        self.schemas: dict[str, JsonSchema] = {}

    def of(self, hint: Any) -> JsonSchema:  # noqa: PLR0911 - one return per kind of type
        """Return the schema of a type that wire writes."""
        while isinstance(hint, TypeAliasType):
            hint = hint.__value__
        origin, arguments = get_origin(hint), get_args(hint)
        if hint in _SIMPLE:
            return dict(_SIMPLE[hint])
        if origin is Literal:
            return {"type": "string", "enum": [*arguments]}
        if origin is tuple:
            return self._of_tuple(arguments)
        if origin is dict:
            return {"type": "object", "additionalProperties": True}
        if origin in (Union, UnionType):
            return self._of_union(arguments)
        if is_dataclass(hint) and isinstance(hint, type):
            return self._reference(hint)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"type": "string", "enum": [str(each) for each in vocabulary(hint)]}
        raise TypeError(f"{hint} has no schema")

    def _of_tuple(self, items: tuple[Any, ...]) -> JsonSchema:
        if len(items) == 2 and items[1] is Ellipsis:
            return {"type": "array", "items": self.of(items[0])}
        return {
            "type": "array",
            "prefixItems": [self.of(each) for each in items],
            "minItems": len(items),
            "maxItems": len(items),
        }

    def _of_union(self, members: tuple[Any, ...]) -> JsonSchema:
        some = frozenset(member for member in members if member is not NoneType)
        # An address of either family is its text.
        parts = [{"type": "string"}] if some in _TEXTS else []
        if not parts:
            parts = [self.of(member) for member in members if member is not NoneType]
        if NoneType in members:
            parts.append({"type": "null"})
        return parts[0] if len(parts) == 1 else {"anyOf": parts}

    def _reference(self, kind: type) -> JsonSchema:
        name = kind.__name__
        if name not in self.schemas:
            self.schemas[name] = {}
            hints = hints_of(kind)
            self.schemas[name] = {
                "type": "object",
                "description": (getdoc(kind) or "").replace("\n", " "),
                "properties": {each.name: self.of(hints[each.name]) for each in fields(kind)},
                # `fields` and older servers leave out what has a default.
                "required": [
                    each.name
                    for each in fields(kind)
                    if each.default is MISSING and each.default_factory is MISSING
                ],
            }
        return {"$ref": f"#/components/schemas/{name}"}


def of_input(schema: vol.Schema) -> JsonSchema:
    """Return the JSON Schema of what a client sends."""
    found: JsonSchema = convert(schema, custom_serializer=_field, openapi_version=OpenApiVersion.V3_1)
    if schema.extra == vol.PREVENT_EXTRA and found.get("type") == "object":
        found["additionalProperties"] = False
    return found


def _field(value: object) -> object:
    # A copy: the default of one use must not show in another.
    return dict(value.document) if isinstance(value, Field) else UNSUPPORTED
