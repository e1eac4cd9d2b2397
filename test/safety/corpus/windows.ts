/** Bad windows of an approved plan, as a controller hears them: what was signed is not what came. */
import type { Random } from '../../../core/random.ts';
import type { ApprovedChunk } from '../../../msgs/index.ts';
import { LiveBench } from '../../nodes/controller/live_bench.ts';
import { bad, type Bad } from './bad.ts';

type Forge = (chunk: ApprovedChunk, random: Random) => ApprovedChunk;

function digitOff(text: string, random: Random): string {
  const at = random.below(text.length);
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
}

function bitOff(data: Float32Array, random: Random): Float32Array {
  const bytes = new Uint8Array(data.slice().buffer);
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(6));
  return new Float32Array(bytes.buffer);
}

const forgeries: readonly (readonly [what: string, forge: Forge])[] = [
  ['one bit of a position is another', (chunk, random) => ({ ...chunk, data: bitOff(chunk.data, random) })],
  ['one bit of its tail is another', (chunk, random) => ({ ...chunk, tail: bitOff(chunk.tail, random) })],
  ['another permit', (chunk, random) => ({ ...chunk, permit_id: digitOff(chunk.permit_id, random) })],
  ['another plan', (chunk, random) => ({ ...chunk, plan_digest: digitOff(chunk.plan_digest, random) })],
  ['another signature', (chunk, random) => ({ ...chunk, signature: digitOff(chunk.signature, random) })],
  ['another key', (chunk, random) => ({ ...chunk, key_id: digitOff(chunk.key_id, random) })],
  ['a later one', (chunk, random) => ({ ...chunk, permit_sequence: 1n + BigInt(random.below(1e6)) })],
  [
    'a longer life',
    (chunk, random) => ({ ...chunk, not_after: { sec: 2_000_000_000 + random.below(1e6), nanosec: 0 } }),
  ],
  [
    'another robot',
    (chunk, random) => ({ ...chunk, meta: { ...chunk.meta, robot_id: `arm_${2 + random.below(1e6)}` } }),
  ],
  [
    'another start of a gate',
    (chunk, random) => ({ ...chunk, meta: { ...chunk.meta, boot_id: 100n + BigInt(random.below(1e6)) } }),
  ],
];

/** The code of the controller's report, which moved nothing. */
function heard(forge: Forge, random: Random): string {
  const bench = new LiveBench().executing();
  bench.give(forge(bench.window(0), random)).advance(60);
  if (bench.trajectories.length > 0) throw new Error('the robot was told to move');
  return bench.codes[0] ?? '';
}

export function badWindows(random: Random, times: number): readonly Bad[] {
  return Array.from({ length: times }, () =>
    forgeries.map(([what, forge]) => bad('permit', what, () => heard(forge, random))),
  ).flat();
}
