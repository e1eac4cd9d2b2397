// Looks through a JSON text without parsing it: the parser recurses as deep as it is led and takes the last
// of two equal keys. Whether the text is JSON at all is the parser's to say.
import { wireLimits } from './limits.ts';
import { malformed, overLimit } from './wire_value.ts';

interface Frame {
  items: number;
  /** Of an object: what was seen. */
  readonly keys: Set<string> | undefined;
}

const space = /\s/;

/** @throws WorldforgeError provider_protocol, provider_limit */
export function scanJson(text: string): void {
  const frames: Frame[] = [];
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    const frame = frames.at(-1);
    if (char === '"') {
      const end = stringEnd(text, at);
      if (frame?.keys !== undefined && isBeforeColon(text, end)) takeKey(text.slice(at, end + 1), frame.keys);
      at = end;
    } else if (char === '{' || char === '[') {
      frames.push({ items: 1, keys: char === '{' ? new Set() : undefined });
      if (frames.length > wireLimits.depthMax)
        throw overLimit('depth of a message', frames.length, wireLimits.depthMax);
    } else if (char === '}' || char === ']') {
      if (frames.pop() === undefined) throw malformed('JSON that closes what it did not open');
    } else if (char === ',' && frame !== undefined) {
      frame.items += 1;
      values += 1;
      requireRoom(frame, values);
    }
  }
}

function requireRoom({ items, keys }: Frame, values: number): void {
  if (keys !== undefined && items > wireLimits.mapEntriesMax)
    throw overLimit('entries of a map', items, wireLimits.mapEntriesMax);
  if (items > wireLimits.arrayItemsMax) throw overLimit('items of a list', items, wireLimits.arrayItemsMax);
  if (values > wireLimits.valuesMax) throw overLimit('values of a message', values, wireLimits.valuesMax);
}

/** Where the closing quote is. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  throw malformed('JSON that ends in a text');
}

function isBeforeColon(text: string, end: number): boolean {
  let at = end + 1;
  while (space.test(text[at] ?? '')) at += 1;
  return text[at] === ':';
}

function takeKey(quoted: string, keys: Set<string>): void {
  // An escape of one character has up to six.
  if (quoted.length > 6 * wireLimits.keyBytesMax)
    throw overLimit('characters of a key', quoted.length, 6 * wireLimits.keyBytesMax);
  const key = parsed(quoted);
  if (keys.has(key)) throw malformed('JSON object with two equal keys');
  keys.add(key);
}

function parsed(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch (error) {
    throw malformed('JSON with a key that is none', { cause: error });
  }
}
