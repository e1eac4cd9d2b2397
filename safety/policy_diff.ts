// What is different between two site policies, and whether each change lets more pass or less.
import { canonicalJson } from '../core/canonical_json.ts';
import type { SitePolicy } from './policy.ts';

/** `changed` is neither: another unit, text or robot. People have to judge what it means. */
export type Direction = 'looser' | 'tighter' | 'changed';

export interface PolicyChange {
  /** Members of lists are told by name: `embodiments[arm].dimensions[elbow].limits.velocity_max`. */
  readonly path: string;
  /** Canonical JSON; absent where the policy has no such value. */
  readonly before?: string;
  readonly after?: string;
  readonly direction: Direction;
}

/** What a larger number, or true for false, does. */
const larger: Readonly<Record<string, Direction>> = {
  position_min: 'tighter',
  position_max: 'looser',
  velocity_max: 'looser',
  acceleration_max: 'looser',
  jerk_max: 'looser',
  speed_max: 'looser',
  join_max: 'looser',
  execute_steps: 'looser',
  horizon_max: 'looser',
  plan_duration_max_ns: 'looser',
  lifetime_ms: 'looser',
  min: 'tighter',
  max: 'looser',
  author_may_approve: 'looser',
  standstill_speed: 'looser',
  standstill_ms: 'tighter',
  start_tolerance: 'looser',
  bound: 'looser',
  lookahead_ms: 'looser',
};

/** The same for every value of a part. */
const largerIn: Readonly<Record<string, Direction>> = { approvers: 'tighter', ages: 'looser' };

/**
 * What one more member of a list does, or a part that was not there: each item and each box asks for more,
 * each embodiment and each person allows more.
 */
const oneMore: Readonly<Record<string, Direction>> = {
  embodiments: 'looser',
  boxes: 'tighter',
  checklist: 'tighter',
  live: 'looser',
  link_boxes: 'tighter',
  operators: 'looser',
  point_limits: 'tighter',
  robots: 'looser',
  roles: 'looser',
  scene_guard: 'tighter',
};

/** What names a member of a list, whichever it has. */
const namingKeys = ['name', 'item', 'embodiment', 'tensor', 'topic'] as const;

const opposite = { looser: 'tighter', tighter: 'looser', changed: 'changed' } as const;

type Path = readonly string[];

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A list of named things is a map of them; a list without names is one by position. */
function membersOf(value: object): ReadonlyMap<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  return new Map(
    value.map((member: unknown, position) => {
      const named = new Map<string, unknown>(isObject(member) ? Object.entries(member) : []);
      const name = namingKeys.map((key) => named.get(key)).find((value) => value !== undefined);
      return [`[${typeof name === 'string' ? name : position}]`, member];
    }),
  );
}

/** The innermost part of a path that is no list member. */
function lastKey(path: Path): string {
  return path.findLast((step) => !step.startsWith('[')) ?? '';
}

function ofValues(path: Path, before: unknown, after: unknown): Direction {
  const comparable = typeof before === typeof after && ['number', 'boolean'].includes(typeof before);
  const rule =
    larger[lastKey(path)] ?? path.map((part) => largerIn[part]).find((found) => found !== undefined);
  // A box to keep out of grows where one to stay inside shrinks: people have to look.
  if (!comparable || rule === undefined || path.includes('link_boxes')) return 'changed';
  return Number(after) > Number(before) ? rule : opposite[rule];
}

/** Of a value that only one of the two has. */
function ofMember(path: Path, added: boolean): Direction {
  const list = path.at(-1)?.startsWith('[') === true ? path.slice(0, -1) : path;
  const rule = oneMore[lastKey(list)] ?? (list.length === 2 ? oneMore[list[0] ?? ''] : undefined);
  if (rule === undefined) return 'changed';
  return added ? rule : opposite[rule];
}

const textOf = (path: Path): string => path.join('.').replaceAll('.[', '[');

function compare(path: Path, before: unknown, after: unknown): readonly PolicyChange[] {
  const [old, next] = [before, after].map((value) =>
    value === undefined ? undefined : canonicalJson(value),
  );
  if (old === next) return [];
  const at = textOf(path);
  if (old === undefined && next !== undefined)
    return [{ path: at, after: next, direction: ofMember(path, true) }];
  if (old !== undefined && next === undefined)
    return [{ path: at, before: old, direction: ofMember(path, false) }];
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const [ours, theirs] = [membersOf(before), membersOf(after)];
    const keys = new Set([...ours.keys(), ...theirs.keys()]);
    return [...keys].flatMap((key) => compare([...path, key], ours.get(key), theirs.get(key)));
  }
  return [{ path: at, before: old ?? '', after: next ?? '', direction: ofValues(path, before, after) }];
}

/**
 * Every value that differs, in the order of the first policy; what only the second has comes last in its
 * part. The order of named members means nothing to a gate, except that of dimensions: it is told by itself.
 */
export function policyDiff(before: SitePolicy, after: SitePolicy): readonly PolicyChange[] {
  return [...compare([], before, after), ...reordered(before, after)];
}

function reordered(before: SitePolicy, after: SitePolicy): readonly PolicyChange[] {
  return before.embodiments.flatMap(({ name, dimensions }) => {
    const other = after.embodiments.find((embodiment) => embodiment.name === name);
    const [ours, theirs] = [dimensions, other?.dimensions ?? []].map((list) =>
      list.map((dimension) => dimension.name),
    );
    const same = canonicalJson(ours?.toSorted()) === canonicalJson(theirs?.toSorted());
    if (!same || canonicalJson(ours) === canonicalJson(theirs)) return [];
    const path = `embodiments[${name}].dimensions`;
    const order = { before: canonicalJson(ours), after: canonicalJson(theirs) };
    return [{ path, ...order, direction: 'changed' }];
  });
}
