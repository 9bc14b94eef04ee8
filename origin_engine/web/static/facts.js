// The dossier that is being edited: plain facts in the shape of the contract. A fact left empty is left out, never zero.
import { get as ask } from "./service.js";

const listeners = [];
let facts = {};

export const dossier = () => facts;
export const onChange = (listener) => listeners.push(listener);

export function replace(wanted, source = "all") {
  facts = structuredClone(wanted);
  for (const listener of listeners) listener(source);
}

export function valueAt(path) {
  return path.split(".").reduce((group, step) => (group == null ? undefined : group[step]), facts);
}

export function put(path, value, source) {
  const steps = path.split(".");
  const last = steps.pop();
  let group = facts;
  for (const step of steps) group = group[step] ??= {};
  if (value === undefined || value === "") delete group[last];
  else group[last] = value;
  prune(steps);
  for (const listener of listeners) listener(source);
}

function prune(steps) {
  for (let depth = steps.length; depth > 0; depth--) {
    const parent = steps.slice(0, depth - 1).reduce((group, step) => group?.[step], facts);
    const name = steps[depth - 1];
    if (parent?.[name] && !Array.isArray(parent[name]) && Object.keys(parent[name]).length === 0) delete parent[name];
  }
}

export function setMaterials(lines, source) {
  if (lines.length) facts.materials = lines;
  else delete facts.materials;
  for (const listener of listeners) listener(source);
}

export const isEmpty = () => Object.keys(facts).length === 0;

export async function exampleDossier() {
  const described = await (await fetch("/openapi.json")).json();
  return described.paths["/v1/check"].post.requestBody.content["application/json"].examples.bicycle.value;
}

export const words = () => ask("words");
