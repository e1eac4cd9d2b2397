// Repairs a run that was not closed: its bag, the leaves of its content, and then its seal. The journal
// stays as it is.
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { temporaryName } from '../atomic_file.ts';
import { bagFiles } from '../bag/bag_files.ts';
import type { Content } from '../chain.ts';
import { syncFolder } from '../file_io.ts';
import { GraphTally, type GraphClaim } from '../graph/claim.ts';
import { repairFact, writeManifest, type RecordedNode, type RunManifest } from '../manifest.ts';
import { listRunFiles } from '../run_files.ts';
import { reserveName, runPaths } from '../run_workspace.ts';
import { Starts } from '../starts.ts';
import { checkHeadCopy } from '../verify/journal_chain.ts';
import { checkSeal, type Whole } from '../verify/seal.ts';
import { fitsLeaf, mendLeaves } from './mend_leaves.ts';
import { repairBag, type BagRepair } from './repair_bag.ts';

export interface RunRepairOptions {
  /** Of this host: only it seals what it wrote. */
  readonly key: SigningKey;
  /** Where this host keeps the newest journal head of each run. */
  readonly headCopies: string;
  readonly wallNs: bigint;
}

export interface RunRepair extends BagRepair {
  readonly runId: string;
  /** Whether it was sealed now. */
  readonly isSealed: boolean;
  /** Messages that were recorded and are lost, as far as their leaves tell. */
  readonly lostMessages: number;
}

function refused(text: string): WorldforgeError {
  const hint = 'see worldforge replay verify; --copy DIR repairs the bag of a copy';
  return new WorldforgeError('run_invalid', text, { hint });
}

function sealOf(folder: string, { key, headCopies }: RunRepairOptions): Whole {
  const seal = checkSeal(folder, new Set([key.keyId]));
  if (seal.kind === 'failed') {
    const { status, findings } = seal.result;
    throw refused(`${folder}: ${status}: ${findings[0]?.detail ?? ''}`);
  }
  const [cut] = checkHeadCopy(folder, seal.manifest, headCopies);
  if (cut !== undefined) throw refused(`${folder}: tampered: ${cut.file}, ${cut.record}: ${cut.detail}`);
  return seal;
}

/** A crash came between the two renames of a seal: the second one is all that lacks. */
function giveName(folder: string, waiting: string): void {
  const name = [runPaths(folder).manifest, runPaths(folder).signature].find(
    (file) => temporaryName(file) === path.join(folder, waiting),
  );
  if (name !== undefined) renameSync(temporaryName(name), name);
  syncFolder(folder);
}

function hasBag(folder: string): boolean {
  const { bag } = runPaths(folder);
  if (!existsSync(bag)) return false;
  try {
    return bagFiles(bag).length > 0;
  } catch (cause) {
    if (cause instanceof WorldforgeError && cause.code === 'session_missing') return false;
    throw cause;
  }
}

const nothing: BagRepair = { messages: 0, files: [], repaired: [], madeMetadata: false };

/** Those that the manifest knew, and those that the bag tells of. */
function allNodes(folder: string, { nodes }: RunManifest, starts: Starts): readonly RecordedNode[] {
  const known = new Set(nodes.map(({ node, boot_id }) => `${node} ${boot_id}`));
  const found = starts.nodes.filter(
    ({ node, boot_id, config_path }) =>
      !known.has(`${node} ${boot_id}`) && existsSync(path.join(folder, config_path)),
  );
  return [...nodes, ...found];
}

interface Mended {
  readonly nodes: readonly RecordedNode[];
  readonly content?: Content;
  readonly graph: GraphClaim | undefined;
  readonly report: RunRepair;
}

function seal(folder: string, manifest: RunManifest, mended: Mended, options: RunRepairOptions): void {
  const { signer: _, schema_version: __, content: ___, graph: ____, ...content } = manifest;
  const { report, graph } = mended;
  const repair = {
    messages: report.messages,
    lost_messages: report.lostMessages,
    files: report.repaired.map(({ file, kept_bytes, torn_bytes, reason }) => ({
      file,
      kept_bytes,
      torn_bytes,
      reason,
    })),
  };
  const sealed = {
    ...content,
    status: 'incomplete' as const,
    closed_wall_ns: String(options.wallNs),
    nodes: mended.nodes,
    files: listRunFiles(folder),
    facts: { ...content.facts, [repairFact]: repair },
    ...(mended.content === undefined ? {} : { content: mended.content, ...(graph && { graph }) }),
  };
  writeManifest(folder, sealed, options.key);
}

/**
 * Repairs the run in a folder. Who calls it holds the run's lock.
 * @throws WorldforgeError run_closed; run_invalid where it is no run of this host or was changed; what
 *   `repairBag` throws
 */
export async function repairRun(folder: string, options: RunRepairOptions): Promise<RunRepair> {
  const { manifest, waiting } = sealOf(folder, options);
  const paths = runPaths(folder);
  if (waiting !== undefined) giveName(folder, waiting);
  const runId = manifest.run_id;
  if (manifest.status !== 'running') {
    if (waiting !== undefined || manifest.facts[repairFact] !== undefined)
      return { ...nothing, runId, isSealed: waiting !== undefined, lostMessages: 0 };
    const hint = `worldforge replay repair ${folder} --copy DIR`;
    throw new WorldforgeError('run_closed', `run ${runId} is closed: ${manifest.status}`, { hint });
  }
  for (const file of [paths.manifest, paths.signature]) rmSync(temporaryName(file), { force: true });
  rmSync(path.join(folder, reserveName), { force: true });
  const bag = hasBag(folder) ? await repairBag(paths.bag, { fits: fitsLeaf(folder) }) : nothing;
  const noted = { starts: new Starts(), graph: new GraphTally() };
  const { content, lost } = hasBag(folder) ? await mendLeaves(folder, paths.bag, noted) : { lost: 0 };
  const report = { ...bag, runId, isSealed: true, lostMessages: lost };
  const nodes = allNodes(folder, manifest, noted.starts);
  const graph = noted.graph.claim;
  seal(folder, manifest, { nodes, report, graph, ...(content === undefined ? {} : { content }) }, options);
  return report;
}
