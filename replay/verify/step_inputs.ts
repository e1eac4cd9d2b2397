// The recorded inputs of one node in the order its step saw them, and what is missing of them.
import { parseCanonicalJson } from '../../core/canonical_json.ts';
import {
  peekMeta,
  stepInputConstants,
  stepInputType,
  type StepEvent,
  type StepInput,
} from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import { isObject, textField } from '../fields.ts';
import type { BagIndex, Located } from './bag_index.ts';
import type { NodePlan } from './node_plan.ts';
import type { Finding } from './outcome.ts';

/**
 * Of this start of the node, by sequence number. Others may have published on the topic: they are no inputs
 * of it.
 */
export function recordedInputs(plan: NodePlan, index: BagIndex): readonly Located[] {
  const bootId = BigInt(plan.identity.boot_id);
  const own = index.ofTopic(plan.stepInput).flatMap((located) => {
    const meta = peekMeta(stepInputType, index.read(located));
    return meta?.boot_id === bootId ? [{ located, sequence: meta.sequence }] : [];
  });
  return own.sort((a, b) => (a.sequence < b.sequence ? -1 : 1)).map(({ located }) => located);
}

interface Gaps {
  /** Step inputs that were never recorded. */
  inputs: bigint;
  /** Messages that step inputs name and the bag does not hold, as far as they are named. */
  messages: number;
  readonly named: string[];
  duplicates: number;
}

/** Missing messages that are named; the others are counted. */
const namedMax = 8;

function nameOf({
  topic,
  publisher,
  publisher_sequence: sequence,
  message_digest: digest,
}: StepInput): string {
  return publisher === ''
    ? `${topic} ${digest.slice(0, 12)}`
    : `${topic} ${String(sequence)} of ${publisher}`;
}

function countGaps(index: BagIndex, inputs: readonly Located[]): Gaps {
  const gaps: Gaps = { inputs: 0n, messages: 0, named: [], duplicates: 0 };
  let next = 0n;
  for (const located of inputs) {
    const input = stepInputType.decode(index.read(located));
    const { sequence } = input.meta;
    if (sequence < next) gaps.duplicates += 1;
    else gaps.inputs += sequence - next;
    next = sequence + 1n;
    if (input.kind !== stepInputConstants.KIND_MESSAGE || locate(index, input) !== undefined) continue;
    gaps.messages += 1;
    if (gaps.named.length < namedMax) gaps.named.push(nameOf(input));
  }
  return gaps;
}

function locate(index: BagIndex, input: StepInput): Located | undefined {
  return index.byDigest(fullName(input.topic), input.message_digest);
}

/** The inputs before the first that is missing itself, or whose message is. */
export function wholeInputs(index: BagIndex, inputs: readonly Located[]): readonly Located[] {
  let next = 0n;
  const end = inputs.findIndex((located) => {
    const input = stepInputType.decode(index.read(located));
    const isNext = input.meta.sequence === next;
    next += 1n;
    if (!isNext) return true;
    return input.kind === stepInputConstants.KIND_MESSAGE && locate(index, input) === undefined;
  });
  return end === -1 ? inputs : inputs.slice(0, end);
}

/** Why a node cannot be driven, or nothing when all of its inputs are there. */
export function missingInputs(
  plan: NodePlan,
  index: BagIndex,
  inputs: readonly Located[],
): Finding | undefined {
  const gaps = countGaps(index, inputs);
  const counted = [
    [gaps.inputs, 'step inputs were not recorded'],
    [gaps.messages, `messages that its step saw are not in the bag (${gaps.named.join('; ')})`],
    [gaps.duplicates, 'step inputs are recorded twice'],
  ] as const;
  const parts = counted.filter(([count]) => count > 0).map(([count, what]) => `${String(count)} ${what}`);
  if (inputs.length === 0) parts.push('it has no recorded step input');
  if (parts.length === 0) return undefined;
  return { file: index.fileName(inputs[0]), record: plan.stepInput, detail: parts.join(', ') };
}

/** The first input must be the start, with the configuration that lies in the run directory. */
export function wrongStart(plan: NodePlan, first: StepInput): Finding | undefined {
  const wrong = (detail: string): Finding => ({ file: plan.configPath, record: plan.stepInput, detail });
  if (first.kind !== stepInputConstants.KIND_INTERNAL || first.name !== 'start')
    return wrong('the first step input is no start');
  const value = parseCanonicalJson(first.json);
  const digest = isObject(value) ? textField(value, 'config_digest') : '';
  if (digest === plan.configDigest) return undefined;
  return wrong(`the node was started with configuration ${digest}, this one is ${plan.configDigest}`);
}

/** The event that the step saw. Every message is in the index: `missingInputs` was asked before. */
export function eventOf(plan: NodePlan, index: BagIndex, input: StepInput): StepEvent {
  const times = { receivedNs: input.received_ns, rosNs: input.ros_ns };
  if (input.kind === stepInputConstants.KIND_TICK) return { kind: 'tick', ...times };
  if (input.kind === stepInputConstants.KIND_INTERNAL) {
    return { kind: 'internal', name: input.name, value: parseCanonicalJson(input.json), ...times };
  }
  const topic = plan.inputs.get(fullName(input.topic));
  const located = locate(index, input);
  if (topic === undefined || located === undefined) throw new Error(`${input.topic} is no input of the node`);
  const message = topic.type.decode(index.read(located));
  return { kind: 'message', topic: input.topic, digest: input.message_digest, message, ...times };
}
