// Where two decoded messages differ first: the field and both values, for people.

/** Characters of a value that are shown. */
const shownMax = 80;
/** Fields inside fields; messages nest less. */
const depthMax = 16;

export interface FieldDifference {
  /** Names and indexes with dots between them, such as `refusals.0.code`. */
  readonly field: string;
  readonly left: string;
  readonly right: string;
}

/** Told of the left message with one value of the right one in it: whether this difference counts. */
export type Counts = (changed: unknown) => boolean;

interface Place {
  readonly field: string;
  readonly depth: number;
  /** The left message with another value here. */
  readonly filled: (value: unknown) => unknown;
  readonly counts: Counts;
}

type Parts = Readonly<Record<string, unknown>>;

function hasParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

/** Numbers exactly: JSON would lose the sign of a zero. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Object.is(value, -0)) return '-0';
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

function found(place: Place, left: string, right: string, value: unknown): FieldDifference | undefined {
  return place.counts(place.filled(value)) ? { field: place.field, left, right } : undefined;
}

function inside(place: Place, name: string, filled: Place['filled']): Place {
  const field = place.field === '' ? name : `${place.field}.${name}`;
  return { ...place, field, depth: place.depth + 1, filled };
}

/** Long lists hold numbers: no list of names is made of them. */
function inLists(
  place: Place,
  left: ArrayLike<unknown>,
  right: ArrayLike<unknown>,
): FieldDifference | undefined {
  if (left.length !== right.length)
    return found(place, `${String(left.length)} parts`, `${String(right.length)} parts`, right);
  for (let index = 0; index < left.length; index += 1) {
    if (Object.is(left[index], right[index])) continue;
    const isNested = hasParts(left[index]);
    const filled = (value: unknown) => place.filled(isNested ? Array.from(left).with(index, value) : right);
    const difference = firstIn(inside(place, String(index), filled), left[index], right[index]);
    // All numbers of a list count or none does.
    if (difference !== undefined || !isNested) return difference;
  }
  return undefined;
}

function inRecords(place: Place, left: Parts, right: Parts): FieldDifference | undefined {
  for (const [name, value] of Object.entries(left)) {
    const filled = (other: unknown) => place.filled({ ...left, [name]: other });
    const difference = firstIn(inside(place, name, filled), value, right[name]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function firstIn(place: Place, left: unknown, right: unknown): FieldDifference | undefined {
  if (place.depth <= depthMax) {
    if (isList(left) && isList(right)) return inLists(place, left, right);
    if (hasParts(left) && hasParts(right)) return inRecords(place, left, right);
  }
  return Object.is(left, right) ? undefined : found(place, shown(left), shown(right), right);
}

/** Two messages of one type. Nothing where no difference counts; all do unless `counts` is given. */
export function firstDifference(
  left: unknown,
  right: unknown,
  counts: Counts = () => true,
): FieldDifference | undefined {
  return firstIn({ field: '', depth: 0, filled: (value) => value, counts }, left, right);
}
