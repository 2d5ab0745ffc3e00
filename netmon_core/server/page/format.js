// What people read. Everything from the network is text, never markup.

export function element(tag, { className = "", text = "", ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Changes a text only where it differs, so that what a person has marked in it stays; tells whether it did.
export function set(cell, text) {
  if (cell.textContent === text) return false;
  cell.textContent = text;
  return true;
}

// Makes these the children of a box, in this order. What is in its place already is not touched: to take it out
// and put it back would lose the focus and what is marked in it.
export function arrange(box, children) {
  const wanted = new Set(children);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  let next = box.firstElementChild;
  for (const child of children) {
    if (next !== child && next?.nextElementSibling === child) {
      // One that goes further down: only it moves, not all that come up.
      const late = next;
      next = child;
      box.append(late);
    }
    if (next === child) next = next.nextElementSibling;
    else box.insertBefore(child, next);
  }
}

// In the order of the model's `label`.
export function label(device) {
  return device.name || device.hostname || address(device) || mac(device) || device.id;
}

export function address(device) {
  const all = device.interfaces.flatMap((each) => each.addresses.map((one) => one.value));
  return all.find((each) => !each.includes(":")) || all[0] || "";
}

export const mac = (device) => device.interfaces.find((each) => each.mac)?.mac || "";

export function vendor(device) {
  const known = device.interfaces.find((each) => each.vendor)?.vendor;
  if (known) return known;
  return device.interfaces.some((each) => each.private) ? "private address" : "";
}

export function milliseconds(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const ms = seconds * 1000;
  return `${ms < 10 ? ms.toFixed(ms < 1 ? 2 : 1) : Math.round(ms)} ms`;
}

// The latest answer of a device or target; one that is there and answers no pings loses none.
export function answer(sample) {
  if (!sample) return "";
  return sample.pingless ? "no pings" : milliseconds(sample.rtt_avg) || "lost";
}

const STEPS = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

export function ago(time, now = Date.now()) {
  if (!time) return "";
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  const [size, unit] = STEPS.find(([each]) => seconds >= each) || [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

// Addresses sort by number, and everything else as people count.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
export const compareText = (one, other) => collator.compare(one, other);

export function addressKey(text) {
  if (!text.includes(":")) return text.split(".").map((part) => part.padStart(3, "0")).join(".");
  return `~${text}`;
}
