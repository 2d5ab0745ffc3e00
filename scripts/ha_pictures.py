"""Make the pictures of docs/home-assistant.md, in a real Home Assistant beside the hosts of a small LAN.

`python -m scripts.ha_pictures` (needs root, .venv-ha-real, chromium and playwright).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ha_real.api import URL
from tests.ha_real.home import Home, start_home
from tests.lab.namespaces import Lab, end_on_signals
from tests.lab.small_lan import build_small_lan

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.lab.small_lan import SmallLan

CHECKOUT = Path(__file__).parents[1]
TARGET = CHECKOUT / "docs" / "images"
SIZE = {"width": 1180, "height": 800}
# It asks for nothing outside, whatever it believes to need.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost",
]
DASHBOARD = """
lovelace:
  dashboards:
    docs-network:
      mode: yaml
      filename: docs_dashboard.yaml
      title: Network
      show_in_sidebar: true
"""
# So that a host that goes is missed within a minute.
QUICK = {
    "devices": {
        "track": "all",
        "selected": [],
        "private_macs": "disabled",
        "cap": 250,
        "retention_days": 30,
    },
    "presence": {"patience": 60, "shortest_grace": 10},
    "network": {"interfaces": [], "subnets": [], "sweep_interval": 60, "probe_interval": 5},
}
# Seconds in which a page has drawn all it will.
DRAWN = 4000


def main() -> None:
    """Build, set up, look, take down."""
    end_on_signals()
    with Lab() as lab:
        lan = build_small_lan(lab)
        dashboard = lab.folder / "dashboard.yaml"
        dashboard.write_text("strategy: {type: custom:netmon}\n")
        files = {"docs_dashboard.yaml": dashboard}
        home = start_home(lab.folder / "home-assistant", lan.scanner, more=DASHBOARD, files=files)
        try:
            set_up(home)
            happen(home, lan)
            tokens = lab.folder / "tokens.json"
            tokens.write_text(json.dumps({"tokens": home.tokens, "pages": pages(home)}))
            lan.scanner.run(
                "env", f"PYTHONPATH={CHECKOUT}", sys.executable, "-m", __spec__.name, str(tokens), timeout=180
            )
        finally:
            home.stop()


def set_up(home: Home) -> None:
    """Go through the forms, and give it time to know the network."""
    api, flow = home.api, "/api/config/config_entries/flow"
    menu = api.post(flow, {"handler": "netmon"})
    for answer in ({"next_step_id": "embedded"}, {}):
        done = api.post(f"{flow}/{menu['flow_id']}", answer)
    entry = done["result"]["entry_id"]
    targets = "/api/config/config_entries/subentries/flow"
    for name in ("Router", "Internet"):
        form = api.post(targets, {"handler": [entry, "target"]})
        answer = {"kind": "ping", "where": "10.77.0.1", "name": name, "interval": 5}
        api.post(f"{targets}/{form['flow_id']}", answer)
    home.fill_in("options/flow", entry, [QUICK])
    api.wait_for("device_tracker.printer", "home")


def happen(home: Home, lan: SmallLan) -> None:
    """Let a host go and come back, so that there is something to show."""
    for way, state in (("down", "not_home"), ("up", "home")):
        lan.hosts["printer"].ip("link", "set", "dev", "eth0", way)
        home.api.wait_for("device_tracker.printer", state, timeout=180)
    time.sleep(15)


def pages(home: Home) -> dict[str, str]:
    """What to look at: the picture's name and the page."""
    devices = home.api.command(type="config/device_registry/list")
    printer = next(each["id"] for each in devices if each["name"] == "printer")
    return {
        "ha-integration": "/config/integrations/integration/netmon",
        "ha-device": f"/config/devices/device/{printer}",
        "ha-dashboard": "/docs-network/netmon",
    }


def look(wanted: Path) -> None:
    """Take the pictures; runs inside the namespace."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    given = json.loads(wanted.read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(viewport=SIZE)
        log_in(context, given["tokens"])
        page = context.new_page()
        for name, path in given["pages"].items():
            page.goto(URL + path, wait_until="domcontentloaded")
            page.wait_for_timeout(DRAWN)
            page.screenshot(path=TARGET / f"{name}.png")
        browser.close()


def log_in(context: BrowserContext, tokens: dict[str, object]) -> None:
    """Let the page find what it keeps of a log-in."""
    kept = json.dumps(tokens | {"expires": int(time.time() * 1000) + 1_800_000})
    settings = {"hassTokens": kept, "dockedSidebar": '"always_hidden"', "selectedLanguage": '"en"'}
    context.add_init_script(
        "".join(f"localStorage.setItem({json.dumps(k)}, {json.dumps(v)});" for k, v in settings.items())
    )


if __name__ == "__main__":
    look(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
