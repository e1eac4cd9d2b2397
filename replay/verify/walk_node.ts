// Walks through the recorded inputs of one node of a run, for a person who looks at each: what verification
// does, without its seal.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { messageTypeByName, peekMeta, type Meta } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import { parseManifest, type RecordedNode, type RunManifest } from '../manifest.ts';
import { readRunText } from '../run_text.ts';
import { indexBag, type BagIndex } from './bag_index.ts';
import { driven, type Driven } from './drive.ts';
import { planNode, type NodePlan, type Steps } from './node_plan.ts';
import type { Finding } from './outcome.ts';
import { missingInputs, recordedInputs } from './step_inputs.ts';
import { checkCode, isPlan } from './verify.ts';

/** An output with the Meta it begins with. */
export interface WalkedOutput {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly meta: Meta | undefined;
}

export interface Walked extends Omit<Driven, 'outputs'> {
  readonly kind: 'input';
  /** Of the node's start, as a decimal text. */
  readonly bootId: string;
  /** From 0. */
  readonly number: number;
  /** The newest cycle that came in or went out until now. */
  readonly cycle: number;
  readonly outputs: readonly WalkedOutput[];
}

/** What is recorded and was not answered, or what keeps the step from being driven. */
export interface Stopped {
  readonly kind: 'stopped';
  readonly finding: Finding;
}

export interface WalkOptions {
  readonly node: string;
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

export interface NodeWalk extends Disposable {
  /** What makes the answers of this code mean little. */
  readonly notes: readonly Finding[];
  walk(): AsyncGenerator<Walked | Stopped, void, void>;
}

function manifestOf(folder: string): RunManifest {
  try {
    return parseManifest(readRunText(folder, 'run_manifest.json'));
  } catch (cause) {
    const hint = 'give a run id of the workspace, or the path of a run directory';
    throw new WorldforgeError('run_invalid', `${folder}: ${errorText(cause)}`, { cause, hint });
  }
}

/** A node that was started again has a row for each start. */
function startsOf(manifest: RunManifest, node: string): readonly RecordedNode[] {
  const starts = manifest.nodes.filter((item) => item.node === node);
  if (starts.length > 0) return starts;
  const known = [...new Set(manifest.nodes.map((item) => item.node))].join(', ');
  const hint = known === '' ? 'the run was not closed: nothing says how its nodes began' : `one of ${known}`;
  throw new WorldforgeError('run_invalid', `run ${manifest.run_id} lists no node ${node}`, { hint });
}

async function* walkStart(
  plan: NodePlan,
  index: BagIndex,
  signal: AbortSignal,
): AsyncGenerator<Walked | Stopped, void, void> {
  const missing = missingInputs(plan, index, recordedInputs(plan, index));
  if (missing !== undefined) {
    yield { kind: 'stopped', finding: missing };
    return;
  }
  let [number, cycle] = [0, 0];
  let rest: Finding | undefined;
  const onRest = ({ finding }: { readonly finding: Finding }) => void (rest = finding);
  for await (const step of driven(plan, index, { onRest, signal })) {
    const outputs = step.outputs.map(({ topic, bytes }): WalkedOutput => {
      const type = messageTypeByName(plan.outputs.get(fullName(topic))?.type.name ?? '');
      return { topic, bytes, meta: type && peekMeta(type, bytes) };
    });
    cycle = Math.max(cycle, step.input.meta.cycle, ...outputs.map(({ meta }) => meta?.cycle ?? 0));
    yield { ...step, kind: 'input', bootId: plan.identity.boot_id, number, cycle, outputs };
    number += 1;
  }
  if (rest !== undefined) yield { kind: 'stopped', finding: rest };
}

async function* walkAll(
  plans: readonly (NodePlan | Finding)[],
  index: BagIndex,
  signal: AbortSignal,
): AsyncGenerator<Walked | Stopped, void, void> {
  if (index.fault !== undefined) yield { kind: 'stopped', finding: index.fault };
  for (const plan of plans) {
    if (isPlan(plan)) yield* walkStart(plan, index, signal);
    else yield { kind: 'stopped', finding: plan };
  }
}

/** @throws WorldforgeError run_invalid */
export async function openWalk(folder: string, { node, steps, signal }: WalkOptions): Promise<NodeWalk> {
  const manifest = manifestOf(folder);
  const starts = startsOf(manifest, node);
  const plans = await Promise.all(starts.map((start) => planNode(folder, manifest, start, steps)));
  const index = await indexBag(folder, plans.filter(isPlan), signal);
  return {
    notes: checkCode(manifest),
    walk: () => walkAll(plans, index, signal),
    [Symbol.dispose]: () => index[Symbol.dispose](),
  };
}
