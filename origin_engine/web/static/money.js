// Every agreement on the lane in money, and the papers that each still needs.
import { element } from "./form.js";
import { text } from "./texts.js";

export function showMoney(place, compared, name) {
  if (!compared.length) return place.replaceChildren(element("p", { className: "soft" }, text("money.none")));
  place.replaceChildren(...alike(compared).map(([first, lines]) => table(first, lines, name)));
}

// National lines that have the same answer are told together.
function alike(compared) {
  const groups = new Map();
  for (const each of compared) {
    const key = JSON.stringify({ ...each, tariff_line: null });
    if (!groups.has(key)) groups.set(key, [each, []]);
    groups.get(key)[1].push(each.tariff_line ?? text("unknown"));
  }
  return [...groups.values()];
}

function table(found, lines, name) {
  const head = ["agreement", "outcome", "rate", "duty", "saving", "papers"].map((key) => element("th", { scope: "col" }, text(`money.${key}`)));
  const plain = row([text("money.mfn"), "", rate(found.mfn), amount(found.mfn_duty), "", ""]);
  const options = found.options.map((option) => {
    const papers = option.missing.length ? option.missing : option.evidence;
    const made = row([`${option.agreement} ${name(option)}`, text(`outcome.${option.outcome}`), rate(option.rate), amount(option.duty), amount(option.saving), papers.join(", ")]);
    if (option.agreement === found.recommended) made.className = "best";
    return made;
  });
  const caption = element("p", {}, element("strong", {}, text("money.line", { importer: found.importer, line: lines.join(", "), on: found.on ?? text("unknown") })), ` ${found.because}`);
  return element("div", { className: "scroll" }, caption, element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, plain, ...options)));
}

function row(cells) {
  return element("tr", {}, ...cells.map((cell, index) => element("td", { className: index > 1 && index < 5 ? "number" : "" }, cell)));
}

function rate(found) {
  if (found.kind === "unknown") return text("unknown");
  if (found.kind === "free") return text("money.free");
  const parts = [found.percent && `${found.percent} %`, found.amount && `${found.amount} ${found.currency}/${found.unit}`].filter(Boolean);
  return parts.join(" + ") || found.text || found.kind;
}

const amount = (found) => (found ? `${found.amount} ${found.currency ?? ""}` : text("unknown"));
