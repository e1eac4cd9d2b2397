// The gate as a step of the graph: messages become events of the reducer, its effects become messages.
import type { Json } from '../../core/canonical_json.ts';
import { WorldforgeError } from '../../core/errors.ts';
import {
  bump,
  makeMeta,
  noProvenance,
  output,
  topics,
  weakest,
  type Effect,
  type Identity,
  type Meta,
  type NodeStep,
  type Output,
  type Provenance,
  type Sequences,
  type StepEvent,
  type Topic,
  type Transition,
} from '../../msgs/index.ts';
import {
  bootState,
  step as safetyStep,
  type GatePolicy,
  type SafetyEffect,
  type SafetyState,
} from '../../safety/index.ts';
import { readGateConfig } from './config.ts';
import { happeningOf, readSignature, type SignatureJudged } from './inputs.ts';
import { gateStateMessage, gateVerdictMessage, rehearsalMessage } from './outputs.ts';

export interface GateNodeState {
  readonly identity: Identity;
  readonly policy: GatePolicy;
  readonly safety: SafetyState;
  /** Counts for the command that comes next, and for no other. */
  readonly judged: SignatureJudged | undefined;
  /** Of the newest plan: what GateState is derived from. */
  readonly provenance: Provenance;
  readonly sequences: Sequences;
}

/** Messages on their way out, with the sequence numbers they have used up. */
interface Outbox {
  readonly sequences: Sequences;
  readonly outputs: readonly Output[];
  readonly effects: readonly Effect[];
}

interface Sender {
  readonly state: GateNodeState;
  readonly rosNs: bigint;
}

function send<M>(
  outbox: Outbox,
  sender: Sender,
  topic: Topic<M>,
  letter: { readonly provenance: Provenance; readonly write: (meta: Meta) => M },
): Outbox {
  const sequence = outbox.sequences[topic.name] ?? 0;
  const meta = makeMeta(sender.state.identity, { ...letter.provenance, sequence, rosNs: sender.rosNs });
  return {
    ...outbox,
    sequences: bump(outbox.sequences, topic.name),
    outputs: [...outbox.outputs, output(topic, letter.write(meta))],
  };
}

function perform(outbox: Outbox, effect: SafetyEffect, sender: Sender): Outbox {
  const { safety, policy, provenance } = sender.state;
  switch (effect.kind) {
    case 'journal':
      return { ...outbox, effects: [...outbox.effects, effect] };
    case 'announce':
      return send(outbox, sender, topics.gateState, {
        provenance,
        write: (meta) => gateStateMessage(meta, safety, policy),
      });
    case 'verdict':
    case 'rehearse': {
      const { verdict } = effect;
      const from = weakest(verdict.plan.meta.cycle, verdict.plan.meta);
      if (effect.kind === 'verdict') {
        const write = (meta: Meta) => gateVerdictMessage(meta, verdict);
        return send(outbox, sender, topics.gateVerdict, { provenance: from, write });
      }
      const write = (meta: Meta) => rehearsalMessage(meta, verdict);
      return send(outbox, sender, topics.rehearsal, { provenance: from, write });
    }
    case 'stop':
    case 'release':
      throw new WorldforgeError(
        'assertion',
        `effect ${effect.kind} in a gate that has no way to move a robot`,
      );
  }
}

/** A state that is announced twice in one step is published once, where it was announced first. */
function once(effects: readonly SafetyEffect[]): readonly SafetyEffect[] {
  const first = effects.findIndex(({ kind }) => kind === 'announce');
  return effects.filter(({ kind }, position) => kind !== 'announce' || position === first);
}

function step(before: GateNodeState, event: StepEvent): Transition<GateNodeState> {
  const judged = readSignature(event);
  if (judged !== undefined) return { state: { ...before, judged }, outputs: [], effects: [] };
  const happening = happeningOf(event, before.policy, before.judged);
  const times = { nowNs: event.receivedNs, rosNs: event.rosNs };
  const change = safetyStep(before.safety, { ...happening, ...times }, before.policy);
  const provenance =
    happening.name === 'plan' ? weakest(happening.plan.meta.cycle, happening.plan.meta) : before.provenance;
  const used = event.kind === 'message' && event.topic === topics.operatorCommand.name;
  const state = { ...before, safety: change.state, provenance, judged: used ? undefined : before.judged };
  const empty: Outbox = { sequences: before.sequences, outputs: [], effects: [] };
  const outbox = once(change.effects).reduce(
    (sent, effect) => perform(sent, effect, { state, rosNs: event.rosNs }),
    empty,
  );
  return {
    state: { ...state, sequences: outbox.sequences },
    outputs: outbox.outputs,
    effects: outbox.effects,
  };
}

function start(config: Json, identity: Identity): GateNodeState {
  const policy = readGateConfig(config, identity);
  const memory = { judged: undefined, provenance: noProvenance, sequences: {} };
  return { identity, policy, safety: bootState, ...memory };
}

export const gateStep: NodeStep<GateNodeState> = {
  node: 'gate',
  inputs: () => [
    topics.goal,
    topics.observation,
    topics.plan,
    topics.operatorCommand,
    topics.stop,
    topics.recorderState,
  ],
  /** No `gate/approved_chunk`: in a dry run its publisher is never made. */
  outputs: () => [topics.gateState, topics.gateVerdict, topics.rehearsal],
  /** In a dry run nobody may publish there. */
  watches: () => [topics.approvedChunk],
  start,
  step,
};
