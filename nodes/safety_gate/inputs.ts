// Turns what a node receives into events of the reducer.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { stampToNs } from '../../core/time.ts';
import {
  contentDigest,
  goalType,
  observationType,
  topics,
  type Observation,
  type OperatorCommand,
  type Plan,
  type StepEvent,
} from '../../msgs/index.ts';
import { onTopic } from '../on_topic.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import {
  noticeKinds,
  parseCommandPayload,
  roles,
  type CommandPayload,
  type GatePolicy,
  type Happening,
} from '../../safety/index.ts';
import { measuredState } from './measured_state.ts';
import { sceneOf } from './scene.ts';

/** What the shell found out about the signature of the command that comes next. */
const signatureShape = z.object({
  /** Message digest of the command: a judgement counts for that command only. */
  command_digest: z.string(),
  key_id: z.string(),
  verdict: z.enum(['valid', 'invalid']),
  enrolled: z.boolean(),
  holder: z
    .union([
      z.literal('unknown'),
      z.object({ name: z.string(), roles: z.array(z.enum(roles)), revoked: z.boolean() }),
    ])
    .optional(),
});

export type SignatureJudged = z.infer<typeof signatureShape>;

export function readSignature(event: StepEvent): SignatureJudged | undefined {
  if (event.kind !== 'internal' || event.name !== 'signature_judged') return undefined;
  return signatureShape.safeParse(event.value).data;
}

const internalShapes = {
  journal_durable: z.object({ sequence: z.number() }),
  endpoints_seen: z.object({
    topic: z.string(),
    publishers: z.array(z.string()),
    ids: z.array(z.string()).optional(),
  }),
  refused_bytes: z.object({ topic: z.string(), code: z.string(), raw_digest: z.string() }),
};

const noticeShape = z.object({ subject: z.string(), count: z.number() });

function internalHappening(name: string, value: Json): Happening {
  const malformed: Happening = { name: 'unknown', detail: `internal input ${name}` };
  const notice = noticeKinds.find((kind) => kind === name);
  if (notice !== undefined) {
    const read = noticeShape.safeParse(value).data;
    return read === undefined ? malformed : { name: 'noticed', notice, ...read };
  }
  switch (name) {
    case 'start':
      return { name };
    case 'journal_durable': {
      const read = internalShapes.journal_durable.safeParse(value).data;
      return read === undefined ? malformed : { name, position: read.sequence };
    }
    case 'journal_failed':
      return { name, cause: 'journal_failed' };
    case 'endpoints_seen': {
      const read = internalShapes.endpoints_seen.safeParse(value).data;
      if (read === undefined) return malformed;
      const { topic, publishers, ids } = read;
      return { name, topic, publishers, ...(ids !== undefined && { ids }) };
    }
    case 'refused_bytes': {
      const read = internalShapes.refused_bytes.safeParse(value).data;
      if (read === undefined) return malformed;
      return { name, topic: read.topic, code: read.code, rawDigest: read.raw_digest };
    }
    default:
      return malformed;
  }
}

/** The payload, when it says the same as the message around it. */
function agreedPayload(command: OperatorCommand): CommandPayload | undefined {
  const payload = parseCommandPayload(command.payload);
  const agrees =
    payload?.kind === command.kind &&
    payload.command_id === command.command_id &&
    payload.operator === command.operator_name;
  return agrees ? payload : undefined;
}

/** A command named stop stops, whoever sent it and whatever else it says. */
function commandHappening(command: OperatorCommand, judged: SignatureJudged | undefined): Happening {
  const payload = agreedPayload(command);
  if (command.kind === 'stop' || payload?.kind === 'stop')
    return { name: 'stop', commandId: command.command_id };
  if (payload === undefined) return { name: 'malformed', commandId: command.command_id };
  const { kind } = payload;
  return {
    name: kind === 'check' && payload.value !== true ? 'uncheck' : kind,
    command: {
      payload,
      keyId: judged?.key_id ?? '',
      signatureValid: judged?.verdict === 'valid',
      enrolled: judged?.enrolled ?? false,
      ...(judged?.holder !== undefined && { holder: judged.holder }),
    },
  };
}

function planHappening(plan: Plan): Happening {
  return { name: 'plan', plan, planDigest: plan.code === '' ? planDigest(plan) : '' };
}

function observationHappening(observation: Observation, policy: GatePolicy): Happening {
  return {
    name: 'observation',
    topic: topics.observation.name,
    observed: {
      digest: contentDigest(observationType, observation),
      stampNs: stampToNs(observation.meta.stamp),
      measured: measuredState(observation, policy),
      ...(policy.live !== undefined && sceneOf(observation, policy.live.robot)),
    },
  };
}

type MessageEvent = Extract<StepEvent, { kind: 'message' }>;

function messageHappening(
  event: MessageEvent,
  policy: GatePolicy,
  judged: SignatureJudged | undefined,
): Happening {
  const plan = onTopic(topics.plan, event.topic, event.message);
  if (plan !== undefined) return planHappening(plan);
  const observation = onTopic(topics.observation, event.topic, event.message);
  if (observation !== undefined) return observationHappening(observation, policy);
  const goal = onTopic(topics.goal, event.topic, event.message);
  if (goal !== undefined) {
    return { name: 'goal', topic: topics.goal.name, digest: contentDigest(goalType, goal) };
  }
  const recorder = onTopic(topics.recorderState, event.topic, event.message);
  if (recorder !== undefined) {
    return { name: 'recorder_state', topic: topics.recorderState.name, state: recorder.state };
  }
  const command = onTopic(topics.operatorCommand, event.topic, event.message);
  if (command !== undefined) {
    return commandHappening(command, judged?.command_digest === event.digest ? judged : undefined);
  }
  return event.topic === topics.stop.name
    ? { name: 'stop', commandId: '' }
    : { name: 'unknown', detail: `message on ${event.topic}` };
}

/** Total: what is not known becomes an event of that name, which the reducer refuses and journals. */
export function happeningOf(
  event: StepEvent,
  policy: GatePolicy,
  judged: SignatureJudged | undefined,
): Happening {
  switch (event.kind) {
    case 'tick':
      return { name: 'tick' };
    case 'internal':
      return internalHappening(event.name, event.value);
    case 'message':
      return messageHappening(event, policy, judged);
  }
}
