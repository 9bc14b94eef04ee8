// The answer: outcome, reasons, what is missing, the finding as a tree. Every sentence comes from the engine.
import { element } from "./form.js";
import { text } from "./texts.js";

const CLASS = { originating: "good", "not-originating": "bad", undetermined: "open", "not-encoded": "open" };
const SIGN = { met: "✓", "not-met": "✗", unknown: "?" };

export const classOf = (found) => (found.outcome === "originating" && !found.claimable ? "open" : CLASS[found.outcome]);

export function showVerdict(place, found) {
  const parts = [element("p", {}, element("span", { className: `badge ${classOf(found)}` }, text(`outcome.${found.outcome}`)))];
  parts.push(element("p", {}, text(found.outcome !== "originating" ? `said.${found.outcome}` : found.claimable ? "said.claimable" : "said.not-claimable")));
  const because = found.finding.parts.length ? found.finding.parts : [found.finding];
  parts.push(element("ul", {}, ...because.slice(0, 6).map((part) => step(part))));
  const against = found.gates.filter((gate) => gate.verdict === "not-met");
  if (against.length) parts.push(element("ul", {}, ...against.map((gate) => step({ ...gate, claim: text(`gate.${gate.name}`) }))));
  if (found.criterion_codes.length) parts.push(element("p", {}, text("on-proof", { codes: found.criterion_codes.join(", ") })));
  place.replaceChildren(...parts);
}

export function showRule(place, found, rules) {
  if (!found.rule) return place.replaceChildren();
  const told = rules.filter((each) => each.rule);
  const plain = told.length === 1 ? [element("div", { className: "plain" }, told[0].plain_words.join("\n"))] : [];
  place.replaceChildren(
    element("h3", {}, text("rule")), ...plain, element("code", { className: "rule-text" }, found.rule.text),
    element("p", { className: "cite" }, `${found.rule.citation} · HS ${found.rule.hs_edition} · ${found.rule.source}`),
    ...(found.rule.confirm ? [element("p", { className: "cite unknown" }, found.rule.confirm)] : []),
  );
}

export function showMissing(place, found, go, answer) {
  const facts = found.missing.length ? found.missing : found.gates.flatMap((gate) => gate.missing);
  if (!facts.length) return place.replaceChildren();
  const lines = [...new Map(facts.map((fact) => [fact.fact, fact])).values()].map((fact) => {
    const line = element("li", {}, fact.because, " ", element("button", { type: "button", onclick: () => go(fact.fact) }, text("go-there")));
    if (fact.need === "answer" && fact.fact.includes("answers[")) {
      for (const [word, value] of [["yes", true], ["no", false]]) {
        line.append(" ", element("button", { type: "button", onclick: () => answer(fact.fact, value) }, text(word)));
      }
    }
    return line;
  });
  place.replaceChildren(element("h3", {}, text("missing")), element("ul", {}, ...lines));
}

export function showReasons(place, found) {
  const gates = found.gates.map((gate) => ({ ...gate, claim: text(`gate.${gate.name}`) }));
  place.replaceChildren(element("ul", { className: "tree" }, ...[...found.criteria, ...gates].map(branch)));
}

export function showOutcomes(place, outcomes, chosen, name, choose) {
  const chips = outcomes.map((each) => element("li", {}, element("button", {
    type: "button", className: classOf(each), ariaPressed: String(each.agreement === chosen), title: name(each), onclick: () => choose(each.agreement),
  }, `${each.agreement} · ${text(`outcome.${each.outcome}`)}${each.outcome === "originating" && !each.claimable ? ` (${text("not-yet-claimable")})` : ""}`)));
  place.replaceChildren(element("ul", { className: "chips" }, ...chips));
}

export function showRefusal(place, problems) {
  place.hidden = !problems.length;
  place.replaceChildren(element("strong", {}, text("refused")), element("ul", {}, ...problems.map((each) =>
    element("li", {}, [each.field, each.found].filter(Boolean).join(": "), each.remedy ? ` — ${each.remedy}` : ""))));
}

function step(part) {
  return element("li", { className: part.verdict }, `${SIGN[part.verdict]} ${part.claim}: ${part.because} `, element("span", { className: "cite" }, part.citation));
}

function branch(part) {
  const line = step(part);
  if (part.parts?.length) line.append(element("ul", { className: "tree" }, ...part.parts.map(branch)));
  return line;
}
