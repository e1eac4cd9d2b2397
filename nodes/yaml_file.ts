// Reads one strict YAML file: bounded, UTF-8, no alias, no tag of another schema, no key twice, no warning.
import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { errorText, WorldforgeError, type ErrorCode } from '../core/errors.ts';

export interface YamlFile {
  readonly path: string;
  /** What the file is, for messages: `site policy`. */
  readonly what: string;
  /** Codes of a file that cannot be read, and of one that is not strict YAML. */
  readonly codes: { readonly missing: ErrorCode; readonly invalid: ErrorCode };
  readonly hint: string;
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

function parse(bytes: Uint8Array): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const document = parseDocument(text, { strict: true, uniqueKeys: true, schema: 'core' });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw fault;
  return document.toJS({ maxAliasCount: 0 });
}

/** @throws WorldforgeError with one of the two codes */
export function readYaml({ path, what, codes, hint }: YamlFile): unknown {
  const bytes = attempt(() => readBytes(path), { code: codes.missing, text: `${what} ${path}`, hint });
  return attempt(() => parse(bytes), {
    code: codes.invalid,
    text: `${what} ${path}: it is not strict YAML`,
    hint,
  });
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
