// The controller of a LIVE run: it believes no window that it did not verify, hands over no more than the
// lookahead, and stops by itself when the gate falls silent.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import {
  topics,
  type ApprovedChunk,
  type GateState,
  type Observation,
  type Plan,
  type StepEvent,
  type Topic,
  type Transition,
} from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import type { PushTSimulator } from '../../sim/simulator.ts';
import { endPermit, halt, mistimed, proceed, take } from './handing.ts';
import type { Known, Refusal } from './known.ts';
import {
  jointStatesTopic,
  say,
  send,
  unchanged,
  wakeAt,
  withState,
  type Change,
  type LiveState,
} from './live_state.ts';
import type { ControllerTerms } from './live_terms.ts';
import { onTopic } from '../on_topic.ts';
import { controlStepNs, followed, jointStateOf, placed } from './simulated_robot.ts';
import { judgedName } from './signature.ts';
import { trajectoryTopic } from './trajectory.ts';
import { endedMax, refusalOf } from './verify.ts';

/** Plans are reviewed one after the other; the one that is executed is the newest or nearly so. */
const plansKept = 8;

const judgedShape = z.object({ chunk_digest: z.string(), verdict: z.enum(['valid', 'invalid']) });
const endpointsShape = z.object({ topic: z.string(), publishers: z.array(z.string()) });
const refusedShape = z.object({ topic: z.string(), code: z.string() });

type MessageEvent = Extract<StepEvent, { kind: 'message' }>;

/** Topics that tell the controller what to do; a second publisher on one of them ends its belief. */
export function liveInputs({ driver }: ControllerTerms): readonly Topic<unknown>[] {
  const told = [topics.plan, topics.gateState, topics.approvedChunk, topics.stop];
  return driver === 'sim' ? [topics.observation, ...told] : told;
}

export function liveOutputs(terms: ControllerTerms): readonly Topic<unknown>[] {
  switch (terms.driver) {
    case 'joint_trajectory':
      return [trajectoryTopic(terms.topic), topics.controllerReport];
    case 'sim':
      return [jointStatesTopic(terms), topics.controllerReport];
    default:
      return [topics.controllerReport];
  }
}

function onEndpoints(change: Change, value: Json, event: StepEvent): Change {
  const seen = endpointsShape.safeParse(value).data;
  const { terms, foreign } = change.state;
  if (seen === undefined || seen.publishers.length < 2 || foreign.includes(seen.topic)) return change;
  const guarded = [...liveInputs(terms), ...liveOutputs(terms)].filter(
    ({ publishers }) => publishers === 'one',
  );
  if (!guarded.some(({ name }) => name === seen.topic)) return change;
  const noted = withState(change, { foreign: [...foreign, seen.topic] });
  return halt(noted, { code: 'foreign_publisher', detail: `two publish on ${seen.topic}` }, event);
}

/** Bytes on the topic of windows that are none: nobody but the gate has anything to say there. */
function onRefusedBytes(change: Change, value: Json, event: StepEvent): Change {
  const refused = refusedShape.safeParse(value).data;
  if (refused?.topic !== topics.approvedChunk.name) return change;
  return halt(change, { code: 'window_malformed', detail: `bytes on its topic: ${refused.code}` }, event);
}

function onInternal(change: Change, name: string, value: Json, event: StepEvent): Change {
  switch (name) {
    case 'start':
      return change.state.terms.driver === 'sim'
        ? wakeAt(change, event.receivedNs + controlStepNs, event)
        : change;
    case judgedName: {
      const read = judgedShape.safeParse(value).data;
      const judged = read && { chunkDigest: read.chunk_digest, valid: read.verdict === 'valid' };
      return withState(change, { judged });
    }
    case 'endpoints_seen':
      return onEndpoints(change, value, event);
    case 'refused_bytes':
      return onRefusedBytes(change, value, event);
    default:
      return change;
  }
}

function onPlan(change: Change, plan: Plan): Change {
  if (plan.code !== '') return change;
  const plans = [...change.state.plans, { plan, digest: planDigest(plan) }];
  return withState(change, { plans: plans.slice(-plansKept) });
}

