// One tensor of an observation profile: its topic, which field of the message it is, and its form.
import { z } from 'zod';
import { profiles, type Qos } from '../../graph/profiles.ts';
import type { Profile } from '../../msgs/index.ts';
import { units } from '../../msgs/rules/units.ts';

/** Types of which a field can be read; each has its reader in fields.ts. */
const fieldTypes = [
  'geometry_msgs/msg/PolygonStamped',
  'geometry_msgs/msg/PointStamped',
  'geometry_msgs/msg/PoseStamped',
  'sensor_msgs/msg/JointState',
  'sensor_msgs/msg/CompressedImage',
  'sensor_msgs/msg/Image',
  'std_msgs/msg/Float32MultiArray',
] as const;

export type FieldType = (typeof fieldTypes)[number];

export function isFieldType(type: string): boolean {
  return fieldTypes.some((known) => known === type);
}

/** What may be said beside the common fields, by type. */
const options: Readonly<Record<FieldType, readonly string[]>> = {
  'geometry_msgs/msg/PolygonStamped': ['axes'],
  'geometry_msgs/msg/PointStamped': ['axes'],
  'geometry_msgs/msg/PoseStamped': ['field'],
  'sensor_msgs/msg/JointState': ['field', 'joints'],
  'sensor_msgs/msg/CompressedImage': ['decode', 'crop', 'resize', 'scale'],
  'sensor_msgs/msg/Image': ['decode', 'crop', 'resize', 'scale'],
  'std_msgs/msg/Float32MultiArray': [],
};

export const topicName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/, 'a relative topic name')
  .max(256);

/** A name as it stands in messages: plain characters, so that its bytes are as many. */
export const word = z
  .string()
  .regex(/^[\w./-]+$/, 'a name of letters, digits, _, ., / and -')
  .max(64);

/** Pixels along one side of an image. */
const sideMax = 4096;
/** As many joints as a site policy may have. */
const jointsMax = 64;

const side = z.number().int().positive().max(sideMax);
const offset = z.number().int().min(0).max(sideMax);

interface QosWish {
  readonly reliability: Qos['reliability'];
  readonly durability?: Qos['durability'] | undefined;
  readonly depth?: number | undefined;
}

const qosSchema = z
  .strictObject({
    reliability: z.enum(['reliable', 'best_effort']),
    durability: z.enum(['volatile', 'transient_local']).optional(),
    depth: z.number().int().positive().optional(),
  })
  .refine((qos) => graphProfile(qos) !== undefined, {
    error: `the graph offers ${Object.values(profiles)
      .map(({ reliability, durability, depth }) => `${reliability} ${durability} ${String(depth)}`)
      .join(', ')}`,
  });

const fields = z.strictObject({
  name: word.describe('name of the tensor in the Observation'),
  topic: topicName.describe('relative topic name'),
  type: z.enum(fieldTypes).describe('ROS type of the topic'),
  axes: z.enum(['xy', 'xyz']).optional().describe('which coordinates of a point are kept'),
  field: z
    .enum(['position', 'velocity', 'effort'])
    .optional()
    .describe('of a joint state (default: position), or `position` for a pose without its orientation'),
  joints: z
    .array(word)
    .min(1)
    .max(jointsMax)
    .optional()
    .describe('joints in the order of the tensor; the message may have another order, but no other joint'),
  decode: z.boolean().optional().describe('pixels instead of the file that a compressed image is'),
  crop: z.tuple([offset, offset, side, side]).optional().describe('x, y, width, height: cut out first'),
  resize: z.tuple([side, side]).optional().describe('height, width: resized with antialiasing after the cut'),
  scale: z.number().positive().max(255).optional().describe('each byte times this, as float32'),
  qos: qosSchema.optional().describe('instead of what a sensor topic adapts to; not for recorded sessions'),
  shape: z
    .array(z.number().int().positive().max(4096))
    .min(1)
    .max(4)
    .describe('shape of one sample, without the time axis'),
  layout: z
    .string()
    .regex(/^[NDHWC]+$/, 'letters of N, D, H, W and C')
    .describe('one letter an axis, without the time axis'),
  unit: z.enum(units),
  frame: z.union([z.literal(''), word]),
});

