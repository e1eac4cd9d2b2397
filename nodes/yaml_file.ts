// Reads one strict YAML file: bounded, UTF-8, no alias, no tag of another schema, no key twice, no warning.
import { readFileSync, statSync } from 'node:fs';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { errorText, WorldforgeError, type ErrorCode } from '../core/errors.ts';

export interface YamlFile {
  readonly path: string;
  /** What the file is, for messages: `site policy`. */
  readonly what: string;
  /** Codes of a file that cannot be read, and of one that is not strict YAML. */
  readonly codes: { readonly missing: ErrorCode; readonly invalid: ErrorCode };
  readonly hint: string;
}

export interface YamlContent {
  readonly value: unknown;
  /** The line that a value begins on, or the nearest value around it that the file has. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** A site policy with 16 arms of 64 joints stays below this. */
const bytesMax = 1 << 20;

function readBytes(path: string): Uint8Array {
  const status = statSync(path);
  // A pipe or a device could be read without end.
  if (!status.isFile() && !status.isDirectory()) throw new TypeError('it is no plain file');
  const { size } = status;
  if (size > bytesMax) throw new RangeError(`${String(size)} bytes, at most ${String(bytesMax)}`);
  return readFileSync(path);
}

/** Offset in the text and value of one key of a map or one item of a list. */
function inside(
  parent: unknown,
  key: PropertyKey,
): { readonly offset: number; readonly value: unknown } | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
    const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    return offset === undefined ? undefined : { offset, value: pair?.value };
  }
  if (!isSeq(parent) || typeof key !== 'number') return undefined;
  const value = parent.items[key];
  const offset = isNode(value) ? value.range?.[0] : undefined;
  return offset === undefined ? undefined : { offset, value };
}

function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let offset = 0;
  let value = contents;
  for (const key of path) {
    const next = inside(value, key);
    if (next === undefined) break;
    ({ offset, value } = next);
  }
  return offset;
}

function parse(bytes: Uint8Array): YamlContent {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { strict: true, uniqueKeys: true, schema: 'core', lineCounter });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw fault;
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    lineOf: (path) => Math.max(1, lineCounter.linePos(offsetOf(document.contents, path)).line),
  };
}

/** @throws WorldforgeError with one of the two codes */
export function readYamlLines({ path, what, codes, hint }: YamlFile): YamlContent {
  const bytes = attempt(() => readBytes(path), { code: codes.missing, text: `${what} ${path}`, hint });
  return attempt(() => parse(bytes), {
    code: codes.invalid,
    text: `${what} ${path}: it is not strict YAML`,
    hint,
  });
}

/** @throws WorldforgeError with one of the two codes */
export function readYaml(file: YamlFile): unknown {
  return readYamlLines(file).value;
}

interface Failure {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint: string;
}

function attempt<T>(act: () => T, { code, text, hint }: Failure): T {
  try {
    return act();
  } catch (cause) {
    throw new WorldforgeError(code, `${text}: ${errorText(cause)}`, { cause, hint });
  }
}
