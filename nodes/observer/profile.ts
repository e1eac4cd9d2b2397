// The observation profile: which topic feeds which tensor, in which unit and frame. Read from YAML.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import { readYaml } from '../yaml_file.ts';
import { units } from '../../msgs/rules/units.ts';

/** Types of which a field can be read; each has its reader in fields.ts. */
export const fieldTypes = [
  'geometry_msgs/msg/PolygonStamped',
  'geometry_msgs/msg/PointStamped',
  'sensor_msgs/msg/CompressedImage',
] as const;

const topicName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/, 'a relative topic name')
  .max(256);

/** A name as it stands in messages: plain characters, so that its bytes are as many. */
const word = z
  .string()
  .regex(/^[\w./-]+$/, 'a name of letters, digits, _, ., / and -')
  .max(64);

const tensorSchema = z
  .strictObject({
    name: word.describe('name of the tensor in the Observation'),
    topic: topicName.describe('relative topic name'),
    type: z.enum(fieldTypes).describe('ROS type of the topic'),
    axes: z.enum(['xy', 'xyz']).optional().describe('which coordinates of a point are kept'),
    shape: z
      .array(z.number().int().positive().max(4096))
      .min(1)
      .max(4)
      .describe('shape of one sample, without the time axis'),
    layout: z
      .string()
      .regex(/^[A-Z]+$/, 'capital letters')
      .describe('one letter an axis, without the time axis'),
    unit: z.enum(units),
    frame: z.union([z.literal(''), word]),
  })
  .refine(({ shape, layout }) => layout.length === shape.length, {
    path: ['layout'],
    error: 'one letter for each axis of the shape',
  });

const namesDiffer = {
  check: (tensors: readonly { readonly name: string }[]): boolean =>
    new Set(tensors.map(({ name }) => name)).size === tensors.length,
  error: 'two tensors have the same name',
};

const profileSchema = z.strictObject({
  schema_version: z.literal(1),
  name: word,
  embodiment: word.describe('embodiment of the site policy that these observations belong to'),
  n_obs_steps: z
    .number()
    .int()
    .min(1)
    .max(16)
    .describe('samples on the time axis of every tensor but images'),
  rate_hz: z.number().positive().max(1000).describe('how often a complete frame is expected'),
  tensors: z.array(tensorSchema).min(1).max(32).refine(namesDiffer.check, namesDiffer.error),
  goal: z.strictObject({
    instruction: topicName.describe('std_msgs/String topic with the instruction, latched'),
    tensors: z.array(tensorSchema).max(16).refine(namesDiffer.check, namesDiffer.error),
  }),
});

export type TensorProfile = z.infer<typeof tensorSchema>;
export type ObservationProfile = z.infer<typeof profileSchema>;

/** Faults named at once. */
const issuesMax = 8;

/**
 * Reads a profile.
 * @throws WorldforgeError session_invalid naming each field that is wrong
 */
export function readProfile(path: string): ObservationProfile {
  const hint = `correct ${path}; launch/params/pusht_profile.yaml is an example`;
  const codes = { missing: 'session_invalid', invalid: 'session_invalid' } as const;
  const value = readYaml({ path, what: 'observation profile', codes, hint });
  const result = profileSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, issuesMax)
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  throw new WorldforgeError('session_invalid', `observation profile ${path}: ${issues.join('; ')}`, { hint });
}
