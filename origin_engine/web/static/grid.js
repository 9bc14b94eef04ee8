// The bill of materials as a grid: keyboard, paste from a spreadsheet, and beside each line what the engine found of it.
import { TabulatorFull as Tabulator } from "./vendor/tabulator.js";
import { dossier, setMaterials } from "./facts.js";
import { text } from "./texts.js";

let grid, built = false;
let agreement = "";
let told = [];

export function buildGrid(place, chosen, onReady) {
  agreement = chosen;
  grid?.destroy();
  built = false;
  grid = new Tabulator(place, {
    data: rows(), index: "_row", layout: "fitDataStretch", maxHeight: "26rem", placeholder: text("grid.empty"),
    selectableRows: 1, clipboard: "copy", clipboardCopyRowRange: "all",
    columnDefaults: { headerSort: false, vertAlign: "middle" },
    keybindings: { navNext: ["tab", "ctrl + right"], navPrev: ["shift + tab", "ctrl + left"] },
    columns: columns(),
  });
  grid.on("cellEdited", save);
  grid.on("rowAdded", save);
  grid.on("rowDeleted", save);
  place.onpaste = (event) => taken(event);
  grid.on("tableBuilt", () => {
    built = true;
    place.querySelector(".tabulator-tableholder").removeAttribute("tabindex"); // a grid may own rows only; its cells take the focus
    onReady();
  });
}

export const redraw = () => built && grid.replaceData(rows());
export const addLine = async () => (await grid.addRow(newLine(nextNumber()))).getCell("id").edit();
export const removeLine = () => (grid.getSelectedRows()[0] ?? grid.getRows().at(-1))?.delete();

export async function tell(materials) {
  told = materials.filter((each) => each.level === 0);
  if (!built) return;
  const updates = grid.getData().map((row, index) => ({ _row: row._row, changes: changeOf(told[index]), share: shareOf(told[index]) }));
  if (updates.length) await grid.updateData(updates);
}

export function edit(index, field) {
  const row = grid.getRows()[index];
  const cell = row?.getCell(FIELD_OF[field] ?? field);
  if (cell) { row.scrollTo().catch(() => {}); cell.edit(true); }
}

const EMPTY = { id: "", description: "", hs: "", value: "", currency: "", basis: "", status: "", in: "", evidence: "", role: "" };
const FIELD_OF = { "value.amount": "value", "value.currency": "currency", "value.basis": "basis", status: "status", evidence: "evidence" };
const newLine = (number) => ({ ...EMPTY, _row: number, currency: dossier().product?.price?.currency ?? "" });
const nextNumber = () => Math.max(0, ...grid.getData().map((row) => row._row)) + 1;
const changeOf = (found) => (found?.changes_classification == null ? "" : text(found.changes_classification ? "yes" : "no"));
const shareOf = (found) => (found?.share == null ? "" : `${found.share} %`);

function columns() {
  const entry = (field, title, more = {}) => ({ title, field, editor: "input", cssClass: "entry", editorParams: label(title), ...more });
  const choice = (field, values) => entry(field, text(`grid.${field}`), {
    editor: "list", editorParams: { values, clearable: true, ...label(text(`grid.${field}`)) }, formatter: (cell) => values[cell.getValue()] ?? "",
  });
  const plain = (...given) => Object.fromEntries(given.map((each) => [each, each]));
  return [
    entry("id", text("grid.id"), { frozen: true, width: 105 }), entry("description", text("grid.description"), { width: 120 }),
    entry("hs", text("grid.hs"), { width: 90 }), entry("value", text("grid.value"), { width: 80, hozAlign: "right" }),
    entry("currency", text("grid.currency"), { width: 68 }), choice("basis", plain("CIF", "EARLIEST-PRICE", "FOB", "COST")),
    choice("status", { yes: text("yes"), no: text("no") }), entry("in", text("grid.in"), { width: 60 }),
    { title: text("grid.changes"), field: "changes", cssClass: "told" }, { title: text("grid.share"), field: "share", cssClass: "told", hozAlign: "right" },
    entry("evidence", text("grid.evidence"), { width: 140 }),
    choice("role", plain("component", "retail-packing", "shipping-packing", "accessory", "indirect")),
  ];
}

