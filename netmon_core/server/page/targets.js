// The table of what is probed beside the devices.

import { ago, answer, arrange, compareText, element, set } from "./format.js";
import { KEPT } from "./replica.js";
import { canvas, draw, mark } from "./sparkline.js";

const CELLS = ["state", "name", "address", "rtt", "sparkbox", "since"];

export class Targets {
  constructor(section, table) {
    this.section = section;
    this.table = table;
    this.rows = new Map();
  }

  show(replica) {
    const found = [...replica.targets.values()].sort((one, other) => compareText(one.target.name, other.target.name));
    this.section.hidden = !found.length;
    const before = this.rows;
    this.rows = new Map(found.map(({ target }) => [target.id, before.get(target.id) || makeRow()]));
    for (const status of found) update(this.rows.get(status.target.id), status, replica);
    arrange(this.table, found.map(({ target }) => this.rows.get(target.id).line));
  }
}

function makeRow() {
  const row = { line: element("div", { role: "row" }), spark: canvas() };
  for (const key of CELLS) {
    row[key] = element("span", { className: key, role: "cell" });
    row.line.append(row[key]);
  }
  row.rtt.classList.add("number");
  row.since.classList.add("quiet");
  row.sparkbox.append(row.spark);
  return row;
}

function update(row, { target, up, since, why }, replica) {
  const presence = up === null ? "unknown" : up ? "online" : "offline";
  row.line.className = `target ${presence}`;
  if (row.presence !== presence) {
    row.presence = presence;
    row.state.replaceChildren(mark(presence));
  }
  const sample = replica.samples.get(target.id);
  set(row.name, target.name);
  set(row.address, where(target));
  set(row.rtt, answer(sample));
  row.rtt.title = sample?.problem || "";
  const word = up === null ? "not known yet" : `${up ? "up" : "down"} for ${ago(since)}`;
  set(row.since, why && !up ? `${word}: ${why}` : word);
  row.since.title = why;
  const trail = replica.trails.get(target.id) || [];
  const drawn = `${trail.length}:${sample?.at}`;
  if (row.drawn !== drawn) {
    row.drawn = drawn;
    draw(row.spark, trail, KEPT);
  }
}

function where({ url, host, address, port }) {
  if (url) return url;
  const name = host || address || "";
  return port ? `${name.includes(":") ? `[${name}]` : name}:${port}` : name;
}
