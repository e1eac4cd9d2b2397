// Verifies a run: seal, files, chain, code, and then whether its steps answer again what was recorded. Writes
// nothing.
import path from 'node:path';
import { loadZstd, type Decompress } from '../bag/decompress.ts';
import { stepCodeDigest, typeHashes } from '../step_code.ts';
import { isRepaired, type RunManifest } from '../manifest.ts';
import { isRunId } from '../run_workspace.ts';
import { indexBag } from './bag_index.ts';
import { checkContent } from './content.ts';
import { driveNode } from './drive.ts';
import { checkFiles } from './files.ts';
import { GraphCheck, readUnsigned } from './graph_check.ts';
import { checkHeadCopy, checkJournal } from './journal_chain.ts';
import { planNode, type NodePlan, type Steps } from './node_plan.ts';
import { failed, type Finding, type Verification, type VerifyStatus } from './outcome.ts';
import { checkSeal, type TrustedKeys, type Whole } from './seal.ts';

export interface VerifyOptions {
  /** The step of each stateful node, by its name. */
  readonly steps: Steps;
  /** Ids of the keys that may have signed a run. */
  readonly trustedKeys: TrustedKeys;
  /** Where this host keeps the newest journal head of each run. */
  readonly headCopies: string;
  readonly signal: AbortSignal;
}

const manifestName = 'run_manifest.json';

/** What of the code that made the run is not the code here. */
export function checkCode(manifest: RunManifest): readonly Finding[] {
  const found = (detail: string): readonly Finding[] => [
    { file: manifestName, record: 'step_code_digest', detail },
  ];
  const revision =
    manifest.git_revision === '' ? 'its revision was not recorded' : `check out ${manifest.git_revision}`;
  if (manifest.step_code_digest !== stepCodeDigest()) {
    return found(
      `made by other step code, of worldforge ${manifest.worldforge_version}: ${revision} and verify there`,
    );
  }
  const hashes = typeHashes();
  const other = Object.entries(manifest.type_hashes).find(([name, hash]) => hashes[name] !== hash);
  return other === undefined
    ? []
    : found(`message type ${other[0]} has another definition here: ${revision}`);
}

/** A folder named as runs are named holds the run of that name, not a copy of another one. */
function checkName(folder: string, manifest: RunManifest): readonly Finding[] {
  const name = path.basename(path.resolve(folder));
  if (!isRunId(name) || name === manifest.run_id) return [];
  const detail = `the folder is named ${name}, the run in it is ${manifest.run_id}`;
  return [{ file: manifestName, record: 'run_id', detail }];
}

interface WholeOptions {
  readonly headCopies: string;
  readonly unzstd: Decompress;
  /** Told of every message. */
  readonly graph: GraphCheck;
}

/** The messages against what was signed of them, and the snapshots among them. */
function checkMessages(
  folder: string,
  manifest: RunManifest,
  { unzstd, graph }: WholeOptions,
): readonly Finding[] {
  const onMessage = graph.add.bind(graph);
  const content = checkContent(folder, manifest, { unzstd, onMessage });
  if (content.length > 0) return content;
  if (manifest.content === undefined) readUnsigned(folder, unzstd, graph);
  return graph.tampered();
}

/** Everything that must hold before a step is driven again. */
function checkWhole(
  folder: string,
  { manifest, waiting }: Whole,
  options: WholeOptions,
): Verification | undefined {
  const { headCopies, unzstd } = options;
  if (manifest.status === 'running') {
    const cut = checkHeadCopy(folder, manifest, headCopies);
    if (cut.length > 0) return failed('tampered', cut);
    return failed('cannot_verify', [
      { file: manifestName, record: 'status', detail: 'the run was not closed: its files are not signed' },
    ]);
  }
  const files = checkFiles(folder, manifest.files, { unzstd, waiting });
  if (files.length > 0) return failed('tampered', files);
  const journal = checkJournal(folder, manifest);
  if (journal.length > 0) return failed('tampered', journal);
  const head = checkHeadCopy(folder, manifest, headCopies);
  if (head.length > 0) return failed('tampered', head);
  const messages = checkMessages(folder, manifest, options);
  if (messages.length > 0) return failed('tampered', messages);
  const name = checkName(folder, manifest);
  if (name.length > 0) return failed('tampered', name);
  const code = checkCode(manifest);
  return code.length > 0 ? failed('other_version', code) : undefined;
}

/** Worst first: a run is as good as its worst node. */
const order: readonly VerifyStatus[] = ['differs', 'cannot_verify', 'recovered', 'equal'];

function combined(results: readonly Verification[]): Verification {
  const sum = (field: 'messages' | 'steps') => results.reduce((total, result) => total + result[field], 0);
  const status =
    order.find((candidate) => results.some((result) => result.status === candidate)) ?? 'cannot_verify';
  const sorted = [...results].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return {
    status,
    messages: sum('messages'),
    steps: sum('steps'),
    findings: sorted.flatMap((result) => result.findings),
  };
}

export function isPlan(plan: NodePlan | Finding): plan is NodePlan {
  return 'step' in plan;
}

async function compareNodes(
  folder: string,
  { manifest, graph }: { readonly manifest: RunManifest; readonly graph: GraphCheck },
  options: VerifyOptions,
): Promise<Verification> {
  const planned = await Promise.all(
    manifest.nodes.map((node) => planNode(folder, manifest, node, options.steps)),
  );
  const plans = planned.filter(isPlan);
  const unplanned = planned.flatMap((plan) => (isPlan(plan) ? [] : [plan]));
  if (unplanned.length > 0) return failed('cannot_verify', unplanned);
  if (plans.length === 0) {
    return failed('cannot_verify', [
      { file: manifestName, record: 'nodes', detail: 'no node is listed: nothing can be compared' },
    ]);
  }
  using index = await indexBag(folder, plans, options.signal);
  const drive = {
    isCut: manifest.status === 'incomplete',
    isRepaired: isRepaired(manifest),
    signal: options.signal,
  };
  const results: Verification[] = index.fault === undefined ? [] : [failed('cannot_verify', [index.fault])];
  for (const plan of plans) results.push(await driveNode(plan, index, drive));
  return combined([...results, graph.judge()]);
}

/** Both files of the seal are there and fit each other: a crash left one of them under its waiting name. */
const waitingDetail = 'it fits, and waits for its name: the machine stopped while the run was being sealed';
const repairedDetail = 'the run was not closed by its recorder: it was repaired and sealed after that';

function recovered(result: Verification, file: string, detail: string): Verification {
  const finding = { file, record: 'whole file', detail };
  const status = result.status === 'equal' ? 'recovered' : result.status;
  return { ...result, status, findings: [...result.findings, finding] };
}

/**
 * Verifies the run in a folder.
 * @throws WorldforgeError run_invalid where the folder is no run
 */
export async function verifyRun(folder: string, options: VerifyOptions): Promise<Verification> {
  const seal = checkSeal(folder, options.trustedKeys);
  if (seal.kind === 'failed') return seal.result;
  const { manifest, waiting } = seal;
  const unzstd = await loadZstd();
  const graph = new GraphCheck(manifest);
  const whole = checkWhole(folder, seal, { headCopies: options.headCopies, unzstd, graph });
  const result = whole ?? (await compareNodes(folder, { manifest, graph }, options));
  if (waiting !== undefined) return recovered(result, waiting, waitingDetail);
  return isRepaired(manifest) ? recovered(result, manifestName, repairedDetail) : result;
}
