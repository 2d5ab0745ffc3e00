// The table of devices: filtered, sorted, and changed row by row.

import { address, addressKey, ago, answer, arrange, compareText, element, label, mac, set, vendor } from "./format.js";
import { KEPT } from "./replica.js";
import { canvas, draw, mark } from "./sparkline.js";

// More rows than anybody reads; a search narrows them.
const SHOWN = 500;
const RANK = { offline: 0, doubtful: 1, unknown: 2, online: 3 };
const WORDS = { doubtful: "not answering" };
const LAST = "\uffff";

const COLUMNS = [
  { key: "state", title: "", sort: (device) => RANK[standing(device)] },
  { key: "name", title: "Name", sort: label },
  { key: "address", title: "Address", sort: (device) => addressKey(address(device)) || LAST },
  { key: "mac", title: "MAC", sort: (device) => mac(device) || LAST },
  { key: "vendor", title: "Vendor", sort: (device) => vendor(device) || LAST },
  { key: "rtt", title: "Latency", sort: (device, replica) => replica.sample(device.id)?.rtt_avg ?? Infinity },
  { key: "sparkbox", title: "Last minutes", sort: null },
  { key: "since", title: "Since", sort: (device) => device.presence_since || "" },
];

// What is shown of its presence: one that is there may not have answered just now.
function standing(device) {
  return device.presence === "online" && device.doubtful ? "doubtful" : device.presence;
}

export class Devices {
  // `history(deviceId)` is called once when a row comes into sight.
  constructor(table, more, history) {
    this.table = table;
    this.more = more;
    this.rows = new Map();
    this.column = COLUMNS[2];
    this.descending = false;
    this.text = "";
    this.presence = null;
    this.fresh = new Set();
    this.watcher = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        this.watcher.unobserve(entry.target);
        history(entry.target.dataset.id);
      }
    });
    this.head = this.makeHead();
  }

  show(replica, { watches = this.watches } = {}) {
    this.replica = replica;
    this.watches = watches;
    const found = [...replica.devices.values()].filter((device) => this.fits(device)).sort((a, b) => this.compare(a, b));
    const shown = found.slice(0, SHOWN);
    const keep = new Set(shown.map((device) => device.id));
    for (const [id, row] of this.rows) {
      if (!keep.has(id)) {
        row.line.remove();
        this.rows.delete(id);
      }
    }
    const lines = shown.map((device) => this.update(device));
    if (!lines.length) lines.push(this.nothing());
    arrange(this.table, [this.head, ...lines]);
    this.more.textContent = found.length > SHOWN ? `${SHOWN} of ${found.length} devices; search to narrow them.` : "";
    this.fresh.clear();
  }

  // Only these rows have changed, and not their order.
  refresh(ids) {
    for (const id of ids) {
      const device = this.replica.devices.get(id);
      if (device && this.rows.has(id)) this.update(device);
    }
  }

  nothing() {
    const first = this.watches ? "No device yet: the first sweep takes a few seconds." : "No device yet, and no network to find one on.";
    this.empty ??= element("p", { className: "empty" });
    set(this.empty, this.replica.devices.size ? "No device fits." : first);
    return this.empty;
  }

  fits(device) {
    if (this.presence && device.presence !== this.presence) return false;
    if (!this.text) return true;
    const said = [label(device), device.hostname || "", vendor(device), device.notes, ...device.tags];
    for (const each of device.interfaces) said.push(each.mac || "", ...each.addresses.map((one) => one.value));
    const hay = said.join("\n").toLowerCase();
    return this.text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
  }

  compare(one, other) {
    const a = this.column.sort(one, this.replica);
    const b = this.column.sort(other, this.replica);
    const order = typeof a === "number" ? (a === b ? 0 : a - b) : compareText(a, b);
    return (this.descending ? -order : order) || compareText(one.id, other.id);
  }

  update(device) {
    let row = this.rows.get(device.id);
    if (!row) {
      row = this.makeRow(device.id);
      this.rows.set(device.id, row);
    }
    const stands = standing(device);
    row.line.className = `row ${stands}${this.fresh.has(device.id) ? " new" : ""}`;
    if (row.stands !== stands) {
      row.stands = stands;
      row.state.replaceChildren(mark(stands, WORDS[stands]));
    }
    const sample = this.replica.sample(device.id);
    for (const [cell, text] of [[row.name, label(device)], [row.address, address(device)], [row.mac, mac(device)], [row.vendor, vendor(device)]]) {
      if (set(cell, text)) cell.title = text;
    }
    set(row.rtt, answer(sample));
    row.rtt.title = sample?.problem || "";
    const since = device.presence_since ? `${device.presence} for ${ago(device.presence_since)}` : "";
    set(row.since, WORDS[stands] || since);
    row.since.title = device.presence_why;
    const trail = this.replica.trail(device.id);
    const drawn = `${trail.length}:${sample?.at}`;
    if (row.drawn !== drawn) {
      row.drawn = drawn;
      draw(row.spark, trail, KEPT);
    }
    return row.line;
  }

  makeRow(id) {
    const line = element("div", { role: "row", "data-id": id });
    const row = { line, spark: canvas() };
    for (const { key } of COLUMNS) {
      row[key] = element("span", { className: key, role: "cell" });
      line.append(row[key]);
    }
    row.mac.classList.add("figures");
    row.address.classList.add("figures");
    row.rtt.classList.add("number");
    row.since.classList.add("quiet");
    row.sparkbox.append(row.spark);
    this.watcher.observe(line);
    return row;
  }

  makeHead() {
    const head = element("div", { className: "row head", role: "row" });
    for (const column of COLUMNS) {
      const cell = element("span", { className: column.key, role: "columnheader" });
      if (column.key === "rtt") cell.classList.add("number");
      if (column.sort) {
        const button = element("button", { type: "button", text: column.title || "●", title: `Sort by ${column.title || "presence"}` });
        button.addEventListener("click", () => this.sortBy(column));
        column.cell = cell;
        cell.append(button);
      } else {
        cell.append(element("span", { className: "title", text: column.title }));
      }
      head.append(cell);
    }
    this.tellSort();
    return head;
  }

  sortBy(column) {
    this.descending = this.column === column && !this.descending;
    this.column = column;
    this.tellSort();
    this.show(this.replica);
  }

  tellSort() {
    for (const { cell } of COLUMNS) cell?.setAttribute("aria-sort", "none");
    this.column.cell.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
  }
}
