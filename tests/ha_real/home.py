"""Start a real Home Assistant, log in, end it, start it again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.lab.processes import CHECKOUT, LabError, Process

from .api import CLIENT, URL, Api
from .folder import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.lab.namespaces import Namespace

ENVIRONMENT = CHECKOUT / ".venv-ha-real"
# No netmon but the one unpacked into its folder; and bytecode, or each start takes ten seconds.
ALONE = {"PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": ""}
# The first start of a new installation compiles what it imports.
START_TIMEOUT = 120.0
# Home Assistant gives its integrations their time when it stops.
STOP_TIMEOUT = 30.0
# An entry of the log: time, level, thread, logger, message, and perhaps the lines of a traceback.
_ENTRY = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ (?:WARNING|ERROR|CRITICAL) \([^)\n]*\) "
    r"(?P<told>\[.*)(?P<traceback>(?:\n(?!\d{4}-\d\d-\d\d ).*)*)",
    re.MULTILINE,
)
# Our domain, our loggers, our entities; no folder that happens to be called so.
_NAMED = re.compile(r"(?<![\w/\\-])netmon(?![/\\-])", re.IGNORECASE)
_CODE = "custom_components/netmon/"
_EXPECTED = "We found a custom integration netmon"


@dataclass(slots=True, kw_only=True)
class Home:
    """A Home Assistant that runs; `tokens` is what a browser keeps of its log-in."""

    folder: Path
    namespace: Namespace
    process: Process
    api: Api
    tokens: dict[str, Any]

    def log(self) -> str:
        """What it wrote since it was last started."""
        return self.process.text()

    def warnings(self) -> list[str]:
        """The lines about us, but for the one that every custom integration gets."""
        return about_us(self.log())

    def entry(self) -> dict[str, Any]:
        """Our entry."""
        entries: list[dict[str, Any]] = self.api.get("/api/config/config_entries/entry")
        return next(each for each in entries if each["domain"] == "netmon")

    def tracker(self, mac: str) -> dict[str, Any] | None:
        """The state of the tracker of the device with this MAC."""
        states: list[dict[str, Any]] = self.api.get("/api/states")
        trackers = [each for each in states if each["entity_id"].startswith("device_tracker.")]
        return next((each for each in trackers if each["attributes"].get("mac") == mac), None)

    def history(self, entity_id: str) -> list[dict[str, Any]]:
        """Every state that the recorder has of an entity, in its order."""
        begin = "2026-01-01T00:00:00+00:00"
        # Or it tells of one day.
        end = "2100-01-01T00:00:00%2B00:00"
        query = f"filter_entity_id={entity_id}&end_time={end}&significant_changes_only=0"
        told: list[list[dict[str, Any]]] = self.api.get(f"/api/history/period/{begin}?{query}")
        return [state for states in told for state in states]

    def entities(self) -> set[str]:
        """The entities that are ours, enabled or not."""
        rows: list[dict[str, Any]] = self.api.command(type="config/entity_registry/list")
        return {each["entity_id"] for each in rows if each["platform"] == "netmon"}

    def fill_in(self, kind: str, handler: object, answers: list[dict[str, Any]]) -> dict[str, Any]:
        """Go through the forms of a flow; returns how it ended."""
        path = f"/api/config/config_entries/{kind}"
        return self.answer(path, self.api.post(path, {"handler": handler}), answers)

    def answer(self, path: str, step: dict[str, Any], answers: list[dict[str, Any]]) -> dict[str, Any]:
        """Answer the forms of a flow that has begun."""
        for answer in answers:
            if step["type"] not in {"menu", "form"} or step.get("errors"):
                raise LabError(f"not asked: {step}")
            step = self.api.post(f"{path}/{step['flow_id']}", answer)
        if step["type"] != "create_entry":
            raise LabError(f"did not end well: {step}")
        return step

    def stop(self) -> None:
        """End it, as a person would."""
        self.process.stop(grace=STOP_TIMEOUT)

    def restart(self) -> None:
        """Stop it and start it again on the same folder."""
        self.stop()
        self.process = _start(self.folder, self.namespace)
        _wait_for_answers(self.api, self.process)
        _wait_until_running(self.api)


def about_us(log: str) -> list[str]:
    """The warnings and worse of a log that are ours, or name us.

    That a path or a traceback of somebody else's leads through a folder named netmon says nothing.
    """
    return [
        entry.group().rstrip()
        for entry in _ENTRY.finditer(log)
        if (_NAMED.search(entry["told"]) or _CODE in entry["traceback"]) and _EXPECTED not in entry["told"]
    ]


def problem() -> str | None:
    """Say why no Home Assistant can be started; None when one can."""
    if not (ENVIRONMENT / ".prepared").exists():
        return "needs .venv-ha-real: scripts/homeassistant.sh real"
    return None


def start_home(
    folder: Path, namespace: Namespace, *, more: str = "", files: Mapping[str, Path] | None = None
) -> Home:
    """Start one on a new folder, with more settings and files, and make its owner."""
    prepare(folder, more=more, files=files)
    process = _start(folder, namespace)
    api = Api(namespace=namespace)
    _wait_for_answers(api, process)
    owner = {
        "client_id": CLIENT,
        "name": "Owner",
        "username": "owner",
        "password": "owner-pass",
        "language": "en",
    }
    code = api.post("/api/onboarding/users", owner)["auth_code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": CLIENT}
    tokens = api.request("POST", "/auth/token", data=form)
    api = replace(api, token=tokens["access_token"])
    # The token of a log-in ends after half an hour; this one does not.
    lasting = api.command(type="auth/long_lived_access_token", client_name="lab", lifespan=1)
    api = replace(api, token=lasting)
    _wait_until_running(api)
    return Home(
        folder=folder,
        namespace=namespace,
        process=process,
        api=api,
        tokens=tokens | {"hassUrl": URL, "clientId": CLIENT},
    )


def _start(folder: Path, namespace: Namespace) -> Process:
    hass = str(ENVIRONMENT / "bin" / "hass")
    return namespace.start(hass, "--config", str(folder), "--skip-pip", "--log-no-color", environment=ALONE)


def _wait_for_answers(api: Api, process: Process) -> None:
    def answers() -> bool | None:
        if process.popen.poll() is not None:
            raise LabError(f"Home Assistant ended: {process.text()[-2000:]}")
        try:
            api.get("/manifest.json")
        except (OSError, LabError):
            return None
        return True

    api.wait_until(answers, "Home Assistant to answer", timeout=START_TIMEOUT)


def _wait_until_running(api: Api) -> None:
    """It answers before it has set everything up, and does not stop well before that either."""
    api.wait_until(lambda: api.get("/api/config")["state"] == "RUNNING", "Home Assistant to be running")
