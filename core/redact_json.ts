// The redaction of structured values: by the names of keys, and of every text inside.
import type { Json } from './canonical_json.ts';
import { redactShared } from './redact.ts';
import { isSecretName } from './secret_names.ts';

/** Deepest nesting that is looked at; what lies deeper is left out as a whole. */
const depthMax = 16;
/** Members of one object or items of one list; more are masked as a whole. */
const membersMax = 1024;
const mask = '[redacted]';

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same value without secrets and paths of this machine, for what leaves it. */
export function redactJson(value: Json, depth = 0): Json {
  if (typeof value === 'string') return redactShared(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return mask;
  if (Object.keys(value).length > membersMax) return mask;
  if (!isRecord(value)) return value.map((item: Json) => redactJson(item, depth + 1));
  const members = Object.entries(value).map(([key, member]): [string, Json] => [
    redactShared(key),
    memberOf(key, member, depth),
  ]);
  return Object.fromEntries(members);
}

/** A number, a truth or nothing under such a name tells of a secret and is none. */
function memberOf(key: string, member: Json, depth: number): Json {
  const tells = member === null || typeof member === 'boolean';
  return isSecretName(key) && !tells ? mask : redactJson(member, depth + 1);
}
