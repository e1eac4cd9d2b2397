// Variables of providers from `.env.local` and `.env` beside the process environment. Only the variables that
// a provider declares are taken: no file in a working folder moves keys, the workspace or a guard.
import path from 'node:path';
import { errorText, systemCode } from '../../../core/errors.ts';
import { environmentValue, type Environment } from '../../../core/environment.ts';
import { readSmallFile } from '../../../core/private_file.ts';

/** The earlier one counts; the process environment counts before both. */
export const envFiles = ['.env.local', '.env'] as const;
/** No settings file of providers is longer; what is larger is something else. */
export const envFileBytesMax = 64 * 1024;
/** Longest value, in UTF-16 units: URLs and paths are far shorter. */
export const envValueLengthMax = 4096;

/** What was not taken, and why. Never a value. */
export interface EnvProblem {
  readonly file: string;
  /** From 1; 0 where it is about the whole file. */
  readonly line: number;
  readonly reason: string;
}

export interface EnvReading {
  /** The process environment and, where it is silent, what the files say. */
  readonly environment: Environment;
  /** Where each of the wanted variables that is set comes from: `process`, `.env.local` or `.env`. */
  readonly origins: ReadonlyMap<string, string>;
  readonly problems: readonly EnvProblem[];
}

interface Line {
  readonly name: string;
  readonly value: string;
}

/** One line of a file; undefined where it says nothing, a text where it is refused. */
function parseLine(text: string): Line | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]{0,127})\s*=\s*(.*)$/.exec(trimmed);
  const [, name, rest] = match ?? [];
  if (name === undefined || rest === undefined) return 'it is not NAME=VALUE';
  const quote = rest.startsWith('"') || rest.startsWith("'") ? rest.charAt(0) : '';
  if (quote === '') return checked(name, rest.replace(/\s+#.*$/, ''));
  const end = rest.indexOf(quote, 1);
  if (end < 0) return `${name}: its quote is not closed`;
  if (!/^\s*(#.*)?$/.test(rest.slice(end + 1))) return `${name}: something stands behind its quote`;
  return checked(name, rest.slice(1, end));
}

function checked(name: string, value: string): Line | string {
  if (value.length <= envValueLengthMax) return { name, value };
  return `${name}: ${value.length} characters, at most ${envValueLengthMax}`;
}

interface FileReading {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly EnvProblem[];
}

/** What a file says; of a name that stands twice the last counts, as a shell would have it. */
export function parseEnvFile(file: string, text: string): FileReading {
  const values = new Map<string, string>();
  const problems: EnvProblem[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const parsed = parseLine(line);
    if (typeof parsed === 'string') problems.push({ file, line: index + 1, reason: parsed });
    else if (parsed !== undefined) values.set(parsed.name, parsed.value);
  }
  return { values, problems };
}

function readFileOf(folder: string, file: string): FileReading {
  try {
    const limits = { bytesMax: envFileBytesMax, ownerWrites: false };
    return parseEnvFile(file, readSmallFile(path.join(folder, file), limits));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { values: new Map(), problems: [] };
    return { values: new Map(), problems: [{ file, line: 0, reason: errorText(error) }] };
  }
}

/**
 * The wanted variables as the process, then `.env.local`, then `.env` of the folder set them. Never
 * throws.
 */
export function readEnvFiles(
  folder: string,
  environment: Environment,
  wanted: readonly string[],
): EnvReading {
  const readings = envFiles.map((file) => ({ file, ...readFileOf(folder, file) }));
  const origins = new Map<string, string>();
  const added: Record<string, string> = {};
  for (const name of wanted) {
    if (environmentValue(environment, name) !== undefined) {
      origins.set(name, 'process');
      continue;
    }
    const source = readings.find(({ values }) => (values.get(name) ?? '') !== '');
    if (source === undefined) continue;
    origins.set(name, source.file);
    added[name] = source.values.get(name) ?? '';
  }
  return {
    environment: { ...environment, ...added },
    origins,
    problems: readings.flatMap(({ problems }) => problems),
  };
}