function onGateState(change: Change, message: GateState, event: StepEvent): Change {
  const { meta, state, plan_digest } = message;
  const { identity, permit, stopHeard } = change.state;
  if (meta.robot_id !== identity.robot_id || meta.run_id !== identity.run_id) return change;
  const gate = { bootId: meta.boot_id, state, planDigest: plan_digest };
  const executes = state === 'executing';
  const noted = withState(change, { gate, stopHeard: stopHeard && executes });
  if (permit === undefined) return noted;
  const same = permit.planDigest === plan_digest && permit.gateBootId === meta.boot_id;
  if (executes && same) return noted;
  const detail = executes ? 'the gate executes another plan' : `the gate is ${state}`;
  return halt(noted, { code: 'stopped', detail }, event);
}

function knownOf({ state }: Change, event: MessageEvent): Known {
  const { judged } = state;
  const isJudged = judged?.chunkDigest === event.digest;
  const verdict = judged?.valid === true ? 'valid' : 'invalid';
  return { ...state, signature: isJudged ? verdict : 'not_judged', rosNs: event.rosNs };
}

/** A refusal ends the permit that is executed, and the one that a gate's own window names. */
function refuse(change: Change, chunk: ApprovedChunk, told: Refusal, event: MessageEvent): Change {
  const { signature } = knownOf(change, event);
  const { ended, permit, terms } = change.state;
  const halted = halt(change, { code: 'stopped', detail: `a window was refused: ${told.code}` }, event);
  const names = signature === 'valid' && chunk.key_id === terms.gateKeyId && permit?.id !== chunk.permit_id;
  const dead = names && ended.length < endedMax ? endPermit(halted, chunk.permit_id) : halted;
  return say(dead, chunk, { ...told, executed: false }, event);
}

function onWindow(change: Change, chunk: ApprovedChunk, event: MessageEvent): Change {
  const refusal = refusalOf(chunk, knownOf(change, event)) ?? mistimed(change.state, chunk, event.receivedNs);
  const judged = withState(change, { judged: undefined });
  if (refusal === undefined) return take(judged, chunk, event);
  return withState(refuse(change, chunk, refusal, event), { judged: undefined });
}

function onStop(change: Change, event: StepEvent): Change {
  return halt(withState(change, { stopHeard: true }), { code: 'stopped', detail: 'a stop was heard' }, event);
}

function onObservation(change: Change, observation: Observation): Change {
  const { permit, robot, terms } = change.state;
  if (terms.driver !== 'sim' || permit !== undefined) return change;
  return withState(change, { robot: placed(robot, observation, terms.embodiment.state_tensor) });
}

function onMessage(change: Change, event: MessageEvent): Change {
  const chunk = onTopic(topics.approvedChunk, event.topic, event.message);
  if (chunk !== undefined) return onWindow(change, chunk, event);
  if (event.topic === topics.stop.name) return onStop(change, event);
  const gate = onTopic(topics.gateState, event.topic, event.message);
  if (gate !== undefined) return onGateState(change, gate, event);
  const plan = onTopic(topics.plan, event.topic, event.message);
  if (plan !== undefined) return onPlan(change, plan);
  const observation = onTopic(topics.observation, event.topic, event.message);
  return observation === undefined ? change : onObservation(change, observation);
}

/** The simulated robot goes on with every step of its world, and says where it is. */
function beat(change: Change, simulator: PushTSimulator, event: StepEvent): Change {
  const { robot: before, course, terms } = change.state;
  const robot = followed(simulator, before, { course, nowNs: event.receivedNs });
  if (robot.nowNs === before.nowNs) return change;
  const moved = wakeAt(withState(change, { robot }), robot.nowNs + controlStepNs, event);
  const measured = jointStateOf(robot, terms.jointNames, event.rosNs);
  return measured === undefined ? moved : send(moved, jointStatesTopic(terms), measured);
}

function changed(state: LiveState, event: StepEvent): Change {
  const change = unchanged(state);
  switch (event.kind) {
    case 'internal':
      return onInternal(change, event.name, event.value, event);
    case 'message':
      return proceed(onMessage(change, event), event);
    case 'tick':
      return proceed(change, event);
  }
}

/** Pure and total. The simulator is there where the driver is `sim`. */
export function liveStep(
  state: LiveState,
  event: StepEvent,
  simulator: PushTSimulator | undefined,
): Transition<LiveState> {
  const change = changed(state, event);
  return simulator !== undefined && event.kind === 'tick' ? beat(change, simulator, event) : change;
}
