// The page: facts on the left, the answer on the right, judged again whenever a fact changes.
import { measureOf, showBar } from "./bar.js";
import { dossier, exampleDossier, isEmpty, onChange, put, replace, setMaterials, valueAt, words } from "./facts.js";
import { buildForm, element, fill } from "./form.js";
import { addLine, buildGrid, edit, redraw, removeLine, tell } from "./grid.js";
import { showMoney } from "./money.js";
import { buildExplorer } from "./rules.js";
import { get, post, read, Refused } from "./service.js";
import { fromLink, linkTo, save } from "./share.js";
import { preferred, speak, spoken, text } from "./texts.js";
import { showMissing, showOutcomes, showReasons, showRefusal, showRule, showVerdict } from "./verdict.js";

const DELAY = 180;
const $ = (id) => document.getElementById(id);
let agreements = [], agreement = "", known, found, before = null, turn, waiting, again = () => {};

async function start() {
  const linked = await fromLink(location.hash);
  await speak(linked?.language ?? preferred());
  [agreements, known] = await Promise.all([get("agreements"), words()]);
  agreement = agreements.some((each) => each.id === linked?.agreement) ? linked.agreement : (await firstAgreement());
  again = buildExplorer($("rules-search"), $("codes"), $("side-by-side"));
  listen();
  onChange(changed);
  draw();
  replace(linked?.dossier ?? {});
}

async function firstAgreement() {
  const [judged] = await (await post("outcomes", { product: {} })).json();
  return judged.agreement;
}

function draw() {
  $("language").value = spoken();
  const name = (each) => each.name[spoken()] ?? each.name.en;
  $("agreement").replaceChildren(...agreements.map((each) => element("option", { value: each.id, selected: each.id === agreement }, `${each.id} · ${name(each)}`)));
  buildForm($("form"), known);
  buildGrid($("grid"), agreement, () => tell(found?.materials ?? []));
  again();
}

function changed(source) {
  if (source !== "form") fill($("form"));
  if (source !== "grid") redraw();
  clearTimeout(waiting);
  waiting = setTimeout(judge, DELAY);
}

async function judge() {
  turn?.abort();
  const mine = (turn = new AbortController());
  if (isEmpty()) return blank();
  const facts = { product: {}, ...dossier() };
  try {
    const [judged] = await (await post("check", facts, { agreement }, mine.signal)).json();
    found = judged;
    showRefusal($("refused"), []);
    mark([]);
    show();
    await Promise.all([rule(mine.signal), beside(facts, mine.signal)]);
  } catch (error) {
    if (error.name === "AbortError") return;
    const problems = error instanceof Refused ? error.problems : [{ found: text("offline") }];
    showRefusal($("refused"), problems);
    mark(problems);
  }
}

function show() {
  showVerdict($("verdict"), found);
  showBar($("try-out"), found, scale);
  showChange();
  showMissing($("missing"), found, go, answer);
  showReasons($("reasons"), found);
  tell(found.materials);
}

async function rule(signal) {
  const { hs, hs_edition: edition } = dossier().product ?? {};
  const rules = hs ? await get(`rules/${agreement}/${hs}`, { edition, on: dossier().shipment?.date }).catch(() => []) : [];
  if (!signal.aborted) showRule($("rule"), found, rules);
}

async function beside(facts, signal) {
  const to = facts.shipment?.to;
  const named = (each) => (typeof each.name === "object" ? each.name[spoken()] ?? each.name.en : agreements.find((a) => a.id === each.agreement)?.name[spoken()] ?? "");
  const outcomes = await (await post("outcomes", facts, { agreement: "all" }, signal)).json();
  showOutcomes($("outcomes"), outcomes, agreement, named, choose);
  const compared = to ? await (await post("compare", facts, { to }, signal)).json() : [];
  showMoney($("money"), compared, named);
}

function blank() {
  found = undefined;
  showRefusal($("refused"), []);
  $("verdict").replaceChildren(element("p", { className: "soft" }, text("blank")));
  for (const id of ["try-out", "rule", "missing", "reasons", "outcomes", "money"]) $(id).replaceChildren();
}

// --- trying out ---------------------------------------------------------------------------------------

function scale(factor) {
  before ??= { facts: structuredClone(dossier()), found };
  const moved = new Set(found.materials.filter((each) => each.level === 0 && each.status !== "originating").map((each) => each.id ?? each.name));
  const lines = (dossier().materials ?? []).map((line, index) => {
    const called = line.id ?? found.materials.filter((each) => each.level === 0)[index]?.name;
    return moved.has(called) ? scaled(line, factor) : line;
  });
  setMaterials(lines, "bar");
}

