// The value of the good by origin, against the threshold. Its edge can be dragged: non-originating values follow.
import { element } from "./form.js";
import { text } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640, TOP = 26, HEIGHT = 34;
const COLOURS = { regional: "var(--regional)", originating: "var(--originating)", unknown: "var(--unknown)", foreign: "var(--foreign)" };

export function measureOf(found) {
  const known = found.measures.value_content.filter((each) => each.percent !== null && each.non_originating !== null && Number(each.value) > 0);
  return known.find((each) => each.met) ?? known[0];
}

export function showBar(place, found, dragged) {
  const measure = measureOf(found);
  if (!measure) return place.replaceChildren(element("p", { className: "soft" }, text("bar.none")));
  const whole = Number(measure.value), foreign = Math.min(Number(measure.non_originating), whole);
  const of = (status) => found.materials.filter((each) => each.level === 0 && each.status === status).reduce((sum, each) => sum + Number(each.value ?? 0), 0);
  const unknown = Math.min(of("unknown"), foreign), originating = Math.min(of("originating"), whole - foreign);
  const parts = [["regional", whole - foreign - originating], ["originating", originating], ["unknown", unknown], ["foreign", foreign - unknown]];
  const threshold = Number(measure.threshold);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${TOP + HEIGHT + 24}`, class: "value", role: "group", "aria-label": text("bar.label") });
  let at = 0;
  for (const [name, amount] of parts) {
    const width = Math.max(0, (amount / whole) * WIDTH);
    picture.append(svg("rect", { x: at, y: TOP, width, height: HEIGHT, fill: COLOURS[name] }));
    at += width;
  }
  const limit = (threshold / 100) * WIDTH;
  picture.append(svg("line", { x1: limit, x2: limit, y1: TOP - 8, y2: TOP + HEIGHT + 8, stroke: "var(--ink)", "stroke-width": 2, "stroke-dasharray": "4 3" }));
  picture.append(words(limit, TOP - 12, text("bar.threshold", { percent: measure.threshold }), limit > WIDTH / 2 ? "end" : "start"));
  const edge = (1 - foreign / whole) * WIDTH;
  picture.append(words(Math.min(Math.max(edge, 60), WIDTH - 60), TOP + HEIGHT + 19, text("bar.content", { percent: measure.percent }), "middle"));
  if (foreign > 0) picture.append(handle(picture, edge, foreign / whole, measure, dragged));
  const legend = parts.filter(([, amount]) => amount > 0).map(([name, amount]) => {
    const mark = element("i"); mark.style.background = COLOURS[name];
    return element("li", {}, mark, `${text(`bar.${name}`)} ${amount.toFixed(2)}`);
  });
  const held = document.activeElement?.classList?.contains("handle");
  place.replaceChildren(element("h3", {}, text("bar.title", { method: measure.method })), picture, element("ul", { className: "legend" }, ...legend),
    element("p", {}, distance(measure)), element("p", { className: "soft" }, text("bar.hint")));
  if (held) place.querySelector(".handle")?.focus();
}

function distance(measure) {
  const apart = (Number(measure.percent) - Number(measure.threshold)).toFixed(2);
  if (!measure.met) return text("bar.below", { points: Math.abs(apart).toFixed(2), percent: measure.threshold });
  return text("bar.above", { points: apart, percent: measure.threshold });
}

function handle(picture, edge, share, measure, dragged) {
  const grip = svg("g", { class: "handle", tabindex: 0, role: "slider", "aria-label": text("bar.handle"), "aria-valuemin": 0, "aria-valuemax": 100,
    "aria-valuenow": measure.percent, "aria-valuetext": text("bar.content", { percent: measure.percent }) });
  grip.append(svg("rect", { x: edge - 7, y: TOP - 4, width: 14, height: HEIGHT + 8, rx: 4, fill: "#fff", stroke: "var(--ink)", "stroke-width": 1.5 }));
  const to = (wanted) => dragged(Math.min(0.98, Math.max(0.01, wanted)) / share);
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 0.01, ArrowDown: 0.01, ArrowRight: -0.01, ArrowUp: -0.01, PageDown: 0.1, PageUp: -0.1 }[event.key];
    if (by) { event.preventDefault(); to(share + by); }
  });
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const box = picture.getBoundingClientRect();
    const shareAt = (point) => 1 - (point.clientX - box.left) / box.width;
    const move = (point) => grip.firstChild.setAttribute("x", (1 - shareAt(point)) * WIDTH - 7);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", (point) => { grip.removeEventListener("pointermove", move); to(shareAt(point)); }, { once: true });
  });
  return grip;
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function words(x, y, content, anchor) {
  const made = svg("text", { x, y, "text-anchor": anchor, "font-size": 14, fill: "var(--ink)" });
  made.textContent = content;
  return made;
}
