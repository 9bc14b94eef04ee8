// What the page asks of the service. A dossier goes nowhere but to the address the page came from.
import { spoken } from "./texts.js";

export class Refused extends Error {
  constructor(problem) {
    super(problem.title);
    this.problems = problem.errors ?? [{ found: problem.detail ?? problem.title }];
  }
}

async function answered(response) {
  if (response.ok) return response;
  const type = response.headers.get("content-type") ?? "";
  throw new Refused(type.includes("json") ? await response.json() : { title: `HTTP ${response.status}` });
}

function address(path, query = {}) {
  const asked = new URLSearchParams({ lang: spoken() });
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== "") asked.append(name, value);
  return `/v1/${path}?${asked}`;
}

export const get = async (path, query) => (await answered(await fetch(address(path, query)))).json();

export async function post(path, facts, query, signal) {
  const body = facts instanceof Blob ? facts : JSON.stringify(facts);
  const type = facts instanceof Blob ? facts.type : "application/json";
  return answered(await fetch(address(path, query), { method: "POST", body, signal, headers: { "content-type": type } }));
}

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv", yaml: "application/yaml", yml: "application/yaml", json: "application/json",
};

export async function read(file) {
  const type = TYPES[file.name.split(".").pop().toLowerCase()] ?? "application/octet-stream";
  return (await post("read", new Blob([file], { type }))).json();
}
