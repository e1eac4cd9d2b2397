// Takes out of a message what is not for others: texts that look like secrets or host paths, pictures, and
// fields that were named. Fields are found by the definition of the type, never by searching bytes.
import { redactShared } from '../../core/redact.ts';
import { messageTypeByName, type MessageType } from '../../msgs/index.ts';
import type { BagType } from './bag_types.ts';
import type { Change } from './make.ts';

export interface RedactRules {
  /** What becomes of pictures: left out, kept as black ones of the same form, or kept. */
  readonly images: 'drop' | 'mask' | 'keep';
  /** `TOPIC:FIELD`, a field of a field as `a.b`, through lists too. */
  readonly masks: readonly string[];
}

const pictureTypes = ['sensor_msgs/msg/Image', 'sensor_msgs/msg/CompressedImage'];
const maskedText = '[masked]';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !Array.isArray(value);
}

/** The same value where nothing in it changes, so that an untouched message stays untouched. */
function mapped(value: unknown, change: (value: unknown, name: string) => unknown, name = ''): unknown {
  const changed = change(value, name);
  if (changed !== value) return changed;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const made = items.map((item) => mapped(item, change, name));
    return made.some((item, index) => item !== items[index]) ? made : value;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapped(item, change, key)] as const);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}

/** A value of the same type that says nothing. */
function blank(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? value : maskedText;
  if (typeof value === 'number') return 0;
  if (typeof value === 'bigint') return 0n;
  if (typeof value === 'boolean') return false;
  if (value instanceof Uint8Array) return new Uint8Array(value.length);
  if (value instanceof Float32Array) return new Float32Array(value.length);
  if (value instanceof Float64Array) return new Float64Array(value.length);
  if (Array.isArray(value)) return value.map(blank);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blank(item)]));
}

function masked(value: unknown, path: readonly string[]): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return blank(value);
  if (Array.isArray(value)) return value.map((item: unknown) => masked(item, path));
  if (!isRecord(value) || !(field in value)) return value;
  return { ...value, [field]: masked(value[field], rest) };
}

/** Texts that JSON or a person wrote; what is a digest or a name stays as it is, since nothing in it fits. */
function redactTexts(message: unknown): unknown {
  return mapped(message, (value) => (typeof value === 'string' ? redactShared(value) : value));
}

/** A tensor that holds a picture: by its layout or its encoding. */
function isPicture(
  value: unknown,
): value is Readonly<Record<string, unknown>> & { readonly data: Uint8Array } {
  if (!isRecord(value) || !(value['data'] instanceof Uint8Array)) return false;
  const { layout, encoding } = value;
  const isEncoded = encoding === 'png' || encoding === 'jpeg';
  return isEncoded || (typeof layout === 'string' && layout.includes('H') && layout.includes('W'));
}

function maskPictures(message: unknown): unknown {
  return mapped(message, (value) =>
    isPicture(value) ? { ...value, data: new Uint8Array(value.data.length) } : value,
  );
}

function masksOf(rules: RedactRules, topic: string): readonly (readonly string[])[] {
  const own = rules.masks.filter((mask) => mask.startsWith(`${topic}:`));
  return own.map((mask) => mask.slice(topic.length + 1).split('.'));
}

function redacted(
  type: MessageType<unknown>,
  payload: Uint8Array,
  rules: RedactRules,
  topic: string,
): Uint8Array {
  const message = type.decode(payload);
  const texts = redactTexts(message);
  const pictures = rules.images === 'keep' ? texts : maskPictures(texts);
  const changed = masksOf(rules, topic).reduce(masked, pictures);
  return changed === message ? payload : Uint8Array.from(type.encode(changed));
}

/** Raw pictures are black then; a compressed one cannot be blanked byte by byte, so it is left out. */
function pictureChange({ images }: RedactRules, type: BagType, payload: Uint8Array): Uint8Array | undefined {
  if (images === 'keep') return payload;
  const known = messageTypeByName(type.name);
  if (images === 'drop' || type.name !== 'sensor_msgs/msg/Image' || known === undefined) return undefined;
  const message = known.decode(payload);
  return Uint8Array.from(known.encode(masked(message, ['data'])));
}

/** Messages of types that nobody here knows are left out: what they say cannot be judged. */
export function redaction(rules: RedactRules): Change {
  return (topic, type, payload) => {
    if (pictureTypes.includes(type.name)) return pictureChange(rules, type, payload);
    const known = messageTypeByName(type.name);
    return known === undefined ? undefined : redacted(known, payload, rules, topic);
  };
}

export function redactionRules({ images, masks }: RedactRules): readonly string[] {
  const pictures = { drop: 'pictures left out', mask: 'pictures blanked', keep: 'pictures kept' };
  return [
    'texts redacted',
    pictures[images],
    ...masks.map((mask) => `masked ${mask}`),
    'messages of unknown types left out',
  ];
}
