// Rules for values of unknown origin: what is wrong, where, with which code. A rule never changes a value.
import { kinematicsFaultCodes } from './kinematics/codes.ts';

export const faultCodes = {
  value_missing: 'The value is absent or null.',
  value_wrong_type: 'The value is of another type.',
  value_not_finite: 'The number is NaN or infinite.',
  value_not_positive: 'The number is zero or negative, which would switch a guard off.',
  value_not_integer: 'The number has a fraction, or more digits than are exact.',
  value_too_large: 'The value is so large that its guard could never refuse.',
  value_too_small: 'The value is so small that its guard could never pass, or pass on one sample.',
  value_too_long: 'The text or list is empty or longer than allowed.',
  value_unknown_key: 'Nothing reads this key: it may be misspelt.',
  value_unknown: 'The value is not in the closed list.',
  unit_unknown: 'The unit is not in the closed list, or does not belong to this kind; nothing is converted.',
  kind_not_judged: 'Limits of this kind or mode cannot be judged by this version.',
  name_malformed: 'Names are lower snake_case.',
  name_repeated: 'Two entries have the same name.',
  range_inverted: 'The lower bound is not below the upper one.',
  box_malformed: 'A box needs one minimum and one maximum for each of its axes.',
  box_needs_kinematics: 'Points in space can be judged of joints only with the robot description (URDF).',
  box_missing: 'A Cartesian position stands in no workspace box.',
  item_missing: 'The checklist lacks an item that every dry run asks.',
  author_needs_one_approver: 'Who opened the run may approve only where one approver is enough.',
  key_malformed: 'A public key is 64 lower-case hexadecimal digits.',
  key_repeated: 'Two entries have the same key: one person would count twice.',
  digest_malformed: 'A digest is 64 lower-case hexadecimal digits.',
  topic_malformed: 'Names of topics and nodes are ROS names, without a namespace of their own.',
  topic_repeated: 'Two entries name the same topic.',
  date_malformed: 'A date is written as 2026-01-31.',
  operators_missing: 'LIVE needs operators: nobody is listed who could approve.',
  approvers_too_few: 'Fewer approvers are listed than must approve beside the author.',
  author_unlisted: 'Nobody is listed with a role that can open a LIVE run.',
  item_live_missing: 'The checklist lacks an item that every LIVE run asks.',
  embodiment_unknown: 'The policy has no embodiment of this name.',
  dimensions_differ: 'The list has not one entry for each dimension of the embodiment.',
  driver_unfit: 'A simulated robot has the driver sim, and no other robot has.',
  lookahead_too_short: 'The lookahead must hold two steps of the robot at least.',
  source_missing: 'The sources do not say which node may publish this topic.',
  ...kinematicsFaultCodes,
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof faultCodes;

export interface Fault {
  /** As in `ages.review_ms` or `embodiments[0].dimensions[1].unit`. */
  readonly path: string;
  readonly code: FaultCode;
  /** The value as text, cut. */
  readonly value: string;
}

export type ValueRule = (value: unknown, path: string) => readonly Fault[];

const valueLength = 64;

export function fault(path: string, code: FaultCode, value: unknown): Fault {
  const text = typeof value === 'object' && value !== null ? typeof value : String(value);
  return { path, code, value: text.slice(0, valueLength) };
}

/** What stands in a list twice. */
export function repeated(
  entries: readonly string[],
  path: (position: number) => string,
  code: FaultCode = 'name_repeated',
): readonly Fault[] {
  return entries.flatMap((entry, position) =>
    entries.indexOf(entry) === position ? [] : [fault(path(position), code, entry)],
  );
}

/** Absent and null are told apart from a wrong type: both are the usual way to say "off". */
function typed<T>(
  is: (value: unknown) => value is T,
  judge: (value: T, path: string) => readonly Fault[],
): ValueRule {
  return (value, path) => {
    if (value === undefined || value === null) return [fault(path, 'value_missing', value)];
    return is(value) ? judge(value, path) : [fault(path, 'value_wrong_type', value)];
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any finite number of at most this magnitude. */
export function finite(magnitudeMax: number): ValueRule {
  return typed(isNumber, (value, path) => {
    if (!Number.isFinite(value)) return [fault(path, 'value_not_finite', value)];
    return Math.abs(value) <= magnitudeMax ? [] : [fault(path, 'value_too_large', value)];
  });
}

export function positive(max: number): ValueRule {
  return typed(isNumber, (value, path) => {
    const faults = finite(max)(value, path);
    if (faults.length > 0) return faults;
    return value > 0 ? [] : [fault(path, 'value_not_positive', value)];
  });
}

/** A whole number from 1 to `max`. */
export function count(max: number): ValueRule {
  return typed(isNumber, (value, path) => {
    const faults = positive(max)(value, path);
    if (faults.length > 0) return faults;
    return Number.isSafeInteger(value) ? [] : [fault(path, 'value_not_integer', value)];
  });
}

/** A whole number from `min` to `max`, where less than `min` is as useless as more than `max`. */
export function between(min: number, max: number): ValueRule {
  return (value, path) => {
    const faults = min === 0 ? index(max)(value, path) : count(max)(value, path);
    const small = faults.length === 0 && isNumber(value) && value < min;
    return small ? [fault(path, 'value_too_small', value)] : faults;
  };
}

/** A whole number from 0 to `max`. */
export function index(max: number): ValueRule {
  return (value, path) => (value === 0 ? [] : count(max)(value, path));
}

/** A text that a message can carry: not empty, and bounded in bytes of UTF-8. */
export function text(bytesMax: number): ValueRule {
  return typed(isText, (value, path) => {
    const fits =
      value.length > 0 && new TextEncoder().encode(value).length <= bytesMax && value.isWellFormed();
    return fits ? [] : [fault(path, 'value_too_long', value)];
  });
}

/** A text of one form. */
export function written(form: RegExp, lengthMax: number, code: FaultCode): ValueRule {
  return typed(isText, (value, path) => {
    const faults = text(lengthMax)(value, path);
    if (faults.length > 0) return faults;
    return form.test(value) ? [] : [fault(path, code, value)];
  });
}

export function name(lengthMax: number): ValueRule {
  return written(/^[a-z][a-z0-9_]*$/, lengthMax, 'name_malformed');
}

export function oneOf(values: readonly (string | number)[], code: FaultCode = 'value_unknown'): ValueRule {
  const is = (value: unknown): value is string | number => isText(value) || isNumber(value);
  return typed(is, (value, path) => (values.includes(value) ? [] : [fault(path, code, value)]));
}

export const flag: ValueRule = typed(isFlag, () => []);

export function list(item: ValueRule, lengthMin: number, lengthMax: number): ValueRule {
  return typed(isList, (value, path) => {
    if (value.length < lengthMin || value.length > lengthMax)
      return [fault(path, 'value_too_long', value.length)];
    return value.flatMap((member, position) => item(member, `${path}[${position}]`));
  });
}

/** An object with exactly these members. */
export function record(rules: Readonly<Record<string, ValueRule>>): ValueRule {
  return typed(isRecord, (value, path) => {
    const members = new Map<string, unknown>(Object.entries(value));
    const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
    const unknown = [...members.keys()].filter((key) => !Object.hasOwn(rules, key));
    return [
      ...unknown.map((key) => fault(at(key.slice(0, valueLength)), 'value_unknown_key', members.get(key))),
      ...Object.entries(rules).flatMap(([key, rule]) => rule(members.get(key), at(key))),
    ];
  });
}

/** An object of one of several shapes: its member `key` says which. */
export function tagged(
  key: string,
  shapes: Readonly<Record<string, Readonly<Record<string, ValueRule>>>>,
): ValueRule {
  const tag = oneOf(Object.keys(shapes));
  return typed(isRecord, (value, path) => {
    const chosen: unknown = new Map<string, unknown>(Object.entries(value)).get(key);
    const faults = tag(chosen, `${path}.${key}`);
    return faults.length > 0 ? faults : record({ [key]: tag, ...shapes[String(chosen)] })(value, path);
  });
}

/** A member that may be left out. */
export function optional(rule: ValueRule): ValueRule {
  return (value, path) => (value === undefined ? [] : rule(value, path));
}
