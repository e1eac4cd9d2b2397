// Where two messages differ first, for people: the field and both values.
import { errorText } from '../../core/errors.ts';
import type { MessageType } from '../../msgs/index.ts';

/** Characters of a value that are shown. */
const shownMax = 80;
/** Fields inside fields; messages nest less. */
const depthMax = 16;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

/** Numbered or named parts of a value, or nothing for one without parts. */
function parts(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function firstField(recorded: unknown, answered: unknown, name: string, depth = 0): string | undefined {
  const [left, right] = [parts(recorded), parts(answered)];
  if (left === undefined || right === undefined || depth > depthMax) {
    if (Object.is(recorded, answered)) return undefined;
    return `${name}: recorded ${shown(recorded)}, answered ${shown(answered)}`;
  }
  if (left.size !== right.size)
    return `${name}: recorded ${String(left.size)} parts, answered ${String(right.size)}`;
  for (const [key, value] of left) {
    const difference = firstField(value, right.get(key), name === '' ? key : `${name}.${key}`, depth + 1);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

export function difference(type: MessageType<unknown>, recorded: Uint8Array, answered: Uint8Array): string {
  try {
    const field = firstField(type.decode(recorded), type.decode(answered), '');
    return field ?? 'the fields are equal, their encodings are not';
  } catch (cause) {
    return `the bytes differ and do not decode: ${errorText(cause)}`;
  }
}