function scaled(line, factor) {
  const made = structuredClone(line);
  if (made.value?.amount) made.value.amount = (Number(made.value.amount) * factor).toFixed(2);
  if (made.materials) made.materials = made.materials.map((part) => scaled(part, factor));
  return made;
}

function showChange() {
  if (!before) return;
  const percent = (each) => measureOf(each)?.percent ?? "–";
  const line = element("div", { className: "changed" }, text("try.changed", {
    outcome: text(`outcome.${before.found.outcome}`), percent: percent(before.found), now: text(`outcome.${found.outcome}`), here: percent(found),
  }), element("button", { type: "button", id: "put-back", onclick: putBack }, text("try.back")));
  $("try-out").prepend(line);
}

function putBack() {
  const { facts } = before;
  before = null;
  replace(facts);
}

// --- going to what is missing -------------------------------------------------------------------------

function go(fact) {
  const line = /^materials\[(\d+)\]\.?(.*)$/.exec(fact);
  if (line) return edit(Number(line[1]), line[2].replace(/^originating\.[^.]+\.?/, "") || "status");
  const field = [...document.querySelectorAll("[data-path]")].find((each) => each.dataset.path === fact || each.dataset.path.startsWith(`${fact}.`));
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

function answer(fact, value) {
  const [, place, asked] = /^(.*?)\.answers\[(.*)\]$/.exec(fact);
  const line = /^materials\[(\d+)\]$/.exec(place);
  if (!line) return put(`${place}.answers`, { ...valueAt(`${place}.answers`), [asked]: value }, "answer");
  const lines = structuredClone(dossier().materials);
  lines[Number(line[1])].answers = { ...lines[Number(line[1])].answers, [asked]: value };
  setMaterials(lines, "answer");
}

function mark(problems) {
  for (const field of document.querySelectorAll("[data-path]")) {
    const wrong = problems.some((each) => each.field && (each.field === field.dataset.path || field.dataset.path === each.field.split("[")[0]));
    field.setAttribute("aria-invalid", String(wrong));
  }
}

// --- buttons ------------------------------------------------------------------------------------------

function listen() {
  const on = (id, event, act) => $(id).addEventListener(event, act);
  on("agreement", "change", () => choose($("agreement").value));
  on("language", "change", async () => { localStorage.setItem("language", $("language").value); await speak($("language").value); draw(); judge(); });
  on("example", "click", async () => { before = null; replace(await exampleDossier()); });
  on("clear", "click", () => { before = null; replace({}); });
  on("upload", "change", upload);
  on("add-line", "click", addLine);
  on("remove-line", "click", removeLine);
  on("tab-check", "click", () => view("check"));
  on("tab-rules", "click", () => view("rules"));
  on("download-json", "click", () => found && save(new Blob([JSON.stringify(found, null, 2)], { type: "application/json" }), "determination.json"));
  on("download-html", "click", () => download("report", { to: dossier().shipment?.to }, "report.html"));
  on("download-xlsx", "click", () => download("workbook", { agreement }, "result.xlsx"));
  on("share", "click", share);
  window.addEventListener("hashchange", async () => { const linked = await fromLink(location.hash); if (linked) replace(linked.dossier); });
}

function choose(id) {
  agreement = id;
  $("agreement").value = id;
  buildGrid($("grid"), agreement, () => judge());
}

function view(name) {
  for (const each of ["check", "rules"]) {
    $(`view-${each}`).hidden = each !== name;
    if (each === name) $(`tab-${each}`).setAttribute("aria-current", "page");
    else $(`tab-${each}`).removeAttribute("aria-current");
  }
  if (name === "rules") $("rules-query").focus();
}

async function upload() {
  const [file] = $("upload").files;
  $("upload").value = "";
  if (!file) return;
  try { before = null; replace(await read(file)); }
  catch (error) { showRefusal($("refused"), error.problems ?? [{ found: text("offline") }]); }
}

async function download(path, query, name) {
  try { save(await (await post(path, { product: {}, ...dossier() }, query)).blob(), name); }
  catch (error) { showRefusal($("refused"), error.problems ?? [{ found: text("offline") }]); }
}

async function share() {
  const link = await linkTo({ dossier: dossier(), agreement, language: spoken() });
  history.replaceState(null, "", link);
  await navigator.clipboard?.writeText(link).catch(() => {});
  $("shared").textContent = text("shared");
}

start();
