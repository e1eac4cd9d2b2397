// What the metadata.yaml of a rosbag2 directory says of its files, versions 1 to 9, each claim checked.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';

export const metadataName = 'metadata.yaml';

export interface BagMetadata {
  readonly file: string;
  readonly storage: string;
  /** Names inside the directory, in their order. */
  readonly files: readonly string[];
  readonly messages: number | undefined;
  /** What its recorder added, texts alone. */
  readonly customData: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** From this version on, files are named from the bag's own directory and not from the one around it. */
const fromOwnFolder = 4;
const storages: readonly string[] = ['mcap', 'sqlite3'];
const modes: readonly string[] = ['', 'none', 'file'];

function invalid(file: string, detail: string, hint: string, cause?: unknown): WorldforgeError {
  return new WorldforgeError('session_invalid', `${file}: ${detail}`, { hint, cause });
}

const hint = 'correct it, or move it away: the files are then read in the order of their numbers';

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readFields(file: string): Fields {
  const { size } = statSync(file);
  if (size > limits.metadataBytesMax)
    throw invalid(file, `${String(size)} bytes, at most ${String(limits.metadataBytesMax)}`, hint);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    const document = parseDocument(text, { uniqueKeys: true, schema: 'core', logLevel: 'silent' });
    const [fault] = document.errors;
    if (fault !== undefined) throw fault;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    const inner = isFields(value) ? value['rosbag2_bagfile_information'] : undefined;
    if (isFields(inner)) return inner;
  } catch (cause) {
    throw invalid(file, `it is no YAML: ${errorText(cause)}`, hint, cause);
  }
  throw invalid(file, 'it has no rosbag2_bagfile_information', hint);
}

/** A file of the directory, wherever the recorder counted from. */
function nameIn(file: string, version: unknown, listed: unknown): string {
  if (typeof listed !== 'string' || listed === '')
    throw invalid(file, 'relative_file_paths holds no name', hint);
  const own = typeof version !== 'number' || version >= fromOwnFolder;
  const name = path.normalize(own ? listed : path.basename(listed));
  const leaves = path.isAbsolute(name) || name === '.' || name.split(path.sep).includes('..');
  if (leaves || name.includes('\0')) throw invalid(file, `it lists ${listed}, outside of the bag`, hint);
  return name;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = isFields(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * Undefined where the directory has none.
 * @throws WorldforgeError session_invalid
 */
export function readMetadata(bag: string): BagMetadata | undefined {
  const file = path.join(bag, metadataName);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const fields = readFields(file);
  const storage = text(fields['storage_identifier']);
  const convert = 'make a copy of it with ros2 bag convert';
  if (!storages.includes(storage))
    throw invalid(
      file,
      `storage ${storage || 'without a name'} is not read, only ${storages.join(' and ')}`,
      convert,
    );
  const [mode, format] = [text(fields['compression_mode']), text(fields['compression_format'])];
  if (!modes.includes(mode)) throw invalid(file, `compression of each ${mode} is not read`, convert);
  if (mode === 'file' && format !== 'zstd') throw invalid(file, `files in ${format} are not read`, convert);
  const listed: unknown = fields['relative_file_paths'];
  if (!Array.isArray(listed)) throw invalid(file, 'it has no relative_file_paths', hint);
  if (listed.length > limits.splitsMax)
    throw invalid(file, `${String(listed.length)} files, at most ${String(limits.splitsMax)}`, hint);
  const messages = fields['message_count'];
  return {
    file,
    storage,
    files: listed.map((name: unknown) => nameIn(file, fields['version'], name)),
    messages: typeof messages === 'number' ? messages : undefined,
    customData: textsOf(fields['custom_data']),
  };
}
