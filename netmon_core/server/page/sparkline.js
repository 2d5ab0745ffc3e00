// A latency curve of a few pixels; a lost probe is a mark at the bottom.

const WIDTH = 132;
const HEIGHT = 26;
const SPACE = "http://www.w3.org/2000/svg";

export function draw(svg, values, kept) {
  svg.replaceChildren();
  const known = values.filter((value) => value !== null);
  svg.setAttribute("aria-label", known.length ? "latency over the last minutes" : "no latency yet");
  if (!values.length) return;
  const top = Math.max(...known, 0.001);
  const step = WIDTH / (kept - 1);
  const begin = WIDTH - (values.length - 1) * step;
  let run = [];
  const finish = () => {
    if (run.length === 1) run.push([run[0][0] + 0.5, run[0][1]]);
    if (run.length) svg.append(shape("polyline", { points: run.map((point) => point.join(",")).join(" ") }));
    run = [];
  };
  values.forEach((value, index) => {
    const x = Number((begin + index * step).toFixed(1));
    if (value === null) {
      finish();
      svg.append(shape("rect", { class: "lost", x: x - 0.9, y: HEIGHT - 6, width: 1.8, height: 6 }));
    } else {
      run.push([x, Number((HEIGHT - 3 - (value / top) * (HEIGHT - 6)).toFixed(1))]);
    }
  });
  finish();
}

export function canvas() {
  return shape("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
}

// Presence by colour and by shape: a disc, half a disc, a cross, a ring.
export function mark(presence, word = presence) {
  const svg = shape("svg", { class: `mark ${presence}`, viewBox: "0 0 16 16", role: "img", "aria-label": word });
  if (presence === "online") svg.append(shape("circle", { cx: 8, cy: 8, r: 6, fill: "currentColor" }));
  else if (presence === "doubtful") {
    svg.append(shape("circle", { cx: 8, cy: 8, r: 5, fill: "none", stroke: "currentColor", "stroke-width": 2.4 }));
    svg.append(shape("path", { d: "M8 3a5 5 0 0 1 0 10z", fill: "currentColor" }));
  } else if (presence === "offline") {
    svg.append(shape("path", { d: "M3 3l10 10M13 3L3 13", stroke: "currentColor", "stroke-width": 3.4, "stroke-linecap": "round" }));
  } else svg.append(shape("circle", { cx: 8, cy: 8, r: 5, fill: "none", stroke: "currentColor", "stroke-width": 2.4 }));
  return svg;
}

function shape(tag, attributes) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
