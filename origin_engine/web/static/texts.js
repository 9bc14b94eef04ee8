// The page's own words, in the language that the reader chose; the engine's words come translated from the service.
const LANGUAGES = ["en", "zh"];
let language = "en";
let texts = {};

export async function speak(wanted) {
  language = LANGUAGES.includes(wanted) ? wanted : "en";
  texts = await (await fetch(`/static/texts.${language}.json`)).json();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
}

export const spoken = () => language;

export function text(key, values = {}) {
  const found = texts[key];
  if (found === undefined) throw new Error(`no text ${key}`);
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const preferred = () =>
  localStorage.getItem("language") ?? ((navigator.languages ?? [navigator.language]).find((l) => /^(zh|en)/.test(l)) ?? "en").slice(0, 2);
