/**
 * Random messages that also keep the rules of their type: what a rule ties together is tied after drawing.
 */
import * as fc from 'fast-check';
import { sha256 } from '../../core/digest.ts';
import type * as gen from '../../msgs/gen/index.ts';
import { actionKinds, units } from '../../msgs/rules/units.ts';
import { arbitraryMessage } from './arbitrary_message.ts';
import { catalogue, type AnyMessage } from './definitions.ts';

type Tie = (message: never) => object;

const digest = (text: string): string => sha256(text);

/** The item of a list that a text picks. */
function picked<T>(list: readonly T[], text: string): T {
  return list[text.length % list.length]!;
}

function dimensions(drawn: readonly gen.ActionDimension[]): gen.ActionDimension[] {
  const one = { name: '', kind: '', unit: '', frame: '' };
  return (drawn.length === 0 ? [one] : drawn).map((dimension, index) => ({
    ...dimension,
    name: `axis${index}`,
    kind: picked(actionKinds, dimension.kind),
    unit: picked(units, dimension.unit),
  }));
}

/** As many values as asked for, from those that were drawn. */
function values(drawn: Float32Array, count: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, index) => drawn[index % Math.max(1, drawn.length)] ?? index,
  );
}

function timeStep(drawn: bigint): bigint {
  return drawn === 0n ? 1n : drawn;
}

const asked = (message: gen.ActionChunk | gen.CandidateSet | gen.PlanRequest) => ({
  goal_digest: digest(message.goal_digest),
  observation_digest: digest(message.observation_digest),
  embodiment_digest: digest(message.embodiment_digest),
});

function chunk(message: gen.ActionChunk | gen.CandidateSet) {
  const axes = dimensions(message.dimensions);
  const candidates = 1 + ((message.shape[0] ?? 0) % 3);
  const horizon = 1 + ((message.shape[1] ?? 0) % 5);
  const start = message.start_index % horizon;
  return {
    ...message,
    ...asked(message),
    dimensions: axes,
    mode: message.mode % 2,
    dt_ns: timeStep(message.dt_ns),
    shape: Uint32Array.of(candidates, horizon, axes.length),
    start_index: start,
    execute_steps: 1 + (message.execute_steps % (horizon - start)),
    data: values(message.data, candidates * horizon * axes.length),
  };
}

function motion(message: gen.RehearsalChunk | gen.ApprovedChunk) {
  const axes = dimensions(message.dimensions);
  const steps = 1 + (message.steps % 4);
  const tail = message.tail_steps % 3;
  return {
    ...message,
    plan_digest: digest(message.plan_digest),
    dimensions: axes,
    mode: message.mode % 2,
    dt_ns: timeStep(message.dt_ns),
    steps,
    data: values(message.data, steps * axes.length),
    tail_steps: tail,
    tail: values(message.tail, tail * axes.length),
  };
}

function plan(message: gen.Plan): gen.Plan {
  if (message.code !== '') {
    return { ...message, plan_digest: '', slice: new Float32Array(0), tail: new Float32Array(0) };
  }
  const tied = motion({
    ...message,
    index: 0,
    first_step: 0,
    steps: message.slice_steps,
    data: message.slice,
  });
  const { dimensions: axes, mode, dt_ns, tail_steps, tail, plan_digest } = tied;
  const candidates = 1 + (message.candidate_count % 1024);
  return {
    ...message,
    ...{ dimensions: axes, mode, dt_ns, tail_steps, tail, plan_digest },
    embodiment_digest: digest('embodiment'),
    goal_digest: digest('goal'),
    observation_digest: digest('observation'),
    candidate_set_digest: digest('set'),
    limits_digest: digest('limits'),
    candidate_count: candidates,
    chosen_index: message.chosen_index % candidates,
    policy: [message.policy[0] ?? { provider: 'policy', revision: '1' }],
    slice_steps: tied.steps,
    slice: tied.data,
  };
}

const elementTypes = ['uint8', 'int32', 'int64', 'float32', 'float64'] as const;
const elementBytes = { uint8: 1, int32: 4, int64: 8, float32: 4, float64: 8 };

