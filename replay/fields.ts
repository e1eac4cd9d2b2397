// Takes JSON values apart: each function returns what it was asked for or says which field is wrong.
import type { Json } from '../core/canonical_json.ts';

export type JsonObject = Readonly<Record<string, Json>>;

export class FieldError extends Error {
  constructor(name: string, expected: string) {
    super(`${name} is not ${expected}`);
    this.name = 'FieldError';
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectField(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  if (!isObject(value)) throw new FieldError(name, 'an object');
  return value;
}

export function textField(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new FieldError(name, 'a text');
  return value;
}

/** A count: a whole number from 0. */
export function countField(object: JsonObject, name: string): number {
  const value = object[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new FieldError(name, 'a count');
  return value;
}

export function objectsField(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name];
  if (!Array.isArray(value)) throw new FieldError(name, 'a list');
  return value.map((item: Json, index) => {
    if (!isObject(item)) throw new FieldError(`${name}[${String(index)}]`, 'an object');
    return item;
  });
}

/** An object whose members are all texts. */
export function textsField(object: JsonObject, name: string): Readonly<Record<string, string>> {
  const members = objectField(object, name);
  return Object.fromEntries(Object.keys(members).map((key) => [key, textField(members, key)]));
}