const label = (title) => ({ elementAttributes: { "aria-label": title } });

function rows() {
  return (dossier().materials ?? []).map((line, index) => {
    const stated = line.originating?.[agreement] ?? {};
    return {
      _row: index + 1, _line: line, id: line.id ?? "", description: line.description ?? "", hs: line.hs ?? "",
      value: line.value?.amount ?? "", currency: line.value?.currency ?? "", basis: line.value?.basis ?? "",
      status: isYes(stated.status) ? "yes" : isNo(stated.status) ? "no" : "", in: stated.in ?? "", evidence: stated.evidence ?? "",
      role: line.role ?? "", changes: changeOf(told[index]), share: shareOf(told[index]),
    };
  });
}

const isYes = (status) => status === true || status === "true";
const isNo = (status) => status === false || status === "false";

function save() {
  setMaterials(grid.getData().filter((row) => row._line || Object.keys(EMPTY).some((name) => row[name])).map(lineOf), "grid");
}

function lineOf(row) {
  const line = structuredClone(row._line ?? {});
  for (const name of ["id", "description", "hs", "role"]) setOrDelete(line, name, row[name]);
  const value = { ...line.value };
  setOrDelete(value, "amount", String(row.value ?? "").replace(/[,，\s]/g, ""));
  setOrDelete(value, "currency", (row.currency ?? "").toUpperCase());
  setOrDelete(value, "basis", row.basis);
  setOrDelete(line, "value", Object.keys(value).length ? value : "");
  const stated = { ...line.originating?.[agreement] };
  setOrDelete(stated, "status", row.status === "" || row.status == null ? "" : row.status === "yes");
  setOrDelete(stated, "in", (row.in ?? "").toUpperCase());
  setOrDelete(stated, "evidence", row.evidence);
  const originating = { ...line.originating };
  setOrDelete(originating, agreement, Object.keys(stated).length ? stated : "");
  setOrDelete(line, "originating", Object.keys(originating).length ? originating : "");
  return line;
}

function setOrDelete(group, name, value) {
  if (value === "" || value === undefined || value === null) delete group[name];
  else group[name] = value;
}

// Lines copied from a spreadsheet: by their header where there is one, else in the order of the grid's columns.
function taken(event) {
  const copied = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(copied.trim())) return; // one value: it goes into the cell
  event.preventDefault();
  document.activeElement?.blur();
  putIn(pasted(copied));
}

function pasted(clipboard) {
  const cells = clipboard.replace(/\r/g, "").split("\n").filter((line) => line.trim()).map((line) => line.split("\t").map((cell) => cell.trim()));
  const names = columns().map((column) => column.field).filter((field) => field in EMPTY);
  const titles = Object.fromEntries(columns().map((column) => [column.title.toLowerCase(), column.field]));
  const header = cells[0].map((cell) => titles[cell.toLowerCase()] ?? (names.includes(cell.toLowerCase()) ? cell.toLowerCase() : undefined));
  const named = header.filter(Boolean).length >= 2;
  const order = named ? header : names;
  const lines = (named ? cells.slice(1) : cells).map((row, index) => {
    const line = newLine(index + 1);
    row.forEach((cell, column) => { if (order[column]) line[order[column]] = order[column] === "status" ? statusOf(cell) : cell; });
    return line;
  });
  return { named, lines };
}

// A table with its header is a whole bill and takes the place of the present one; bare lines are added to it.
async function putIn({ named, lines }) {
  const first = nextNumber();
  if (named) await grid.setData(lines);
  else await grid.addData(lines.map((line, index) => ({ ...line, _row: first + index })));
  save();
}

const statusOf = (cell) => (/^(yes|y|true|是)$/i.test(cell) ? "yes" : /^(no|n|false|否)$/i.test(cell) ? "no" : "");
