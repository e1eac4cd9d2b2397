/** What the learned pair adds to bare onnxruntime-node, and what a call of it does to the event loop. */
import { performance } from 'node:perf_hooks';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { defined } from '../../core/assert.ts';
import { DiffusionPolicy } from '../../providers/pusht_policy/model.ts';
import { LatentScorer } from '../../providers/leworldmodel/model.ts';
import { readBundle, type BundleFolder } from '../../providers/shared/onnx/bundle_files.ts';
import type { GraphRole } from '../../providers/shared/onnx/bundle.ts';
import { openSessions } from '../../providers/shared/onnx/sessions.ts';
import { sessionOptions } from '../../providers/shared/onnx/runtime.ts';
import { inRepository } from '../repository.ts';
import { pythonRows } from './onnx_python.ts';
import { cpuPerCall, pairedAsyncRatios, type Work } from './async_rounds.ts';
import { spreadOf } from './rounds.ts';
import type { Row, Section } from './rows.ts';

const candidates = 16;
const blocks = 3;
const steps = 15;
const rounds = { rounds: 15, roundMs: 500, warmUpMs: 500 };
const target = 'at least 0.95 x';
const none = new AbortController().signal;

/** What both sides feed is made before. */
interface Pair {
  /** In the script of the Python peers. */
  readonly name: 'policy' | 'scoring';
  readonly what: string;
  readonly ours: Work;
  readonly bare: Work;
}

function floats(length: number, dims: readonly number[]): Tensor {
  const data = Float32Array.from({ length }, (_, index) => ((index * 37) % 512) / 256 - 1);
  return new Tensor('float32', data, dims);
}

const pixels = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, index) => (index * 37) % 512);

function bareSession({ folder, bundle }: BundleFolder, role: GraphRole): Promise<InferenceSession> {
  const { file } = defined(
    bundle.graphs.find((graph) => graph.role === role),
    role,
  );
  return InferenceSession.create(`${folder}/${file}`, sessionOptions);
}

const observed = new Map([
  ['keypoints', pixels(32)],
  ['agent_position', pixels(4)],
]);

async function policyPair(folder: string): Promise<Pair> {
  const policy = await DiffusionPolicy.open(folder, none);
  const session = await bareSession(readBundle(folder), 'denoiser');
  const sample = floats(candidates * 32, [candidates, 16, 2]);
  const condition = floats(candidates * 36, [candidates, 36]);
  const timestep = new Tensor('int64', new BigInt64Array(candidates).fill(9n), [candidates]);
  const { steps: calls } = defined(policy.bundle.sampler, 'a sampler');
  return {
    name: 'policy',
    what: `policy, ${candidates} chunks by ${calls} steps`,
    ours: async () => {
      await policy.propose({ observed, candidates, seed: 7n }, none);
    },
    bare: async () => {
      for (let call = 0; call < calls; call += 1) await session.run({ sample, timestep, condition });
    },
  };
}

async function scorerPair(folder: string): Promise<Pair> {
  const scorer = await LatentScorer.open(folder, none);
  const source = readBundle(folder);
  const [encoder, cost] = [await bareSession(source, 'encoder'), await bareSession(source, 'cost')];
  const state = floats(2 * 18, [2, 18]);
  const size = defined(source.bundle.graphs[0]?.outputs[0]?.shape[1], 'a latent length');
  const latent = floats(Number(size), [1, Number(size)]);
  const actions = floats(candidates * steps * 2, [candidates, blocks, 10]);
  const scored = {
    observed,
    goal: new Map([['keypoints', pixels(16)]]),
    actions: pixels(candidates * steps * 2),
  };
  return {
    name: 'scoring',
    what: `scoring ${candidates} candidates of ${blocks} blocks`,
    ours: async () => {
      await scorer.costs({ ...scored, candidates, steps }, none);
    },
    bare: async () => {
      await encoder.run({ state });
      await cost.run({ state_latent: latent, goal_latent: latent, actions });
    },
  };
}

/** How late a loop that turns all the time comes round while the work is done, ms, a value a call. */
async function lags(work: Work, calls: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    let [isDone, last, worst] = [false, performance.now(), 0];
    const turn = (): void => {
      const now = performance.now();
      worst = Math.max(worst, now - last);
      last = now;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await work();
    isDone = true;
    await new Promise(setImmediate);
    found.push(worst);
  }
  return found;
}

async function lagRows(folder: string): Promise<readonly Row[]> {
  const source = readBundle(folder);
  const inputs = {
    sample: { data: new Float32Array(candidates * 32), dims: [candidates, 16, 2] },
    timestep: { data: new BigInt64Array(candidates).fill(9n), dims: [candidates] },
    condition: { data: new Float32Array(candidates * 36), dims: [candidates, 36] },
  };
  const rows: Row[] = [];
  for (const inProcess of [true, false]) {
    await using sessions = await openSessions(source, none, { inProcess });
    const work = async (): Promise<void> => {
      await sessions.run('denoiser', inputs, none);
    };
    await cpuPerCall(work, rounds.warmUpMs);
    rows.push({
      kind: 'measured',
      what: `event-loop lag in a denoising step, ${inProcess ? 'in process' : 'process of its own'}`,
      peer: 'a loop that turns',
      unit: 'ms',
      spread: spreadOf(await lags(work, 100)),
      target: 'none stated',
    });
  }
  return rows;
}

async function run(): Promise<readonly Row[]> {
  const folders = {
    policy: inRepository('models', 'pusht-policy'),
    scorer: inRepository('models', 'leworldmodel-pusht'),
  };
  const rows: Row[] = [];
  for (const { name, what, ours, bare } of [
    await policyPair(folders.policy),
    await scorerPair(folders.scorer),
  ]) {
    const spread = await pairedAsyncRatios(ours, bare, rounds);
    rows.push({ kind: 'measured', what, peer: 'onnxruntime-node, bare sessions', unit: 'x', spread, target });
    rows.push(...(await pythonRows(name, what, ours)));
  }
  return [...rows, ...(await lagRows(folders.policy))];
}

export const onnxSection: Section = { name: 'onnx', run };
