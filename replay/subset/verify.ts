// Checks a part of a run without the run: are its untouched messages those whose head was signed, in their
// order, with nothing among them that was not recorded?
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorText } from '../../core/errors.ts';
import { loadZstd } from '../bag/decompress.ts';
import { contentChannel, leafDigest } from '../chain.ts';
import { headFault } from '../content_head.ts';
import { rootOfSubset } from '../merkle.ts';
import { describeFile, findRunFiles } from '../run_files.ts';
import { readRunText } from '../run_text.ts';
import type { TrustedKeys } from '../verify/seal.ts';
import { parseSubset, subsetNames, type SubsetDescription } from './description.ts';
import { decodeKept, type Kept } from './kept.ts';
import { placedMessages } from './walk.ts';

export interface SubsetVerification {
  /** `subset`: every untouched message is one of the signed run. */
  readonly status: 'subset' | 'tampered' | 'signer_unknown';
  readonly detail: string;
  readonly run_id: string;
  readonly untouched: number;
  /** Changed before they were shown: nothing proves what they say. */
  readonly altered: number;
  readonly removed: number;
  readonly rules: readonly string[];
}

class Fault extends Error {}

function requireFiles(folder: string, description: SubsetDescription): void {
  const { plain, strange } = findRunFiles(folder);
  const [odd] = strange;
  if (odd !== undefined) throw new Fault(`${odd.path}: ${odd.reason}`);
  const listed = new Map(description.files.map((file) => [file.path, file]));
  for (const name of plain) {
    const file = listed.get(name);
    if (file === undefined && name !== subsetNames.description) throw new Fault(`${name}: is not listed`);
    if (file !== undefined && describeFile(folder, name).sha256 !== file.sha256)
      throw new Fault(`${name}: has other bytes than were listed`);
    listed.delete(name);
  }
  for (const name of listed.keys()) throw new Fault(`${name}: is gone`);
}

async function leavesOfBag(
  folder: string,
  kept: readonly Kept[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const unzstd = await loadZstd();
  const leaves = new Map<number, Uint8Array>();
  let count = 0;
  for (const { topic, facts, body } of placedMessages(path.join(folder, subsetNames.bag), unzstd, signal)) {
    const one = kept[count];
    count += 1;
    if (one === undefined)
      throw new Fault(`the bag holds more than the ${String(kept.length)} messages told of`);
    if (one.salt === undefined) continue;
    leaves.set(one.place, leafDigest(one.salt, { channel: contentChannel(topic, facts.typeHash), body }));
  }
  if (count < kept.length)
    throw new Fault(`the bag holds ${String(count)} of ${String(kept.length)} messages`);
  return leaves;
}

function requireCounts(description: SubsetDescription, kept: readonly Kept[], untouched: number): void {
  const found = [untouched, kept.length - untouched, description.content.messages - kept.length];
  const told = [description.untouched, description.altered, description.removed];
  if (found.join() !== told.join())
    throw new Fault(`${found.join(', ')} untouched, altered, removed, but told of ${told.join(', ')}`);
}

async function check(folder: string, description: SubsetDescription, signal: AbortSignal): Promise<void> {
  const fault = headFault(description);
  if (fault !== undefined) throw new Fault(`the head of the run ${fault}`);
  requireFiles(folder, description);
  const kept = decodeKept(readFileSync(path.join(folder, subsetNames.kept)));
  const leaves = await leavesOfBag(folder, kept, signal);
  requireCounts(description, kept, leaves.size);
  const others = readFileSync(path.join(folder, subsetNames.others));
  const root = rootOfSubset({ count: description.content.messages, others }, leaves);
  if (root !== description.content.root)
    throw new Fault('its untouched messages are not a part of the run that was signed');
}

export function isSubset(folder: string): boolean {
  return existsSync(path.join(folder, subsetNames.description));
}

/**
 * Writes nothing.
 * @throws WorldforgeError subset_invalid; the reason of the signal
 */
export async function verifySubset(
  folder: string,
  trustedKeys: TrustedKeys,
  signal: AbortSignal,
): Promise<SubsetVerification> {
  const description = parseSubset(readRunText(folder, subsetNames.description));
  const { run_id, untouched, altered, removed, rules, signer } = description;
  const told = { run_id, untouched, altered, removed, rules };
  try {
    await check(folder, description, signal);
  } catch (cause) {
    if (signal.aborted) throw cause;
    return { status: 'tampered', detail: errorText(cause), ...told };
  }
  if (trustedKeys.has(signer.key_id)) return { status: 'subset', detail: '', ...told };
  const detail = `signed by key ${signer.key_id}, which nobody here trusts: --trust ${signer.public_key}`;
  return { status: 'signer_unknown', detail, ...told };
}
