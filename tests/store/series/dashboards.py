"""The dashboards for Grafana, and their queries as Grafana would send them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "packaging" / "grafana"
DASHBOARDS = sorted((FOLDER / "dashboards").glob("*.json"))


def dashboard(name: str) -> dict[str, Any]:
    """One of them, by its file's name."""
    found: dict[str, Any] = json.loads((FOLDER / "dashboards" / f"netmon-{name}.json").read_text())
    return found


def queries(name: str) -> list[tuple[str, str]]:
    """The title of each panel and a query of it, with every device, and what Grafana fills in filled in."""
    found = []
    for panel in dashboard(name)["panels"]:
        for target in panel["targets"]:
            query = target.get("expr") or target["query"]
            for word, value in (("$timeFilter", "time >= now() - 2h"), ("$__interval", "5m")):
                query = query.replace(word, value)
            query = re.sub(r"\$(target|device|port)\b", ".*", query)
            assert "$" not in re.sub(r"\^\.\*\$", "", query), query
            found.append((panel["title"], query))
    return found


def variables(name: str) -> dict[str, str]:
    """What the variables ask for, by name."""
    return {
        each["name"]: each["query"].replace("$device", ".*")
        for each in dashboard(name)["templating"]["list"]
        if each["type"] == "query"
    }
