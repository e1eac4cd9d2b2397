// What a bundle.json says of a model: its graphs, what goes in and comes out and in which scale, how it was
// made and how good it was. models/README.md describes it for those who make one.
import { z } from 'zod';
import { isDigest } from '../../../core/digest.ts';
import { limits } from './limits.ts';

const text = z.string().min(1).max(1024);
const digest = z.string().refine(isDigest, 'not 64 lower-case hexadecimal digits');
const count = z.int().min(1).max(limits.listLength);
const numbers = z.array(z.number()).min(1).max(limits.listLength);

const tensor = z.strictObject({
  name: text,
  dtype: z.enum(['float32', 'int64']),
  /** `batch`, or another name, stands for any length. */
  shape: z.array(z.union([text, z.int().min(1).max(limits.tensorValues)])).max(8),
});

export const graphSchema = z.strictObject({
  role: z.enum(['policy', 'denoiser', 'encoder', 'cost']),
  file: text,
  sha256: digest,
  bytes: z.int().min(1),
  opset: z.int().min(1),
  inputs: z.array(tensor).min(1).max(16),
  outputs: z.array(tensor).min(1).max(16),
});

const scaling = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('identity') }),
  z.strictObject({ mode: z.literal('mean_std'), mean: numbers, std: numbers, eps: z.number().optional() }),
  z.strictObject({ mode: z.literal('min_max'), min: numbers, max: numbers, eps: z.number().optional() }),
]);

/** The last three axes of an observed tensor: [height, width, 3]. */
const image = z.strictObject({
  layout: z.literal('HWC'),
  colour: z.literal('RGB'),
  /** What a byte is divided by before it is normalised. */
  scale: z.number().positive(),
});

const observed = z.strictObject({
  name: text,
  source: text,
  dtype: z.literal('float32'),
  shape: z.array(count),
  image: image.optional(),
});

const action = z.strictObject({
  name: text,
  dim: count,
  /** Steps that the model gives. */
  horizon: count,
  /** First of them that is for now. */
  start_index: z.int().min(0),
  execute_steps: count,
  dt_s: z.number().positive(),
  /** Steps that the model takes as one. */
  block: count,
  mode: z.enum(['absolute', 'relative']),
  unit: text,
  frame: text,
  /** What the training data held; nothing is clamped to it. */
  low: numbers,
  high: numbers,
});

const sampler = z.strictObject({
  kind: z.enum(['ddim', 'ddpm']),
  train_steps: count,
  steps: count,
  alphas_cumprod: z.array(z.number().positive().lt(1)).min(1).max(limits.listLength),
  /** What the graph predicts: the clean sample, or the noise in it. */
  prediction: z.enum(['sample', 'epsilon']),
  /** Bound of the clean sample, in normalised units. */
  clip: z.number().positive(),
  /**
   * Which noise DDIM goes on with: what the clipped clean sample leaves of the noisy one, or what the graph
   * predicted, clipped or not, as diffusers does. Absent: clean.
   */
  noise_from: z.enum(['clean', 'prediction']).optional(),
});

const scorer = z.strictObject({
  context: count,
  horizon_blocks_max: count,
  block: count,
  max_candidates: count,
  cost: z.literal('squared_l2_sum'),
  direction: z.literal('lower'),
  /** What stands in the goal state where an observed tensor has no goal, in its own unit. */
  goal_agent: numbers.optional(),
  /** Costs are told in whole steps of this: nearer ones are ties. Told as they are unless given. */
  resolution: z.number().positive().max(1e6).optional(),
});

const quality = z.strictObject({
  metric: text,
  value: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.int().min(1),
  held_out: text,
  date: text,
  command: text,
});

const golden = z.strictObject({
  inputs: text,
  outputs: text,
  noise: text.optional(),
  cases: count,
  rtol: z.number().positive(),
  atol: z.number().positive(),
  sha256: z.record(text, digest),
});

