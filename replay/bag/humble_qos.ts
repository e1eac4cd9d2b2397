// The QoS profiles that a recording says were offered, in the numbers that metadata up to version 8 has for
// its policies. Later versions have words.
import { parseDocument } from 'yaml';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';

/** As the middleware interface of humble numbers them; what it does not know is left to the system. */
const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  history: { system_default: 0, keep_last: 1, keep_all: 2, unknown: 3 },
  reliability: { system_default: 0, reliable: 1, best_effort: 2, unknown: 3, best_available: 0 },
  durability: { system_default: 0, transient_local: 1, volatile: 2, unknown: 3, best_available: 0 },
  liveliness: { system_default: 0, automatic: 1, manual_by_topic: 3, unknown: 4, best_available: 0 },
};

const scalarFields = ['history', 'depth', 'reliability', 'durability'] as const;
const durations = ['deadline', 'lifespan', 'liveliness_lease_duration'] as const;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalar(field: string, value: unknown): string {
  const known = typeof value === 'string' ? numbers[field]?.[value] : value;
  if (typeof known === 'bigint' || typeof known === 'boolean') return `${field}: ${String(known)}`;
  if (typeof known === 'number') return `${field}: ${String(known)}`;
  throw new TypeError(`${field} is ${JSON.stringify(value)}`);
}

function durationLines(field: string, value: unknown): readonly string[] {
  const { sec, nsec }: Fields = isFields(value) ? value : {};
  return [`${field}:`, `  ${scalar('sec', sec)}`, `  ${scalar('nsec', nsec)}`];
}

function profileLines(value: unknown): readonly string[] {
  if (!isFields(value)) throw new TypeError('a profile is no mapping');
  const [deadline, lifespan, lease] = durations.map((field) => durationLines(field, value[field]));
  const lines = [
    ...scalarFields.map((field) => scalar(field, value[field])),
    ...(deadline ?? []),
    ...(lifespan ?? []),
    scalar('liveliness', value['liveliness']),
    ...(lease ?? []),
    scalar('avoid_ros_namespace_conventions', value['avoid_ros_namespace_conventions']),
  ];
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/**
 * Lines of a YAML sequence; none where nothing was offered.
 * @param yaml the `offered_qos_profiles` of a channel, with words or with numbers
 * @throws WorldforgeError session_invalid
 */
export function humbleQosLines(topic: string, yaml: string): readonly string[] {
  try {
    if (yaml.length > limits.metadataBytesMax) throw new RangeError(`${String(yaml.length)} characters`);
    const document = parseDocument(yaml, { intAsBigInt: true, schema: 'core', logLevel: 'silent' });
    const [fault] = document.errors;
    if (fault !== undefined) throw fault;
    const profiles: unknown = document.toJS({ maxAliasCount: 0 }) ?? [];
    if (!Array.isArray(profiles)) throw new TypeError('it is no sequence');
    return profiles.flatMap((profile: unknown) => profileLines(profile));
  } catch (cause) {
    const text = `${topic}: its offered QoS profiles cannot be read: ${errorText(cause)}`;
    throw new WorldforgeError('session_invalid', text, { cause, hint: 'take another copy of the recording' });
  }
}
