// A Merkle tree over a list that grows: sixteen children a node, so that a leaf costs little more than its
// own hash. Its root binds every leaf, their order and their number; any prefix has a root of its own.
import { hash } from 'node:crypto';

export const digestBytes = 32;
const arity = 16;
/** What a digest is of: leaves begin with 0, so no node and no root can be taken for one. */
const marks = { node: 1, root: 2 } as const;
const countBytes = 8;

/** Hashes straight into a buffer: an object for each of a million leaves would cost more than its hash. */
export function hashInto(target: Buffer, at: number, bytes: Uint8Array): void {
  target.write(hash('sha256', bytes, 'binary'), at, digestBytes, 'latin1');
}

function digestOf(bytes: Uint8Array): Buffer {
  const digest = Buffer.allocUnsafe(digestBytes);
  hashInto(digest, 0, bytes);
  return digest;
}

function nodeOf(children: readonly Uint8Array[]): Buffer {
  return digestOf(Buffer.concat([Buffer.of(marks.node), ...children]));
}

function rootOf(count: number, top: Uint8Array): string {
  const head = Buffer.alloc(1 + countBytes);
  head.writeUInt8(marks.root);
  head.writeBigUInt64LE(BigInt(count), 1);
  return digestOf(Buffer.concat([head, top])).toString('hex');
}

/** The nodes of one level that have no parent yet, behind the mark of their parent. */
interface Level {
  readonly bytes: Buffer;
  nodes: number;
}

export class MerkleLog {
  readonly #levels: Level[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param leaf 32 bytes at `at` */
  add(leaf: Uint8Array, at = 0): void {
    this.#count += 1;
    this.#push(0, leaf, at);
  }

  #push(depth: number, digest: Uint8Array, at: number): void {
    const level = (this.#levels[depth] ??= {
      bytes: Buffer.alloc(1 + arity * digestBytes, marks.node),
      nodes: 0,
    });
    level.bytes.set(digest.subarray(at, at + digestBytes), 1 + level.nodes * digestBytes);
    level.nodes += 1;
    if (level.nodes < arity) return;
    level.nodes = 0;
    this.#push(depth + 1, digestOf(level.bytes), 0);
  }

  /** 64 hexadecimal digits over everything added so far. */
  root(): string {
    let carried: readonly Uint8Array[] = [];
    for (const [depth, { bytes, nodes }] of this.#levels.entries()) {
      const count = nodes + carried.length;
      const group = [bytes.subarray(1, 1 + nodes * digestBytes), ...carried];
      const isTop = count === 1 && depth === this.#levels.length - 1;
      if (isTop) carried = group;
      else carried = count === 0 ? [] : [nodeOf(group)];
    }
    return rootOf(this.#count, Buffer.concat(carried));
  }
}

/** Number of nodes on each level, leaves first, up to the one at the top. */
function levelSizes(count: number): readonly number[] {
  const sizes = [count];
  for (let size = count; size > 1; sizes.push(size)) size = Math.ceil(size / arity);
  return sizes;
}

/** Leaves under a full node. */
function widthOf(depth: number): number {
  let width = 1;
  for (let level = 0; level < depth; level += 1) width *= arity;
  return width;
}

/** Shows that some leaves stand at their places in a list of which nothing else is shown. */
export interface SubsetProof {
  /** Leaves of the whole list. */
  readonly count: number;
  /** Digests of the largest parts without a shown leaf, 32 bytes each, from the first leaf to the last. */
  readonly others: Uint8Array;
}

/** Leaves by their places, wherever they are kept. */
export interface Leaves {
  readonly count: number;
  readonly at: (index: number) => Uint8Array;
}

interface Walk {
  readonly count: number;
  /** Places of the shown leaves, rising. */
  readonly shown: readonly number[];
  /** What stands for a part without a shown leaf, or for a shown leaf. */
  readonly part: (depth: number, index: number) => Uint8Array;
  readonly leaf: (index: number) => Uint8Array;
}

/** Whether a place from `from` on and before `end` is among them. */
function hasWithin(places: readonly number[], from: number, end: number): boolean {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (places[low] ?? end) < end;
}

function digestAt(walk: Walk, sizes: readonly number[], depth: number, index: number): Uint8Array {
  const width = widthOf(depth);
  if (!hasWithin(walk.shown, index * width, (index + 1) * width)) return walk.part(depth, index);
  if (depth === 0) return walk.leaf(index);
  const below = sizes[depth - 1] ?? 0;
  const children = Math.min(arity, below - index * arity);
  return nodeOf(
    Array.from({ length: children }, (_, child) => digestAt(walk, sizes, depth - 1, index * arity + child)),
  );
}

function rootOfWalk(walk: Walk): string {
  const sizes = levelSizes(walk.count);
  const top = walk.count === 0 ? Buffer.alloc(0) : digestAt(walk, sizes, sizes.length - 1, 0);
  return rootOf(walk.count, top);
}

function partOf(leaves: Leaves, depth: number, index: number): Uint8Array {
  if (depth === 0) return leaves.at(index);
  const width = widthOf(depth - 1);
  const children = Array.from({ length: arity }, (_, child) => index * arity + child);
  return nodeOf(
    children.filter((child) => child * width < leaves.count).map((child) => partOf(leaves, depth - 1, child)),
  );
}

/** The proof for the leaves at these rising places. */
export function proveSubset(leaves: Leaves, shown: readonly number[]): SubsetProof {
  const others: Uint8Array[] = [];
  rootOfWalk({
    count: leaves.count,
    shown,
    part: (depth, index) => {
      const digest = partOf(leaves, depth, index);
      others.push(digest);
      return digest;
    },
    leaf: leaves.at,
  });
  return { count: leaves.count, others: Buffer.concat(others) };
}

function isRising(places: readonly number[], end: number): boolean {
  return places.every(
    (place, at) => Number.isSafeInteger(place) && place > (places[at - 1] ?? -1) && place < end,
  );
}

/**
 * The root that a proof and the shown leaves, by their rising places, make together; nothing where they do
 * not make one. The proof holds when it is the root that was signed.
 */
export function rootOfSubset(
  { count, others }: SubsetProof,
  shown: ReadonlyMap<number, Uint8Array>,
): string | undefined {
  const places = [...shown.keys()];
  if (others.length % digestBytes !== 0 || !isRising(places, count)) return undefined;
  let used = 0;
  const root = rootOfWalk({
    count,
    shown: places,
    part: () => {
      used += digestBytes;
      return others.subarray(used - digestBytes, used);
    },
    leaf: (index) => shown.get(index) ?? Buffer.alloc(0),
  });
  return used === others.length ? root : undefined;
}