export const bundleSchema = z
  .strictObject({
    schema_version: z.literal(1),
    name: text,
    kind: z.enum(['policy', 'scorer']),
    licence: text,
    embodiment: text,
    provenance: z.strictObject({
      script: text,
      script_sha256: digest,
      data_sha256: digest,
      seed: z.int(),
      git_revision: text,
      torch: text,
      date: text,
      command: text,
    }),
    graphs: z.array(graphSchema).min(1).max(8),
    observation: z.array(observed).min(1).max(16),
    goal: z
      .array(
        z.strictObject({
          name: text,
          shape: z.array(count),
          /** The one goal that the model was trained for; null: any. */
          fixed: z.array(numbers).nullable(),
          tolerance: z.number().min(0),
        }),
      )
      .max(16),
    normalisation: z.record(text, scaling),
    action,
    sampler: sampler.optional(),
    scorer: scorer.optional(),
    quality: z.array(quality).max(256),
    golden,
  })
  .superRefine((bundle, context) => {
    for (const [path, message] of contradictions(bundle))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

export type Bundle = z.infer<typeof bundleSchema>;
export type GraphSpec = z.infer<typeof graphSchema>;
export type GraphRole = GraphSpec['role'];
export type TensorSpec = z.infer<typeof tensor>;
export type Scaling = z.infer<typeof scaling>;
export type SamplerSpec = z.infer<typeof sampler>;

interface Checked {
  readonly kind: 'policy' | 'scorer';
  readonly graphs: readonly { readonly role: GraphRole }[];
  readonly observation: readonly z.infer<typeof observed>[];
  readonly goal: readonly { readonly name: string }[];
  readonly normalisation: Readonly<Record<string, Scaling>>;
  readonly action: z.infer<typeof action>;
  readonly sampler?: SamplerSpec | undefined;
  readonly scorer?: z.infer<typeof scorer> | undefined;
  readonly golden: z.infer<typeof golden>;
}

type Contradiction = readonly [path: readonly string[], message: string];

const imageRank = 3;
const colours = 3;

/** The sets of graphs that a kind may have; the role policy gives a chunk without a sampler. */
const rolesOf = {
  policy: [['denoiser'], ['denoiser', 'encoder'], ['policy']],
  scorer: [['cost', 'encoder']],
} as const;

/** What is well-formed in each part, but not together. */
function* contradictions(bundle: Checked): Generator<Contradiction> {
  const { kind, action: actions, sampler: schedule } = bundle;
  const roles = bundle.graphs.map(({ role }) => role).sort();
  if (!rolesOf[kind].some((each) => each.join() === roles.join()))
    yield [['graphs'], `a ${kind} has ${rolesOf[kind].map((each) => each.join(' and ')).join(', or ')}`];
  if ((schedule !== undefined) !== roles.includes('denoiser'))
    yield [['sampler'], 'is there with a denoiser, and only with one'];
  if ((bundle.scorer !== undefined) !== (kind === 'scorer'))
    yield [['scorer'], 'is there in a scorer, and only there'];
  for (const end of ['low', 'high'] as const)
    if (actions[end].length !== actions.dim) yield [['action', end], `not ${actions.dim} numbers`];
  if (actions.start_index + actions.execute_steps > actions.horizon)
    yield [['action'], 'the executed steps end after the horizon'];
  if (schedule !== undefined) {
    if (schedule.alphas_cumprod.length !== schedule.train_steps)
      yield [['sampler', 'alphas_cumprod'], `not ${schedule.train_steps} numbers`];
    if (schedule.train_steps % schedule.steps !== 0)
      yield [['sampler', 'steps'], `does not divide ${schedule.train_steps}`];
    if (schedule.kind === 'ddpm' && schedule.noise_from !== undefined)
      yield [['sampler', 'noise_from'], 'is for ddim'];
    if (schedule.kind === 'ddpm' && schedule.steps !== schedule.train_steps)
      yield [['sampler', 'steps'], 'ddpm takes every training step'];
  }
  yield* observationFaults(bundle);
  yield* scalingFaults(bundle);
}

function* observationFaults({ observation, goal, scorer: part }: Checked): Generator<Contradiction> {
  for (const { name, shape, image: isImage } of observation) {
    if (isImage !== undefined && (shape.length !== imageRank + 1 || shape.at(-1) !== colours))
      yield [['observation', name], 'is no image: [frames, height, width, 3]'];
    const hasGoal = goal.some((each) => each.name === name);
    if (part !== undefined && part.goal_agent === undefined && !hasGoal)
      yield [['scorer', 'goal_agent'], `is missing, and ${name} has no goal`];
  }
}

function* scalingFaults({
  sampler: drawn,
  observation,
  normalisation,
  action: actions,
  golden: vectors,
}: Checked) {
  const widths = new Map(observation.map(({ name, shape }) => [name, shape.at(-1) ?? 1]));
  widths.set('action', actions.dim);
  for (const [name, width] of widths) {
    const scale = normalisation[name];
    const path = ['normalisation', name];
    if (scale === undefined) yield [path, 'is missing'] as const;
    else if (!isOfWidth(scale, width))
      yield [path, `does not scale ${width} numbers by a span above 0`] as const;
  }
  const wanted = [
    vectors.inputs,
    vectors.outputs,
    ...(drawn === undefined ? [] : [vectors.noise ?? 'noise']),
  ];
  for (const file of wanted)
    if (vectors.sha256[file] === undefined) yield [['golden', 'sha256'], `${file} is missing`] as const;
}

function isOfWidth(scale: Scaling, width: number): boolean {
  if (scale.mode === 'identity') return true;
  if (scale.mode === 'mean_std')
    return scale.mean.length === width && scale.std.length === width && scale.std.every((std) => std > 0);
  const { min, max } = scale;
  return min.length === width && max.length === width && min.every((low, axis) => low < (max[axis] ?? low));
}
