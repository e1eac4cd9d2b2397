// The gate as a step of the graph: messages become events of the reducer, its effects become messages.
import type { Json } from '../../core/canonical_json.ts';
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
import { liveTerms } from '../../safety/gate_policy.ts';
import {
  bootState,
  step as safetyStep,
  type GatePolicy,
  type Happening,
  type LiveHappening,
  type SafetyEffect,
  type SafetyState,
} from '../../safety/index.ts';
import { liveSiteOf, readGateConfig } from './config.ts';
import { happeningOf, readSignature, type SignatureJudged } from './inputs.ts';
import { emptyMemory, hearLive, type LiveMemory, type UnsignedWindow } from './live_inputs.ts';
import { readSigned, type Signed } from './live_internals.ts';
import { approvedChunkMessage, askedToSign, takeSigned } from './live_outputs.ts';
import { liveInputs, liveOutputs, liveWatches } from './live_topics.ts';
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
  /** Of a LIVE gate; empty in a dry run. */
  readonly memory: LiveMemory;
}

/** Messages on their way out, with the sequence numbers they have used up. */
interface Outbox {
  readonly sequences: Sequences;
  readonly outputs: readonly Output[];
  readonly effects: readonly Effect[];
  /** Windows that are to be signed now. */
  readonly unsigned: readonly UnsignedWindow[];
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
      return { ...outbox, outputs: [...outbox.outputs, output(topics.stop, {})] };
    case 'release': {
      const { unsigned, effect: sign } = askedToSign(effect.window, liveTerms(policy));
      return {
        ...outbox,
        unsigned: [...outbox.unsigned, unsigned],
        effects: [...outbox.effects, sign],
      };
    }
  }
}

/** A state that is announced twice in one step is published once, where it was announced first. */
function once(effects: readonly SafetyEffect[]): readonly SafetyEffect[] {
  const first = effects.findIndex(({ kind }) => kind === 'announce');
  return effects.filter(({ kind }, position) => kind !== 'announce' || position === first);
}

/** A step on its way. */
interface Passing {
  readonly state: GateNodeState;
  readonly outbox: Outbox;
}

type Times = Pick<StepEvent, 'receivedNs' | 'rosNs'>;

function take(
  { state: before, outbox }: Passing,
  happening: Happening | LiveHappening,
  { receivedNs, rosNs }: Times,
): Passing {
  const change = safetyStep(before.safety, { ...happening, nowNs: receivedNs, rosNs }, before.policy);
  const provenance =
    happening.name === 'plan' ? weakest(happening.plan.meta.cycle, happening.plan.meta) : before.provenance;
  const state = { ...before, safety: change.state, provenance };
  const sent = once(change.effects).reduce((box, effect) => perform(box, effect, { state, rosNs }), outbox);
  return { state, outbox: sent };
}

/** Publishes the window that was signed, or tells the reducer why it was not. */
function publishSigned(passing: Passing, signed: Signed, times: Times): Passing {
  const { state, outbox } = passing;
  const { memory, window, detail } = takeSigned(signed, {
    memory: state.memory,
    safety: state.safety,
    terms: liveTerms(state.policy),
  });
  const after = { ...state, memory };
  if (window === undefined) return take({ state: after, outbox }, { name: 'unknown', detail }, times);
  const { meta } = window.plan;
  const sent = send(outbox, { state: after, rosNs: times.rosNs }, topics.approvedChunk, {
    provenance: weakest(meta.cycle, meta),
    write: (own) => approvedChunkMessage(own, window, { keyId: signed.key_id, text: signed.signature }),
  });
  return { state: after, outbox: sent };
}

function follow(passing: Passing, event: StepEvent): Passing {
  const { state, outbox } = passing;
  const { policy, memory, identity, safety, judged } = state;
  if (policy.live === undefined) return take(passing, happeningOf(event, policy, judged), event);
  const signed = event.kind === 'internal' && event.name === 'signed' ? readSigned(event.value) : undefined;
  if (signed !== undefined) return publishSigned(passing, signed, event);
  const heard = hearLive(event, { terms: policy.live, policy, identity, safety, memory });
  if (heard === undefined) return take(passing, happeningOf(event, policy, judged), event);
  return heard.happenings.reduce((next, happening) => take(next, happening, event), {
    state: { ...state, memory: heard.memory },
    outbox,
  });
}

/** A LIVE gate looks at everything again after this time: its clock is its own loop. */
const tickNs = 20_000_000n;

/** Asked for before anything that could hold the loop up. */
function wakes({ policy }: GateNodeState, event: StepEvent): readonly Effect[] {
  const begins = event.kind === 'internal' && event.name === 'start';
  const isDue = policy.mode === 'live' && (begins || event.kind === 'tick');
  return isDue ? [{ kind: 'wake', afterNs: tickNs }] : [];
}

function step(before: GateNodeState, event: StepEvent): Transition<GateNodeState> {
  const judged = readSignature(event);
  if (judged !== undefined) return { state: { ...before, judged }, outputs: [], effects: [] };
  const used = event.kind === 'message' && event.topic === topics.operatorCommand.name;
  const empty: Outbox = {
    sequences: before.sequences,
    outputs: [],
    effects: wakes(before, event),
    unsigned: [],
  };
  const { state, outbox } = follow({ state: before, outbox: empty }, event);
  const { outputs, effects, sequences, unsigned } = outbox;
  const memory =
    unsigned.length === 0
      ? state.memory
      : { ...state.memory, unsigned: [...state.memory.unsigned, ...unsigned] };
  return {
    state: { ...state, memory, judged: used ? undefined : before.judged, sequences },
    outputs,
    effects,
  };
}

function start(config: Json, identity: Identity): GateNodeState {
  const policy = readGateConfig(config, identity);
  const memory = { judged: undefined, provenance: noProvenance, sequences: {}, memory: emptyMemory };
  return { identity, policy, safety: bootState, ...memory };
}

const dryInputs: readonly Topic<unknown>[] = [
  topics.goal,
  topics.observation,
  topics.plan,
  topics.operatorCommand,
  topics.stop,
  topics.recorderState,
];

const dryOutputs: readonly Topic<unknown>[] = [topics.gateState, topics.gateVerdict, topics.rehearsal];

function inputs(config: Json): readonly Topic<unknown>[] {
  const site = liveSiteOf(config);
  return site === undefined ? dryInputs : [...dryInputs, ...liveInputs(site)];
}

/** No `gate/approved_chunk` in a dry run: its publisher is never made. */
function outputs(config: Json): readonly Topic<unknown>[] {
  return liveSiteOf(config) === undefined ? dryOutputs : [...dryOutputs, ...liveOutputs];
}

/** In a dry run nobody may publish approved windows. */
function watches(config: Json): readonly Topic<unknown>[] {
  const site = liveSiteOf(config);
  return site === undefined ? [topics.approvedChunk] : liveWatches(site, inputs(config));
}

export const gateStep: NodeStep<GateNodeState> = {
  node: 'gate',
  inputs,
  outputs,
  watches,
  identifies: (config) => liveSiteOf(config) !== undefined,
  start,
  step,
};
