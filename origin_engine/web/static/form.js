// The form for product and shipment: one labelled field a fact, built from this table.
import { dossier, put, valueAt } from "./facts.js";
import { text } from "./texts.js";

const GROUPS = [
  ["product", [
    ["product.description", "wide"], ["product.hs", "text"], ["product.hs_edition", "editions"],
    ["product.made_in", "countries"], ["product.price.amount", "number"], ["product.price.currency", "text"],
    ["product.price.basis", ["FOB", "EXW", "TV"]], ["product.operations", "operations"],
    ["product.wholly_obtained", "obtained"], ["product.net_weight.amount", "number"], ["product.net_weight.unit", "weights"],
  ]],
  ["shipment", [
    ["shipment.from", "countries"], ["shipment.to", "countries"], ["shipment.date", "date"],
    ["shipment.route", "route"], ["shipment.tariff_line", "text"], ["shipment.units", "number"],
    ["shipment.customs_value.amount", "number"], ["shipment.customs_value.currency", "text"],
    ["shipment.proof.kind", "proofs"], ["shipment.proof.issued", "date"], ["shipment.proof.reference", "text"],
  ]],
  ["costs", [
    ["costs.direct_labour.amount", "number"], ["costs.direct_labour.currency", "text"],
    ["costs.direct_overhead.amount", "number"], ["costs.direct_overhead.currency", "text"],
    ["costs.profit.amount", "number"], ["costs.profit.currency", "text"],
    ["costs.other.amount", "number"], ["costs.other.currency", "text"],
  ]],
];
const FOLDED = new Set(["costs"]);
let known = {};

export function buildForm(form, words) {
  known = words;
  form.replaceChildren(...GROUPS.map(([name, fields]) => group(name, fields)), lists());
  fill(form);
  form.addEventListener("input", (event) => event.target.dataset.path && keep(event.target));
  form.addEventListener("submit", (event) => event.preventDefault());
}

export function fill(form) {
  for (const field of form.querySelectorAll("[data-path]")) {
    if (field === document.activeElement) continue;
    field.value = shown(field, valueAt(field.dataset.path));
  }
}

function group(name, fields) {
  const set = element("fieldset", {}, element("legend", {}, text(`group.${name}`)), ...fields.map(([path, kind]) => labelled(path, kind)));
  return FOLDED.has(name) ? element("details", {}, element("summary", {}, text(`group.${name}`)), set) : set;
}

function labelled(path, kind) {
  const label = element("label", kind === "wide" ? { className: "wide" } : {}, text(`field.${path}`));
  const field = control(kind);
  Object.assign(field.dataset, { path, kind: Array.isArray(kind) ? "choice" : kind });
  field.id = `field-${path}`;
  label.append(field);
  return label;
}

function control(kind) {
  if (Array.isArray(kind)) return choice(kind.map((each) => [each, each]));
  if (kind === "editions") return choice(known.editions.map((each) => [String(each), `HS ${each}`]));
  if (kind === "weights") return choice(known.weights.map((each) => [each, each]));
  if (kind === "proofs") return choice(known.proofs.map((each) => [each, each]));
  if (kind === "route") return choice([["direct", text("route.direct")]], true);
  if (kind === "obtained") return choice([["no", text("obtained.no")], ...known.wholly_obtained.map((each) => [each, each])]);
  const field = element("input", { type: kind === "date" ? "date" : "text" });
  if (kind === "number") field.inputMode = "decimal";
  if (kind === "countries" || kind === "operations") field.setAttribute("list", `list-${kind}`);
  return field;
}

function choice(options, listed = false) {
  const empty = element("option", { value: "" }, text("unknown"));
  const field = element("select", {}, empty, ...options.map(([value, label]) => element("option", { value }, label)));
  if (listed) field.append(element("option", { value: "listed", disabled: true }, text("route.listed")));
  return field;
}

function lists() {
  const box = document.createDocumentFragment();
  for (const name of ["countries", "operations"]) {
    box.append(element("datalist", { id: `list-${name}` }, ...known[name].map((value) => element("option", { value }))));
  }
  return box;
}

function shown(field, value) {
  if (value === undefined || value === null) return "";
  if (field.dataset.kind === "operations") return value.length ? value.join("; ") : "none";
  if (field.dataset.kind === "route") return value.length ? "listed" : "direct";
  if (field.dataset.kind === "obtained") return value === false || value === "false" ? "no" : (value.category ?? "");
  return String(value);
}

function keep(field) {
  const { path, kind } = field.dataset;
  const given = field.value.trim();
  if (given === "") return put(path, undefined, "form");
  if (kind === "operations") return put(path, given === "none" ? [] : given.split(/[;；,，]/).map((w) => w.trim()).filter(Boolean), "form");
  if (kind === "route") return put(path, given === "direct" ? [] : undefined, "form");
  if (kind === "obtained") return put(path, given === "no" ? false : { category: given, in: dossier().product?.made_in }, "form");
  if (kind === "countries" || path.endsWith("currency")) return put(path, given.toUpperCase(), "form");
  return put(path, kind === "number" ? given.replace(/[,，\s]/g, "") : given, "form");
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
