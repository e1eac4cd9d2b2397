// The planner's transitions: how they are joined, and how a message gets its Meta and its sequence number.
import {
  bump,
  makeMeta,
  output,
  type Meta,
  type Provenance,
  type Topic,
  type Transition,
} from '../msgs/index.ts';
import type { Moment, PlannerState } from './state.ts';

export type PlannerTransition = Transition<PlannerState>;

export function stay(state: PlannerState): PlannerTransition {
  return { state, outputs: [], effects: [] };
}

/** What follows from a transition, after it. */
export function then(
  before: PlannerTransition,
  next: (state: PlannerState) => PlannerTransition,
): PlannerTransition {
  const after = next(before.state);
  return {
    state: after.state,
    outputs: [...before.outputs, ...after.outputs],
    effects: [...before.effects, ...after.effects],
  };
}

interface Publishing {
  readonly topic: Topic<unknown>;
  readonly provenance: Provenance;
  readonly at: Moment;
}

/** Who and when of the next message on a topic. */
export function nextMeta(state: PlannerState, { topic, provenance, at }: Publishing): Meta {
  const sequence = state.sequences[topic.name] ?? 0;
  return makeMeta(state.identity, { ...provenance, sequence, rosNs: at.rosNs });
}

export function publish<M>(state: PlannerState, topic: Topic<M>, message: M): PlannerTransition {
  return {
    state: { ...state, sequences: bump(state.sequences, topic.name) },
    outputs: [output(topic, message)],
    effects: [],
  };
}
