// Repairs a recording that nobody closed: every file of it that is cut, and then its metadata.yaml.
import { cpSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { metadataName, readMetadata, type BagMetadata } from '../bag/metadata_read.ts';
import { metadataYaml, serializedMetadata } from '../bag/metadata_yaml.ts';
import { makeError } from '../file_io.ts';
import { infoOf } from './bag_facts.ts';
import { undoCut } from './cut_file.ts';
import { Ledger, ledgerName, type RepairEntry } from './ledger.ts';
import { totalOf, type Fits } from './mcap_prefix.ts';
import { repairFile, survey, type Surveyed } from './repair_file.ts';

export interface BagRepair {
  /** Of the whole recording; what a file repeats of one before counts once. */
  readonly messages: number;
  /** What was repaired now; empty where all was whole. */
  readonly files: readonly RepairEntry[];
  /** What was repaired now or at any time before. */
  readonly repaired: readonly RepairEntry[];
  /** Whether metadata.yaml was made anew. */
  readonly madeMetadata: boolean;
}

export interface BagRepairOptions {
  /** Whether a message of a cut chunk is one that was recorded: no CRC says so. All are unless given. */
  readonly fits?: Fits;
}

interface Target {
  readonly folder: string;
  readonly files: readonly string[];
  readonly ledger: string;
  /** A bare file has no metadata.yaml. */
  readonly isBag: boolean;
}

const customKey = 'worldforge.repaired';

function isFolder(bag: string): boolean {
  return statSync(bag, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A file of a rosbag2 directory is repaired with the directory, whose metadata.yaml says how it is. */
function targetOf(bag: string): Target {
  if (!isFolder(bag) && existsSync(path.join(path.dirname(bag), metadataName)))
    return targetOf(path.dirname(bag));
  const files = bagFiles(bag);
  const other = files.find((file) => !file.endsWith('.mcap'));
  if (other !== undefined) {
    const hint = 'an SQLite recording repairs itself when it is opened; unpack a packed file first';
    throw new WorldforgeError('session_invalid', `${other}: only MCAP files are repaired`, { hint });
  }
  if (isFolder(bag)) return { folder: bag, files, ledger: path.join(bag, ledgerName), isBag: true };
  return { folder: path.dirname(bag), files, ledger: `${bag}.${ledgerName}`, isBag: false };
}

/** One that cannot be read is made anew. */
function knownMetadata({ folder, isBag }: Target): BagMetadata | undefined {
  if (!isBag) return undefined;
  try {
    return readMetadata(folder);
  } catch (cause) {
    if (cause instanceof WorldforgeError) return undefined;
    throw cause;
  }
}

function isCurrent(metadata: BagMetadata | undefined, files: readonly Surveyed[]): boolean {
  const messages = files.reduce((sum, { tail }) => sum + totalOf(tail.counts), 0);
  const names = files.map(({ file }) => path.basename(file));
  return metadata !== undefined && metadata.messages === messages && metadata.files.join() === names.join();
}

function ownMessages(files: readonly Surveyed[]): number {
  return files.reduce((sum, { prefix, tail }) => sum + totalOf(tail.counts) - prefix.repeats, 0);
}

function repairText({ prefix, tail, file }: Surveyed): string {
  const messages = String(totalOf(tail.counts));
  return `${path.basename(file)} at byte ${String(prefix.end)}, ${messages} messages`;
}

/**
 * Repairs a rosbag2 directory, or one MCAP file, in place. Where nothing is to be repaired nothing is
 * written. A repair that was interrupted is undone and done again.
 * @throws WorldforgeError session_missing, session_invalid, session_cut, repair_failed, workspace_full,
 *   workspace_unwritable, evidence_write_failed
 */
export async function repairBag(bag: string, options: BagRepairOptions = {}): Promise<BagRepair> {
  const target = targetOf(bag);
  const ledger = new Ledger(target.ledger);
  const begun = ledger.entries.filter(({ state }) => state === 'begun');
  for (const entry of begun) undoCut(target.folder, entry);
  const files: Surveyed[] = [];
  for (const file of target.files)
    files.push(await survey(file, { fits: options.fits, before: ownMessages(files) }));
  const metadata = knownMetadata(target);
  const cut = files.filter(({ isSound }) => !isSound);
  const texts = cut.map(repairText);
  const known = metadata?.customData ?? {};
  const customData = texts.length === 0 ? known : { ...known, [customKey]: texts.join('; ') };
  for (const surveyed of cut) {
    const yaml = serializedMetadata(infoOf([surveyed], customData));
    const record = { name: 'rosbag2', map: { serialized_metadata: yaml } };
    await repairFile(surveyed, ledger, [record]);
  }
  const madeMetadata = target.isBag && (cut.length > 0 || !isCurrent(metadata, files));
  if (madeMetadata)
    writeFileAtomic(path.join(target.folder, metadataName), metadataYaml(infoOf(files, customData)));
  const names = new Set(cut.map(({ file }) => path.basename(file)));
  const done = ledger.entries.filter(({ state, file }) => state === 'begun' && names.has(file));
  ledger.finish();
  return {
    messages: ownMessages(files),
    files: done.map((entry) => ({ ...entry, state: 'done' as const })),
    repaired: ledger.entries,
    madeMetadata,
  };
}

/**
 * Copies a recording or a run to a folder that is not there yet; returns the path of what was copied.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function copyFor(bag: string, folder: string): string {
  try {
    if (existsSync(folder)) {
      const hint = 'name one that is not there yet';
      throw new WorldforgeError('workspace_unwritable', `${folder} is there already`, { hint });
    }
    if (isFolder(bag)) {
      makeFolders(path.dirname(folder));
      cpSync(bag, folder, { recursive: true, errorOnExist: true, force: false });
      return folder;
    }
    makeFolders(folder);
    const copy = path.join(folder, path.basename(bag));
    cpSync(bag, copy, { errorOnExist: true, force: false });
    return copy;
  } catch (cause) {
    throw makeError(cause, `cannot copy ${bag} to ${folder}`);
  }
}
