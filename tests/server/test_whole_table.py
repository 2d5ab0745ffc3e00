"""Every route of the product together: the REST resources, log-ins, keys, users, the audit log, the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from schemathesis import openapi

from netmon_core.server.access import Role
from netmon_core.server.app import table
from netmon_core.server.audit.file import AuditFile
from netmon_core.server.audit.log import AuditLog
from netmon_core.server.audit.routes import audit_routes
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keeper import Keeper
from netmon_core.server.auth.log_ins import LogIns
from netmon_core.server.auth.routes import auth_routes
from netmon_core.server.openapi import document
from netmon_core.server.pages import ROUTES as PAGES
from tests.fakes.gatekeeper import EXPIRED, VIEWER

from .serving import serving

if TYPE_CHECKING:
    from netmon_core.server.table import Route

ABOUT = Path(__file__).parents[2] / "docs" / "api.md"
# Nothing else may answer without a credential.
OPEN = {
    ("GET", "/api/v1/health"),
    ("POST", "/api/v1/login"),
    ("POST", "/api/v1/login/refresh"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/docs"),
    ("GET", "/"),
    ("GET", "/page/{name}"),
}
# What everybody may change is their own.
OWN = {"/api/v1/logout", "/api/v1/password"}
# What a viewer may not even read: credentials, who did what, settings.
ADMINS = {
    "/api/v1/keys",
    "/api/v1/users",
    "/api/v1/audit",
    "/api/v1/config",
    "/api/v1/credentials",
    "/api/v1/findings/{id}/frames.pcap",
}


@pytest.fixture
def more(tmp_path: Path) -> tuple[Route, ...]:
    """The routes that are not of the REST resources."""
    keeper, audit = Keeper(CredentialFile(tmp_path)), AuditLog(AuditFile(tmp_path))
    return (*auth_routes(keeper, LogIns(keeper), audit), *audit_routes(audit), *PAGES)


def path_of(route: Route) -> str:
    return re.sub(r"\{(\w+)(:[^}]*)?\}", "rtt", route.path)


def test_the_allow_list_is_all_that_is_open(more: tuple[Route, ...]) -> None:
    assert {(route.method, route.path) for route in table(more) if route.role is None} == OPEN


def test_no_path_is_served_twice(more: tuple[Route, ...]) -> None:
    served = [(route.method, path_of(route)) for route in table(more)]
    assert len(served) == len(set(served))


def test_what_changes_needs_an_admin_and_is_audited(more: tuple[Route, ...]) -> None:
    for route in table(more):
        if route.method == "GET":
            if route.role is not None:
                assert (route.role is Role.ADMIN) == (route.path in ADMINS), route.path
        elif (route.method, route.path) not in OPEN and route.path not in OWN:
            assert route.role is Role.ADMIN, route.path
            assert route.audit is not None, route.path


@pytest.mark.usefixtures("inside")
async def test_whoever_may_not_is_refused_everywhere(more: tuple[Route, ...]) -> None:
    async with serving(routes=more) as server:
        for route in table(more):
            if (route.method, route.path) in OPEN:
                continue
            for key in (None, "wrong", EXPIRED):
                answer = await server.ask(route.method, path_of(route), key=key)
                assert (answer.status, answer.data["code"]) == (401, "credential_invalid"), route.path
            if route.role is Role.ADMIN:
                answer = await server.ask(route.method, path_of(route), key=VIEWER)
                assert (answer.status, answer.data["code"]) == (403, "forbidden"), route.path


def test_the_document_of_all_of_it_is_valid(more: tuple[Route, ...]) -> None:
    made = document(table(more))
    openapi.from_dict(made).validate()
    assert sum(map(len, made["paths"].values())) == len(table(more))


def test_every_route_is_documented(more: tuple[Route, ...]) -> None:
    about = ABOUT.read_text(encoding="utf-8")
    for route in table(more):
        assert f"`{re.sub(r':[^}]*', '', route.path)}`" in about, route.path
