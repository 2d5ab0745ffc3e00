"""Requests made of the document, right and wrong ones: no mistake of ours, nothing that is not documented."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from netmon_core.server.app import table
from netmon_core.server.openapi import document
from netmon_core.store.memory import MemoryStore
from netmon_core.store.series.memory import MemorySeries
from tests.fakes.gatekeeper import ADMIN

from .serving import NAS_MAC, serving

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("inside")

# Of each operation and kind; 39 operations are done in half a minute.
EXAMPLES = 40
CHECKS: list[Callable[..., Any]] = [
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


def ask_all(url: str, mode: GenerationMode, known: dict[str, str]) -> int:
    """Send requests of every operation; how many were answered with success."""
    session = requests.Session()
    headers = {"Authorization": f"Bearer {ADMIN}"}
    succeeded = 0
    for made in openapi.from_dict(document(table())).get_all_operations():
        operation: Any = made.ok() if isinstance(made, Ok) else pytest.fail(str(made.err()))

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal succeeded
            # Half of them are about what there is.
            kind = next(iter(case.path.split("/")[3:4]), "")
            # Findings are asked for by ids of nobody: there is none here.
            if case.path_parameters and "id" in case.path_parameters and succeeded % 2 and kind in known:
                case.path_parameters = {"id": known[kind]}
            sent = requests.Request(**case.as_transport_kwargs(base_url=url)).prepare()
            # Beyond that, aiohttp refuses before netmon is asked.
            assume(len(sent.url or "") < 8_000)
            response = case.call_and_validate(
                base_url=url, headers=headers, checks=CHECKS, session=session, timeout=10
            )
            succeeded += response.status_code < 300
            assert response.status_code != 401

        # Where nothing can be said, nothing wrong can.
        with suppress(Unsatisfiable):
            ask()
    return succeeded


@pytest.mark.parametrize("mode", [*GenerationMode])
async def test_whatever_is_sent_is_answered_as_documented(mode: GenerationMode) -> None:
    async with serving(store=MemoryStore(), series=MemorySeries()) as server:
        known = {
            "devices": server.see(NAS_MAC, "10.77.0.21"),
            "targets": "user:nas/ping",
            "scans": "none",
            "alerts": "none",
            "silences": "none",
        }
        succeeded = await asyncio.to_thread(ask_all, server.url, mode, known)
        assert succeeded > 50
        assert {told["outcome"] for told in server.auditor.told} >= {"done", "request_invalid"}
