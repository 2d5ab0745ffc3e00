// The page: signs in, follows the stream, and shows what it says.

import { Devices } from "./devices.js";
import { ago, element } from "./format.js";
import { Replica } from "./replica.js";
import { Session } from "./session.js";
import { mark } from "./sparkline.js";
import { Stream } from "./stream.js";

const PRESENCES = ["online", "offline", "unknown"];
// Milliseconds between two looks at what has changed.
const FRAME = 250;
// Questions for what was measured before that may wait for their answers at one time.
const ASKED_AT_ONCE = 3;
const HISTORY = 10 * 60 * 1000;

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
    setInterval(() => { this.everything = true; }, 15000);
  }

  begin() {
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
    at("link").textContent = "";
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
      link: (state, sentence) => this.tellLink(state, sentence),
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
      this.devices.show(this.replica);
      this.tellCounts();
      this.tellAlerts();
      this.tellHealth();
      at("site").textContent = [...this.replica.sites.values()][0]?.name || "netmon";
    } else {
      this.devices.refresh(this.changed);
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
    const items = PRESENCES.map((presence) =>
      element("li", { title: presence }, mark(presence), element("span", { text: `${counts[presence]} ${presence}` })));
    at("counts").replaceChildren(...items);
    document.title = counts.offline ? `(${counts.offline} offline) netmon` : "netmon";
  }

  tellAlerts() {
    const firing = [...this.replica.alerts.values()]
      .filter((alert) => alert.state === "firing")
      .sort((one, other) => Number(Boolean(one.acknowledged_at)) - Number(Boolean(other.acknowledged_at))
        || other.fired_at.localeCompare(one.fired_at));
    at("alerts").hidden = !firing.length;
    at("alerts").replaceChildren(...firing.map((alert) => {
      const box = element("div", { className: alert.acknowledged_at ? "alert acknowledged" : "alert" },
        element("strong", { text: alert.summary }), element("time", { text: `since ${ago(alert.fired_at)}`, datetime: alert.fired_at }));
      if (alert.behind.length) box.append(element("span", { className: "quiet", text: `${alert.behind.length} more are silent behind it` }));
      if (alert.acknowledged_at) box.append(element("span", { className: "quiet", text: "acknowledged" }));
      return box;
    }));
  }

  tellHealth() {
    const { health, pauses } = this.replica;
    let sentence = "";
    if (health?.blind) sentence = `The monitor cannot see the network: ${health.reason}. Nobody is called offline meanwhile.`;
    else if (health?.limited) sentence = `The monitor cannot do all it should. ${health.limited}`;
    else if (pauses.some((pause) => !pause.device_id && !pause.network_id)) sentence = "Monitoring is paused.";
    at("health").hidden = !sentence;
    at("health").textContent = sentence;
  }

  tellLink(state, sentence) {
    at("link").className = `link ${state}`;
    at("link").textContent = sentence;
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

new Page().begin();
