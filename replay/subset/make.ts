// Makes a part of a run that can be shown to others: its messages as they were, or changed where they said
// too much, and the proof that the untouched ones are those of the signed run.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import { loadZstd, type Decompress } from '../bag/decompress.ts';
import { contentChannel, leafDigest, saltAt } from '../chain.ts';
import { headFault } from '../content_head.ts';
import { contentNames, readContentSecret } from '../content_log.ts';
import { makeError, syncFolder } from '../file_io.ts';
import { parseManifest, type RunManifest } from '../manifest.ts';
import { proveSubset, rootOfSubset, type Leaves } from '../merkle.ts';
import { listRunFiles } from '../run_files.ts';
import { readRunText } from '../run_text.ts';
import { runPaths } from '../run_workspace.ts';
import { bagTypes, type BagType } from './bag_types.ts';
import { subsetNames, subsetText, type SubsetDescription } from './description.ts';
import { encodeKept, leavesIn, type Kept } from './kept.ts';
import { isSelected, latchedBefore, selectionRules, type Selection } from './selection.ts';
import { SubsetBag } from './subset_bag.ts';
import { placedMessages, type PlacedMessage } from './walk.ts';

/** The payload that is shown: the same, another one, or nothing where the message is left out. */
export type Change = (topic: string, type: BagType, payload: Uint8Array) => Uint8Array | undefined;

export interface SubsetOptions {
  readonly selection: Selection;
  readonly change?: Change;
  /** What `change` does, in words. */
  readonly rules: readonly string[];
  readonly signal: AbortSignal;
}

interface Source {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly unzstd: Decompress;
  readonly types: ReadonlyMap<string, BagType>;
  readonly secret: Uint8Array;
  readonly leaves: Leaves;
}

/** Only what was signed can be shown to be a part of it. */
async function openSource(folder: string): Promise<Source> {
  const manifest = parseManifest(readRunText(folder, 'run_manifest.json'));
  const { content, run_id, signer } = manifest;
  const fault =
    content === undefined ? 'was not closed: nothing is signed' : headFault({ run_id, content, signer });
  if (fault !== undefined) {
    const hint = `npx worldforge replay verify ${folder}`;
    throw new WorldforgeError('subset_unsigned', `${run_id}: the head of its messages ${fault}`, { hint });
  }
  const leaves = leavesIn(readFileSync(path.join(folder, contentNames.leaves)));
  return {
    ...{ folder, manifest, leaves },
    unzstd: await loadZstd(),
    types: await bagTypes(runPaths(folder).bag),
    secret: readContentSecret(folder),
  };
}

function* rowsOf({ folder, unzstd }: Source, signal: AbortSignal) {
  for (const { place, topic, logNs, facts } of placedMessages(runPaths(folder).bag, unzstd, signal))
    yield { place, topic, logNs, qos: facts.qos };
}

interface Copied {
  readonly kept: readonly Kept[];
  readonly untouched: ReadonlyMap<number, Uint8Array>;
  readonly originNs: bigint;
}

function copyOne(source: Source, message: PlacedMessage, payload: Uint8Array): Kept & { leaf?: Uint8Array } {
  const { place, topic, facts, body } = message;
  if (payload !== message.payload) return { place, salt: undefined };
  const salt = saltAt(source.secret, place);
  const leaf = leafDigest(salt, { channel: contentChannel(topic, facts.typeHash), body });
  return { place, salt, leaf };
}

function copy(source: Source, bag: SubsetBag, { selection, change, signal }: SubsetOptions): Copied {
  const latched = latchedBefore(rowsOf(source, signal), selection);
  const kept: Kept[] = [];
  const untouched = new Map<number, Uint8Array>();
  let originNs: bigint | undefined;
  for (const message of placedMessages(runPaths(source.folder).bag, source.unzstd, signal)) {
    originNs ??= message.logNs;
    const type = source.types.get(message.topic);
    const isShown = isSelected(selection, message) || latched.has(message.place);
    if (!isShown || type === undefined) continue;
    const payload = change === undefined ? message.payload : change(message.topic, type, message.payload);
    if (payload === undefined) continue;
    const { leaf, ...one } = copyOne(source, message, payload);
    bag.add(message, payload);
    kept.push(one);
    if (leaf !== undefined) untouched.set(one.place, leaf);
  }
  return { kept, untouched, originNs: originNs ?? 0n };
}

function writeAll(folder: string, source: Source, options: SubsetOptions): SubsetDescription {
  const { manifest, leaves, types } = source;
  const bag = new SubsetBag(path.join(folder, subsetNames.bag), types);
  const { kept, untouched, originNs } = copy(source, bag, options);
  bag.close({ run_id: manifest.run_id, subset: 'true' });
  const proof = proveSubset(leaves, [...untouched.keys()]);
  const content = manifest.content ?? { messages: 0, root: '' };
  if (rootOfSubset(proof, untouched) !== content.root) {
    const hint = `npx worldforge replay verify ${source.folder}`;
    throw new WorldforgeError(
      'run_invalid',
      `${manifest.run_id}: its messages are not those that were signed`,
      {
        hint,
      },
    );
  }
  writeFileAtomic(path.join(folder, subsetNames.kept), encodeKept(kept));
  writeFileAtomic(path.join(folder, subsetNames.others), proof.others);
  const description: SubsetDescription = {
    schema_version: 1,
    kind: 'subset',
    run_id: manifest.run_id,
    content,
    signer: manifest.signer,
    untouched: untouched.size,
    altered: kept.length - untouched.size,
    removed: content.messages - kept.length,
    rules: [...selectionRules(options.selection, originNs), ...options.rules],
    files: listRunFiles(folder),
  };
  writeFileAtomic(path.join(folder, subsetNames.description), subsetText(description));
  return description;
}

/**
 * Writes the part into a folder that is not there yet; it is there whole or not at all. Never writes into the
 * run.
 * @throws WorldforgeError subset_unsigned, run_invalid, session_invalid, workspace_unwritable,
 *   workspace_full; the reason of the signal
 */
export async function makeSubset(
  run: string,
  folder: string,
  options: SubsetOptions,
): Promise<SubsetDescription> {
  const source = await openSource(run);
  const waiting = `${folder}.partial`;
  if (existsSync(folder)) {
    const hint = 'name a folder that is not there yet';
    throw new WorldforgeError('workspace_unwritable', `${folder} is already there`, { hint });
  }
  try {
    makeFolders(path.dirname(path.resolve(folder)));
    rmSync(waiting, { recursive: true, force: true });
    mkdirSync(waiting);
  } catch (cause) {
    throw makeError(cause, `cannot make ${waiting}`);
  }
  try {
    const description = writeAll(waiting, source, options);
    renameSync(waiting, folder);
    syncFolder(path.dirname(path.resolve(folder)));
    return description;
  } catch (cause) {
    rmSync(waiting, { recursive: true, force: true });
    throw cause;
  }
}