/** Raw tensors repeat one byte, of which no float is NaN; compressed ones hold the bytes that were drawn. */
function tensor(message: gen.Tensor, index: number, samples: number): gen.Tensor {
  const dtype = picked(elementTypes, message.dtype);
  const shape = [samples, ...message.shape.slice(0, 2).map((length) => length % 4)];
  const raw = message.encoding.length % 3 !== 0;
  const count = shape.reduce((size, length) => size * length, elementBytes[dtype]);
  return {
    ...message,
    name: `tensor${index}`,
    dtype,
    shape: Uint32Array.from(shape),
    layout: 'TNDHWC'.slice(0, shape.length),
    encoding: raw ? 'raw' : picked(['png', 'jpeg'], message.encoding),
    unit: picked(units, message.unit),
    data: raw ? new Uint8Array(count).fill((message.data[0] ?? 1) % 0x7f) : message.data,
  };
}

const ties: Readonly<Record<string, Tie>> = {
  Meta: (meta: gen.Meta): gen.Meta => ({
    ...meta,
    stamp: { ...meta.stamp, nanosec: meta.stamp.nanosec % 1_000_000_000 },
    recorded_stamp: { ...meta.recorded_stamp, nanosec: meta.recorded_stamp.nanosec % 1_000_000_000 },
    source: meta.source % 3,
  }),
  Goal: (goal: gen.Goal): gen.Goal => ({
    ...goal,
    digest: digest(goal.digest),
    tensors: goal.tensors.map((item, index) => tensor(item, index, 2)),
  }),
  Observation: (observation: gen.Observation): gen.Observation => {
    const samples = 1 + (observation.n_obs_steps % 3);
    return {
      ...observation,
      embodiment_digest: digest(observation.embodiment_digest),
      n_obs_steps: samples,
      tensors: observation.tensors.map((item, index) => tensor(item, index, samples)),
    };
  },
  ActionChunk: (message: gen.ActionChunk): gen.ActionChunk => {
    const tied = { ...message, ...chunk(message) };
    const given = message.candidate_values.length > 0;
    return { ...tied, candidate_values: new Float64Array(given ? (tied.shape[0] ?? 0) : 0).fill(0.5) };
  },
  CandidateSet: (message: gen.CandidateSet): gen.CandidateSet => {
    const tied = { ...message, ...chunk(message) };
    const origins = Array.from({ length: tied.shape[0] ?? 0 }, (_, first) => ({
      provider: `policy${first}`,
      revision: '1',
      chunk_digest: digest(String(first)),
      first,
      count: 1,
      values: new Float64Array(first % 2).fill(-1.5),
    }));
    return { ...tied, origins };
  },
  Score: (score: gen.Score): gen.Score => ({
    ...score,
    set_digest: digest(score.set_digest),
    values: score.values.length === 0 ? Float64Array.of(1) : score.values,
  }),
  PlanRequest: (request: gen.PlanRequest): gen.PlanRequest => ({
    ...request,
    ...asked(request),
    policies: ['policy', ...request.policies.map((_, index) => `policy${index}`)].slice(0, 16),
    scorers: request.scorers.map((_, index) => `scorer${index}`),
  }),
  Plan: plan,
  GateVerdict: (verdict: gen.GateVerdict): gen.GateVerdict => ({ ...verdict, verdict: verdict.verdict % 3 }),
  RehearsalChunk: motion,
  ApprovedChunk: motion,
  StepInput: (input: gen.StepInput): gen.StepInput => ({
    ...input,
    kind: input.kind % 3,
    message_digest: digest(input.message_digest),
  }),
};

function tied(name: string, message: object): AnyMessage {
  const tie = ties[name.split('/').at(-1) ?? ''];
  return { ...(tie === undefined ? message : tie(message as never)) };
}

/** A random message that its type accepts. */
export function validMessage(name: string): fc.Arbitrary<AnyMessage> {
  return arbitraryMessage(catalogue, name).map((drawn) => {
    const message = tied(name, drawn);
    const meta = message['meta'];
    return meta === undefined ? message : { ...message, meta: tied('Meta', meta as object) };
  });
}