type Fields = z.infer<typeof fields>;

/** The profile of the graph whose settings are these; the first where several are. */
export function graphProfile({ reliability, durability = 'volatile', depth }: QosWish): Profile | undefined {
  const names = ['sensor', 'stream', 'event', 'state'] as const;
  return names.find((name) => {
    const offered = profiles[name];
    if (offered.reliability !== reliability || offered.durability !== durability) return false;
    return depth === undefined || offered.depth === depth;
  });
}

export function isImage(type: FieldType): boolean {
  return type === 'sensor_msgs/msg/Image' || type === 'sensor_msgs/msg/CompressedImage';
}

/** Whether the tensor holds pixels, not the file of a compressed image. */
export function holdsPixels({ type, decode }: Pick<Fields, 'type' | 'decode'>): boolean {
  return type === 'sensor_msgs/msg/Image' || (type === 'sensor_msgs/msg/CompressedImage' && decode === true);
}

interface Fault {
  readonly path: keyof Fields;
  readonly message: string;
}

function foreignOption(tensor: Fields): Fault | undefined {
  const allowed = options[tensor.type];
  const optional = ['axes', 'field', 'joints', 'decode', 'crop', 'resize', 'scale'] as const;
  const path = optional.find((name) => tensor[name] !== undefined && !allowed.includes(name));
  return path && { path, message: `not for ${tensor.type}` };
}

function numbersFault({ type, field, joints, shape }: Fields): Fault | undefined {
  if (type === 'sensor_msgs/msg/JointState') {
    if (joints === undefined)
      return { path: 'joints', message: 'a joint state needs the names of its joints' };
    if (new Set(joints).size !== joints.length)
      return { path: 'joints', message: 'a joint stands there twice' };
    const fits = shape.length === 1 && shape[0] === joints.length;
    return fits ? undefined : { path: 'shape', message: `[${String(joints.length)}] for so many joints` };
  }
  if (type !== 'geometry_msgs/msg/PoseStamped') return undefined;
  if (field === 'velocity' || field === 'effort') return { path: 'field', message: `a pose has no ${field}` };
  const length = field === 'position' ? 3 : 7;
  const fits = shape.length === 1 && shape[0] === length;
  return fits ? undefined : { path: 'shape', message: `[${String(length)}] for a pose` };
}

function imageFault(tensor: Fields): Fault | undefined {
  const { type, crop, resize, scale, shape, layout } = tensor;
  if (!isImage(type)) return undefined;
  if (!holdsPixels(tensor)) {
    const worked = crop !== undefined || resize !== undefined || scale !== undefined || layout === 'CHW';
    return worked
      ? { path: 'decode', message: 'true, to work on the pixels of a compressed image' }
      : undefined;
  }
  if (!['HWC', 'CHW', 'HW'].includes(layout)) return { path: 'layout', message: 'HWC, CHW or HW' };
  const [height, width] = resize ?? (crop && [crop[3], crop[2]]) ?? [];
  if (height === undefined) return undefined;
  const fits = shape[layout.indexOf('H')] === height && shape[layout.indexOf('W')] === width;
  return fits ? undefined : { path: 'shape', message: `${String(height)} high and ${String(width)} wide` };
}

export const tensorSchema = fields.check((context) => {
  const tensor = context.value;
  const lettersFit = tensor.layout.length === tensor.shape.length;
  const letters: Fault = { path: 'layout', message: 'one letter for each axis of the shape' };
  const fault = lettersFit ? (foreignOption(tensor) ?? numbersFault(tensor) ?? imageFault(tensor)) : letters;
  if (fault === undefined) return;
  context.issues.push({ code: 'custom', input: tensor, path: [fault.path], message: fault.message });
});

export type TensorProfile = Fields & {
  /** File and line that the tensor stands on, for messages. */
  readonly place?: string;
};
