// The observation profile: which topic feeds which tensor, in which unit and frame. Read from YAML.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import { readYamlLines } from '../yaml_file.ts';
import { tensorSchema, topicName, word, type TensorProfile } from './tensor_profile.ts';

const namesDiffer = {
  check: (tensors: readonly { readonly name: string }[]): boolean =>
    new Set(tensors.map(({ name }) => name)).size === tensors.length,
  error: 'two tensors have the same name',
};

/** Frames kept for one observation: with a raw image in each they are most of the observer's memory. */
const framesKeptMax = 128;

const profileSchema = z
  .strictObject({
    schema_version: z.literal(1),
    name: word,
    embodiment: word.describe('embodiment of the site policy that these observations belong to'),
    n_obs_steps: z
      .number()
      .int()
      .min(1)
      .max(16)
      .describe('samples on the time axis of every tensor but encoded images'),
    obs_spacing: z
      .number()
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('frames from one of these samples to the next (default: 1)'),
    sync_slop_ms: z
      .number()
      .min(0)
      .max(1000)
      .optional()
      .describe('how far a sample may be from the stamp of the first tensor (default: 0, equal stamps)'),
    age_limit_ms: z
      .number()
      .positive()
      .max(60_000)
      .optional()
      .describe('a sample this far from the ROS clock is refused; not in a recorded session'),
    rate_hz: z.number().positive().max(1000).describe('how often a complete frame is expected'),
    tensors: z.array(tensorSchema).min(1).max(32).refine(namesDiffer.check, namesDiffer.error),
    goal: z.strictObject({
      instruction: topicName.describe('std_msgs/String topic with the instruction, latched'),
      tensors: z.array(tensorSchema).max(16).refine(namesDiffer.check, namesDiffer.error),
    }),
  })
  .refine(({ n_obs_steps, obs_spacing = 1 }) => (n_obs_steps - 1) * obs_spacing < framesKeptMax, {
    path: ['obs_spacing'],
    error: `at most ${String(framesKeptMax)} frames from the oldest sample to the newest`,
  });

export type { TensorProfile } from './tensor_profile.ts';
type ProfileFields = z.infer<typeof profileSchema>;

export interface ObservationProfile extends Omit<ProfileFields, 'tensors' | 'goal'> {
  readonly tensors: readonly TensorProfile[];
  readonly goal: { readonly instruction: string; readonly tensors: readonly TensorProfile[] };
}

/** Faults named at once. */
const issuesMax = 8;

function placed(fields: ProfileFields, placeOf: ProfileFile['placeOf']): ObservationProfile {
  const withPlaces = (tensors: ProfileFields['tensors'], from: readonly string[]): readonly TensorProfile[] =>
    tensors.map((tensor, index) => ({ ...tensor, place: placeOf([...from, index]) }));
  return {
    ...fields,
    tensors: withPlaces(fields.tensors, ['tensors']),
    goal: { ...fields.goal, tensors: withPlaces(fields.goal.tensors, ['goal', 'tensors']) },
  };
}

const places = new WeakMap<ObservationProfile, ProfileFile['placeOf']>();

/** File and line of a field of a profile that was read from a file; otherwise empty. */
export function placeIn(profile: ObservationProfile, path: readonly PropertyKey[]): string {
  return places.get(profile)?.(path) ?? '';
}

export interface ProfileFile {
  readonly profile: ObservationProfile;
  /** File and line of a field, or of what is around it. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
}

/** @throws WorldforgeError as `readProfileFile` does */
export function readProfile(path: string): ObservationProfile {
  return readProfileFile(path).profile;
}

/**
 * Reads a profile.
 * @throws WorldforgeError session_invalid naming each field that is wrong, and its line
 */
export function readProfileFile(path: string): ProfileFile {
  const hint = `correct ${path}; launch/params/pusht_profile.yaml is an example`;
  const codes = { missing: 'session_invalid', invalid: 'session_invalid' } as const;
  const { value, lineOf } = readYamlLines({ path, what: 'observation profile', codes, hint });
  const result = profileSchema.safeParse(value);
  const placeOf = (place: readonly PropertyKey[]): string => `${path}:${String(lineOf(place))}`;
  if (result.success) {
    const profile = placed(result.data, placeOf);
    places.set(profile, placeOf);
    return { profile, placeOf };
  }
  const issues = result.error.issues.slice(0, issuesMax).map((issue) => {
    const place = issue.path.join('.') || 'the whole';
    return `${place}: ${issue.message} (line ${String(lineOf(issue.path))})`;
  });
  throw new WorldforgeError('session_invalid', `observation profile ${path}: ${issues.join('; ')}`, { hint });
}
