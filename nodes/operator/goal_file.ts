// A file that says what the robot is to do: the instruction, and numbers for the goal tensors of the profile.
import { z } from 'zod';
import { defined } from '../../core/assert.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { zeroStamp } from '../../core/time.ts';
import type { Tensor } from '../../msgs/index.ts';
import type { ObservationProfile, TensorProfile } from '../observer/profile.ts';
import { makeTensor } from '../observer/step.ts';
import { readYaml } from '../yaml_file.ts';

const valuesMax = 65_536;

const fileShape = z.strictObject({
  schema_version: z.literal(1),
  instruction: z.string().min(1).max(1024),
  tensors: z.record(z.string().max(64), z.array(z.number()).min(1).max(valuesMax)).default({}),
});

export type GoalFile = z.infer<typeof fileShape>;

const hint = 'docs/architecture.md, "Goals of live sensors", has an example of a goal file';

function invalid(path: string, text: string): WorldforgeError {
  return new WorldforgeError('goal_invalid', `goal file ${path}: ${text}`, { hint });
}

/** @throws WorldforgeError goal_invalid naming each member that is wrong */
export function readGoalFile(path: string): GoalFile {
  const codes = { missing: 'goal_invalid', invalid: 'goal_invalid' } as const;
  const result = fileShape.safeParse(readYaml({ path, what: 'goal file', codes, hint }));
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw invalid(path, issues.join('; '));
}

function tensorOf(profile: TensorProfile, values: readonly number[], path: string): Tensor {
  const size = profile.shape.reduce((product, side) => product * side, 1);
  const shape = profile.shape.join('x');
  if (values.length !== size)
    throw invalid(path, `${profile.name} has ${String(values.length)} numbers, ${shape} are ${String(size)}`);
  const numbers = Float32Array.from(values);
  if (!numbers.every(Number.isFinite)) throw invalid(path, `${profile.name} has a number beyond float32`);
  const data = new Uint8Array(numbers.buffer);
  const sample = { stamp: zeroStamp, dtype: 'float32', encoding: 'raw', data } as const;
  return defined(makeTensor(profile, [sample], false), 'tensor of one sample');
}

/**
 * The goal tensors that the profile names, in its order, from numbers in row-major order.
 * @throws WorldforgeError goal_invalid where one is missing, unknown or of another size
 */
export function goalTensors(
  { tensors }: GoalFile,
  { goal }: ObservationProfile,
  path: string,
): readonly Tensor[] {
  const names = goal.tensors.map(({ name }) => name);
  const unknown = Object.keys(tensors).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw invalid(path, `the profile has no goal tensor ${unknown}; it has ${names.join(', ') || 'none'}`);
  return goal.tensors.map((profile) => {
    const values = tensors[profile.name];
    if (values === undefined)
      throw invalid(path, `the goal tensor ${profile.name} of the profile is missing`);
    return tensorOf(profile, values, path);
  });
}
