// The controller of a dry run: says what driver `none` would have done with each window, and does nothing.
import {
  bump,
  makeMeta,
  output,
  topics,
  weakest,
  type ExecutionReport,
  type Identity,
  type NodeStep,
  type RehearsalChunk,
  type Sequences,
  type StepEvent,
  type Transition,
} from '../../msgs/index.ts';

export interface ControllerState {
  readonly identity: Identity;
  readonly sequences: Sequences;
  /** More than one publisher was seen on gate/rehearsal: nothing from it is believed any more. */
  readonly foreign: boolean;
}

function report(state: ControllerState, chunk: RehearsalChunk, rosNs: bigint): ExecutionReport {
  const sequence = state.sequences[topics.controllerReport.name] ?? 0;
  const outcome = state.foreign
    ? { code: 'foreign_publisher', detail: `a second publisher on ${topics.rehearsal.name}` }
    : { code: 'would_execute', detail: 'driver none commands nothing' };
  return {
    meta: makeMeta(state.identity, { ...weakest(chunk.meta.cycle, chunk.meta), sequence, rosNs }),
    plan_digest: chunk.plan_digest,
    index: chunk.index,
    driver: 'none',
    executed: false,
    steps: chunk.steps + chunk.tail_steps,
    ...outcome,
  };
}

/** Whether an `endpoints_seen` names a second publisher. Its value may be any: it may come from a file. */
function isForeign(event: StepEvent): boolean {
  if (event.kind !== 'internal' || event.name !== 'endpoints_seen') return false;
  const { value } = event;
  if (typeof value !== 'object' || value === null || !('topic' in value && 'publishers' in value))
    return false;
  const { topic, publishers } = value;
  return topic === topics.rehearsal.name && Array.isArray(publishers) && publishers.length > 1;
}

function step(state: ControllerState, event: StepEvent): Transition<ControllerState> {
  if (isForeign(event)) return { state: { ...state, foreign: true }, outputs: [], effects: [] };
  if (event.kind !== 'message' || event.topic !== topics.rehearsal.name)
    return { state, outputs: [], effects: [] };
  const chunk = event.message as RehearsalChunk; // this topic carries no other type
  const next = { ...state, sequences: bump(state.sequences, topics.controllerReport.name) };
  return {
    state: next,
    outputs: [output(topics.controllerReport, report(state, chunk, event.rosNs))],
    effects: [],
  };
}

export const controllerStep: NodeStep<ControllerState> = {
  node: 'controller',
  inputs: () => [topics.rehearsal],
  outputs: () => [topics.controllerReport],
  start: (_config, identity) => ({ identity, sequences: {}, foreign: false }),
  step,
};
