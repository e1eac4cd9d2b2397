/** Drives the planner's step as a node would: events in, decoded messages out. */
import type { Json } from '../../core/canonical_json.ts';
import { nsToStamp } from '../../core/time.ts';
import {
  messageDigest,
  providerTopics,
  topics,
  type ActionChunk,
  type CandidateSet,
  type Effect,
  type Identity,
  type Output,
  type Plan,
  type PlanRequest,
  type ProviderEvent,
  type Score,
  type StepEvent,
  type Topic,
} from '../../msgs/index.ts';
import { plannerStep, type PlannerState } from '../../planning/step.ts';
import {
  pushtEmbodiment,
  testChunk,
  testGoal,
  testMeta,
  testObservation,
  testScore,
  testRunId,
  testRunSeed,
  testStartNs,
} from '../support/messages.ts';

export const deadlineNs = 1_000_000_000n;

export const identity: Identity = { robot_id: 'pusht', run_id: testRunId, node: 'planner', boot_id: '5' };

export function plannerJson(overrides: Readonly<Record<string, unknown>> = {}): Json {
  const config = {
    embodiment: pushtEmbodiment(),
    policies: ['policy'],
    scorers: ['scorer'],
    candidates: 16,
    seed: String(testRunSeed),
    stride: 8,
    deadline_ns: String(deadlineNs),
    proposal_age_max_ns: String(4n * deadlineNs),
    pace: 'lockstep',
    ...overrides,
  };
  return JSON.parse(JSON.stringify(config)) as Json;
}

/** Both clocks, as nanoseconds since the first observation was stamped. */
function moment(atNs: bigint) {
  return { receivedNs: atNs, rosNs: testStartNs + atNs };
}

export function sample<M>(topic: Topic<M>, message: M, atNs = 0n): StepEvent {
  const digest = messageDigest(topic.type, message);
  return { kind: 'message', topic: topic.name, digest, message, ...moment(atNs) };
}

export function tick(atNs: bigint): StepEvent {
  return { kind: 'tick', ...moment(atNs) };
}

export function internal(name: string, value: Json, atNs = 0n): StepEvent {
  return { kind: 'internal', name, value, ...moment(atNs) };
}

/** The event of an answer, on the topic of its provider. */
export function chunkEvent(chunk: ActionChunk, atNs = 0n): StepEvent {
  return sample(providerTopics(chunk.provider).actionChunk, chunk, atNs);
}

export function scoreEvent(score: Score, atNs = 0n): StepEvent {
  return sample(providerTopics(score.scorer).score, score, atNs);
}

export function failureEvent(
  provider: string,
  capability: string,
  fields: Partial<ProviderEvent> = {},
): StepEvent {
  const event: ProviderEvent = {
    meta: testMeta({ node: provider }),
    provider,
    request_id: `${testRunId}-0`,
    capability,
    phase: 'failed',
    code: 'provider_failed',
    detail: 'it threw',
    duration_ns: 0n,
    ...fields,
  };
  return sample(providerTopics(provider).events, event);
}

/** Goal and first observation: what opens cycle 0. */
export function opening(): readonly StepEvent[] {
  return [sample(topics.goal, testGoal()), sample(topics.observation, testObservation())];
}

export interface Played {
  readonly state: PlannerState;
  readonly outputs: readonly Output[];
  readonly effects: readonly Effect[];
  readonly requests: readonly PlanRequest[];
  readonly sets: readonly CandidateSet[];
  readonly plans: readonly Plan[];
}

function decoded<M>(outputs: readonly Output[], { name, type }: Topic<M>): readonly M[] {
  return outputs.filter((output) => output.topic === name).map(({ bytes }) => type.decode(bytes));
}

/** Feeds the events to a planner; every output must decode. */
export function play(events: readonly StepEvent[], config: Json = plannerJson()): Played {
  let state = plannerStep.start(config, identity);
  const outputs: Output[] = [];
  const effects: Effect[] = [];
  for (const event of events) {
    const transition = plannerStep.step(state, event);
    state = transition.state;
    outputs.push(...transition.outputs);
    effects.push(...transition.effects);
  }
  return {
    state,
    outputs,
    effects,
    requests: decoded(outputs, topics.planRequest),
    sets: decoded(outputs, topics.candidates),
    plans: decoded(outputs, topics.plan),
  };
}

/** Code of each answer in a plan. */
export function answerCodes(plan: Plan | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((plan?.answers ?? []).map(({ provider, code }) => [provider, code]));
}

export function noteOf(plan: Plan | undefined, code: string): readonly number[] | undefined {
  const note = plan?.notes.find((found) => found.code === code);
  return note === undefined ? undefined : [...note.numbers];
}

/** The set that a planner publishes after these events. */
export function setAfter(events: readonly StepEvent[], config = plannerJson()) {
  return play(events, config).sets[0]!;
}

/** A cycle up to its set, and a score of that set. */
export function scoredCycle(fields: Partial<Score> = {}): readonly StepEvent[] {
  const before = [...opening(), chunkEvent(testChunk('policy'))];
  return [...before, scoreEvent(testScore('scorer', setAfter(before), fields))];
}

export function observationOf(sequence: bigint, atNs = 0n) {
  const meta = testMeta({ node: 'observer', sequence, stamp: nsToStamp(testStartNs + atNs) });
  return sample(topics.observation, testObservation({ meta }), atNs);
}
