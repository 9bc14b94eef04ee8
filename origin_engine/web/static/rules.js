// The rules explorer: a code or words, then the rule of every agreement side by side.
import { element } from "./form.js";
import { get } from "./service.js";
import { spoken, text } from "./texts.js";

export function buildExplorer(form, codes, place) {
  const query = form.querySelector("#rules-query"), on = form.querySelector("#rules-on");
  let asked = 0, shown = "";
  const search = async () => {
    const turn = ++asked, words = query.value.trim();
    if (!words) return codes.replaceChildren();
    const digits = words.replace(/[.\s]/g, "");
    if (/^\d{6,}$/.test(digits)) return show(digits.slice(0, 6));
    const found = await get("codes", { q: words }).catch(() => []);
    if (turn !== asked) return;
    const lines = found.map((each) => element("li", {}, element("button", { type: "button", onclick: () => pick(each.code) }, each.code), ` ${each.name[spoken()] ?? ""}`));
    codes.replaceChildren(lines.length ? element("ul", {}, ...lines) : element("p", { className: "soft" }, text("rules.nothing")));
  };
  const pick = (code) => { query.value = code; code.replace(".", "").length >= 6 ? show(code) : search(); };
  const show = async (code) => {
    shown = code;
    codes.replaceChildren();
    try {
      place.replaceChildren(sideBySide(await get(`rules/${code}`, { on: on.value })));
    } catch (refused) {
      place.replaceChildren(element("p", { role: "alert" }, (refused.problems ?? []).map((each) => each.found).join("; ")));
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  query.addEventListener("input", search);
  on.addEventListener("input", () => shown && show(shown));
  return () => shown && show(shown);
}

function sideBySide(rules) {
  const head = ["agreement", "code", "rule", "plain", "citation"].map((key) => element("th", { scope: "col" }, text(`rules.${key}`)));
  const rows = rules.map((each) => element("tr", {},
    element("th", { scope: "row" }, each.name[spoken()] ?? each.name.en),
    element("td", {}, `${each.code} (HS ${each.hs_edition})`),
    element("td", {}, each.rule ? element("code", { className: "rule-text" }, each.rule) : text("rules.none")),
    element("td", {}, element("div", { className: "plain" }, each.rule ? each.plain_words.join("\n") : each.because)),
    element("td", { className: "cite" }, each.citation ?? "")));
  return element("div", { className: "scroll" }, element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
}
