/** Changes of a file that nobody should be able to make unseen. */
import type { Random } from '../../../core/random.ts';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** A part that is not empty, as [start, end]. */
function part(bytes: Buffer, random: Random): [number, number] {
  const start = random.below(bytes.length);
  return [start, start + 1 + random.below(Math.min(64, bytes.length - start))];
}

export const mutations: Readonly<Record<string, Mutation>> = {
  flip: (bytes, random) => {
    const changed = Buffer.from(bytes);
    const offset = random.below(bytes.length);
    changed.writeUInt8(bytes.readUInt8(offset) ^ (1 << random.below(8)), offset);
    return changed;
  },
  cut: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  swap: (bytes, random) => {
    const [start, end] = part(bytes, random);
    const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    const to = random.below(rest.length + 1);
    return Buffer.concat([rest.subarray(0, to), bytes.subarray(start, end), rest.subarray(to)]);
  },
  append: (bytes, random) => {
    const more = Array.from({ length: 1 + random.below(64) }, () => random.below(256));
    return Buffer.concat([bytes, Buffer.from(more)]);
  },
  duplicate: (bytes, random) => {
    const [start, end] = part(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start, end), bytes.subarray(end)]);
  },
  remove: (bytes, random) => {
    const [start, end] = part(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
};

/** One of them, and the file that it makes; equal to the original where it happened to change nothing. */
export function mutate(bytes: Buffer, random: Random): { readonly kind: string; readonly changed: Buffer } {
  const kinds = Object.entries(mutations);
  const [kind, change] = kinds[random.below(kinds.length)] ?? ['', (same: Buffer) => same];
  return { kind, changed: change(bytes, random) };
}
