// The page: signs in, follows the stream, and shows what it says.

import { Devices } from "./devices.js";
import { ago, arrange, element, set } from "./format.js";
import { Replica } from "./replica.js";
import { Session } from "./session.js";
import { mark } from "./sparkline.js";
import { Stream } from "./stream.js";
import { Targets } from "./targets.js";

const PRESENCES = ["online", "offline", "unknown"];
// Milliseconds between two looks at what has changed.
const FRAME = 250;
// Questions for what was measured before that may wait for their answers at one time.
const ASKED_AT_ONCE = 3;
const HISTORY = 10 * 60 * 1000;

const NO_NETWORK = "netmon watches no network: no interface of its machine is up and has an address. Connect one, or name it in "
  + "discovery.interfaces if it is one that is passed over by itself, such as a VPN; netmon doctor on that machine says more.";

const at = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.session = null;
    this.stream = null;
    this.replica = null;
    this.changed = new Set();
    this.everything = false;
    this.wanted = [];
    this.asking = 0;
    this.watches = true;
    this.alerts = new Map();
    this.targets = new Targets(at("probed"), at("targets"));
    this.devices = new Devices(at("devices"), at("more"), (id) => this.wantHistory(id));
    at("by-key").addEventListener("submit", (event) => this.signIn(event, { key: at("key").value.trim() }));
    at("by-name").addEventListener("submit", (event) =>
      this.signIn(event, { name: at("name").value.trim(), password: at("password").value }));
    at("leave").addEventListener("click", () => this.leave());
    at("theme").addEventListener("click", () => this.turn());
    at("search").addEventListener("input", (event) => this.filter({ text: event.target.value }));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && document.activeElement === document.body) {
        event.preventDefault();
        at("search").focus();
      }
    });
    for (const presence of PRESENCES) at("presences").append(this.makeChoice(presence));
    setInterval(() => this.show(), FRAME);
    setInterval(() => { this.everything = true; this.askAdapters(); }, 15000);
  }

  begin() {
    at("starting").hidden = true;
    this.setTheme(localStorage.getItem("netmon.theme"));
    this.session = Session.restore();
    if (this.session) this.follow();
    else this.askToSignIn("");
  }

  askToSignIn(why) {
    at("sign-in").hidden = false;
    at("view").hidden = true;
    at("leave").hidden = true;
    at("refusal").textContent = why;
    this.tellLink("", "");
  }

  async signIn(event, proof) {
    event.preventDefault();
    at("refusal").textContent = "";
    try {
      this.session = await Session.signIn({ ...proof, remember: at("remember").checked });
    } catch (error) {
      at("refusal").textContent = error.message;
      return;
    }
    event.target.reset();
    this.follow();
  }

  async leave(why = "") {
    this.stream?.close();
    this.replica = null;
    await this.session?.leave();
    this.session = null;
    this.askToSignIn(why);
  }

  follow() {
    at("sign-in").hidden = true;
    at("leave").hidden = false;
    this.stream = new Stream(() => this.session.credential(), {
      snapshot: (snapshot) => this.start(snapshot),
      events: (events) => events.forEach((each) => this.take(each)),
      samples: (samples) => samples.forEach((each) => this.changed.add(this.replica.take(each))),
      link: (state, sentence, why) => this.tellLink(state, sentence, why),
      refused: (why) => this.leave(why),
    });
    this.stream.open();
  }

  start(snapshot) {
    this.replica = new Replica(snapshot);
    this.stream.at(snapshot.run_id, snapshot.revision);
    at("view").hidden = false;
    this.everything = true;
    this.show();
    this.askAdapters();
  }

  take(told) {
    const known = this.replica.devices.size;
    for (const id of this.replica.apply(told)) {
      this.everything = true;
      if (this.replica.devices.size > known) this.devices.fresh.add(id);
    }
    this.stream.at(this.replica.runId, this.replica.revision);
    if (told.event.type !== "devices_seen") this.everything = true;
  }

  // The page changes a few times a second, however much is told.
  show() {
    if (!this.replica || document.hidden) return;
    if (this.everything) {
      this.everything = false;
      this.devices.show(this.replica, { watches: this.watches });
      this.targets.show(this.replica);
      this.tellCounts();
      this.tellAlerts();
      this.tellHealth();
      at("site").textContent = [...this.replica.sites.values()][0]?.name || "netmon";
    } else {
      this.devices.refresh(this.changed);
      this.targets.show(this.replica);
    }
    this.changed.clear();
  }

  filter(wanted) {
    Object.assign(this.devices, wanted);
    this.everything = true;
    this.show();
  }

  makeChoice(presence) {
    const button = element("button", { type: "button", text: presence, "aria-pressed": "false" });
    button.addEventListener("click", () => {
      const chosen = this.devices.presence === presence ? null : presence;
      for (const other of at("presences").children) other.setAttribute("aria-pressed", String(other === button && chosen !== null));
      this.filter({ presence: chosen });
    });
    return button;
  }

  tellCounts() {
    const counts = Object.fromEntries(PRESENCES.map((presence) => [presence, 0]));
    for (const device of this.replica.devices.values()) counts[device.presence] += 1;
    if (!at("counts").children.length) {
      at("counts").append(...PRESENCES.map((presence) => element("li", { title: presence }, mark(presence), element("span"))));
    }
    PRESENCES.forEach((presence, index) => set(at("counts").children[index].lastChild, `${counts[presence]} ${presence}`));
    document.title = counts.offline ? `(${counts.offline} offline) netmon` : "netmon";
  }

  tellAlerts() {
    const firing = [...this.replica.alerts.values()]
      .filter((alert) => alert.state === "firing")
      .sort((one, other) => Number(Boolean(one.acknowledged_at)) - Number(Boolean(other.acknowledged_at))
        || other.fired_at.localeCompare(one.fired_at));
    at("alerts").hidden = !firing.length;
    // Each keeps its box, so that what a person has marked or is about to copy stays.
    const before = this.alerts;
    this.alerts = new Map(firing.map((alert) => [alert.id, before.get(alert.id) || makeAlert(alert)]));
    for (const alert of firing) {
      const { box, summary, since, behind, seen } = this.alerts.get(alert.id);
      box.className = alert.acknowledged_at ? "alert acknowledged" : "alert";
      set(summary, alert.summary);
      set(since, `since ${ago(alert.fired_at)}`);
      set(behind, alert.behind.length ? `${alert.behind.length} more are silent behind it` : "");
      set(seen, alert.acknowledged_at ? "acknowledged" : "");
    }
    arrange(at("alerts"), firing.map((alert) => this.alerts.get(alert.id).box));
  }

  tellHealth() {
    const { health, pauses } = this.replica;
    let sentence = "";
    if (!this.watches) sentence = NO_NETWORK;
    else if (health?.blind) sentence = `The monitor cannot see the network: ${health.reason}. Nobody is called offline meanwhile.`;
    else if (health?.limited) sentence = `The monitor cannot do all it should. ${health.limited}`;
    else if (pauses.some((pause) => !pause.device_id && !pause.network_id)) sentence = "Monitoring is paused.";
    at("health").hidden = !sentence;
    at("health").textContent = sentence;
  }

  tellLink(state, sentence, why = "") {
    at("link").className = `link ${state}`;
    at("link").textContent = state === "away" && !this.replica ? "no connection" : sentence;
    // While it tries again, what is wrong is wrong still.
    if (why || state !== "connecting") {
      at("trouble").hidden = !why;
      set(at("trouble"), why);
    }
  }

  // Whether there is a network to watch at all: without one nothing else ever comes.
  async askAdapters() {
    if (!this.replica || !this.session || document.hidden) return;
    const answer = await this.session.ask("api/v1/adapters").catch(() => null);
    if (!answer) return;
    const watches = answer.items.some((adapter) => adapter.up && adapter.addresses.length);
    if (watches !== this.watches) this.everything = true;
    this.watches = watches;
  }

  wantHistory(id) {
    this.wanted.push(id);
    this.askHistory();
  }

  async askHistory() {
    while (this.wanted.length && this.asking < ASKED_AT_ONCE && this.session) {
      const id = this.wanted.shift();
      const start = new Date(Date.now() - HISTORY).toISOString();
      this.asking += 1;
      try {
        const answer = await this.session.ask(`api/v1/metrics/rtt?device=${encodeURIComponent(id)}&start=${start}`);
        this.replica?.precede(id, answer.points.map(([, value]) => value));
        this.changed.add(id);
      } catch {
        // A device without a past has an empty curve.
      } finally {
        this.asking -= 1;
      }
    }
  }

  turn() {
    const dark = document.documentElement.dataset.theme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    this.setTheme(dark ? "light" : "dark");
  }

  setTheme(theme) {
    if (theme !== "light" && theme !== "dark") return;
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("netmon.theme", theme);
  }
}

function makeAlert(alert) {
  const quiet = () => element("span", { className: "quiet" });
  const made = { summary: element("strong"), since: element("time", { datetime: alert.fired_at }), behind: quiet(), seen: quiet() };
  return { ...made, box: element("div", {}, ...Object.values(made)) };
}

new Page().begin();
