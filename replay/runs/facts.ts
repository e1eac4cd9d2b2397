// What is read out of the facts of a manifest: whatever is missing or of another form counts as not there.
import type { Json } from '../../core/canonical_json.ts';
import { isObject, type JsonObject } from '../fields.ts';

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function listOf(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) return [];
  const items: readonly Json[] = value;
  return items;
}

export function memberOf(facts: JsonObject, name: string): JsonObject {
  const value = facts[name];
  return isObject(value) ? value : {};
}

function objectsOf(facts: JsonObject, name: string): readonly JsonObject[] {
  return listOf(facts[name]).filter((item) => isObject(item));
}

/** Names of providers under `policies` or `scorers`. */
export function namesOf(facts: JsonObject, member: 'policies' | 'scorers'): readonly string[] {
  return objectsOf(facts, member).map(({ name }) => textOf(name));
}

/** The word of each verdict, by cycle. */
export function verdictsOf(facts: JsonObject): readonly string[] {
  return objectsOf(facts, 'verdicts').map(({ verdict }) => textOf(verdict));
}

/** How often each code of the verdicts stands there, by code. */
export function codesOf(facts: JsonObject): Readonly<Record<string, number>> {
  const codes = objectsOf(facts, 'verdicts').flatMap(({ codes: own }) => listOf(own).map(textOf));
  const names = [...new Set(codes)].filter((code) => code !== '').sort();
  return Object.fromEntries(names.map((name) => [name, codes.filter((code) => code === name).length]));
}
