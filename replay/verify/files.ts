// The second question: are the files of the run those that the manifest lists, each with its size and digest?
import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { errorText } from '../../core/errors.ts';
import { findBagFault } from '../bag/bag_walk.ts';
import type { Decompress } from '../bag/decompress.ts';
import { contentNames } from '../content_log.ts';
import { readJournalFile } from '../journal_reader.ts';
import { describeFile, findRunFiles, type RunFile } from '../run_files.ts';
import { firstUnfit } from './content.ts';
import type { Finding } from './outcome.ts';

type Place = Pick<Finding, 'record' | 'detail'>;

const rewritten: Place = {
  record: 'record 0',
  detail: 'every record is whole by itself: the file was written anew',
};

/** Where a changed file is wrong first, as far as its own checksums tell. */
function firstBadRecord(folder: string, name: string, unzstd: Decompress): Place {
  try {
    if (name.endsWith('.mcap')) return bagPlace(folder, name, unzstd);
    if (name.endsWith('.jsonl')) return journalPlace(folder, name);
    return { record: 'record 0', detail: 'the file has one record' };
  } catch (cause) {
    return { record: 'record 0', detail: errorText(cause) };
  }
}

/** CRCs name the record that a flipped bit is in; whoever writes the file anew has to face the leaves. */
function bagPlace(folder: string, name: string, unzstd: Decompress): Place {
  const fault = findBagFault(path.join(folder, name), unzstd);
  if (fault !== undefined) return { record: fault.record, detail: fault.message };
  const hasLeaves = existsSync(path.join(folder, contentNames.leaves));
  return (hasLeaves ? firstUnfit(folder, unzstd) : undefined) ?? rewritten;
}

function journalPlace(folder: string, name: string): Place {
  const { fault } = readJournalFile(folder, name);
  return fault === undefined ? rewritten : { record: `line ${String(fault.line)}`, detail: fault.reason };
}

function changeOf(folder: string, listed: RunFile): string | undefined {
  try {
    const { size } = lstatSync(path.join(folder, listed.path));
    if (listed.bytes !== size) return `${String(size)} bytes, ${String(listed.bytes)} were signed`;
    const found = describeFile(folder, listed.path);
    return listed.sha256 === found.sha256 ? undefined : 'other bytes than were signed';
  } catch (cause) {
    return `cannot be read: ${errorText(cause)}`;
  }
}

function compare(folder: string, listed: RunFile, unzstd: Decompress): Finding | undefined {
  const change = changeOf(folder, listed);
  if (change === undefined) return undefined;
  const { record, detail } = firstBadRecord(folder, listed.path, unzstd);
  return { file: listed.path, record, detail: `${change}: ${detail}` };
}

export interface FilesOptions {
  readonly unzstd: Decompress;
  /** A part of the seal itself. */
  readonly waiting?: string | undefined;
}

/** Every difference between the directory and what was signed. */
export function checkFiles(
  folder: string,
  listed: readonly RunFile[],
  { unzstd, waiting }: FilesOptions,
): readonly Finding[] {
  const { plain, strange, empty } = findRunFiles(folder);
  const found = new Set(plain);
  const known = new Set(listed.map((file) => file.path));
  const whole = (file: string, detail: string): Finding => ({ file, record: 'whole file', detail });
  const present = listed.filter((file) => found.has(file.path));
  return [
    ...present.map((file) => compare(folder, file, unzstd)).filter((finding) => finding !== undefined),
    ...strange.map(({ path: name, reason }) => whole(name, reason)),
    ...listed
      .filter((file) => !found.has(file.path))
      .map((file) => whole(file.path, 'it was signed and is gone')),
    ...plain
      .filter((name) => !known.has(name) && name !== waiting)
      .map((name) => whole(name, 'it was added after signing')),
    ...empty.map((name) => whole(name, 'the folder is empty: no file that was signed lay in it')),
  ];
}
