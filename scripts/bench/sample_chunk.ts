/** The message that codec and transport are measured with: 50 steps of 14 dimensions. */
import { zeroStamp } from '../../core/time.ts';
import type { ActionChunk } from '../../msgs/index.ts';

export const [horizon, dim] = [50, 14];

export function sampleChunk(): ActionChunk {
  const digest = 'ab'.repeat(32);
  return {
    meta: {
      robot_id: 'aloha',
      run_id: '20260101T000000Z-0123abcd',
      cycle: 7,
      node: 'provider_host',
      boot_id: 1n,
      sequence: 7n,
      stamp: zeroStamp,
      recorded_stamp: zeroStamp,
      source: 2,
    },
    request_id: 'request-7',
    provider: 'policy',
    revision: digest,
    seed: 12345678901234567890n,
    goal_digest: digest,
    observation_digest: digest,
    embodiment_digest: digest,
    dimensions: Array.from({ length: dim }, (_, index) => ({
      name: `joint_${index}`,
      kind: 'joint_position',
      unit: 'rad',
      frame: 'base_link',
    })),
    mode: 0,
    dt_ns: 20_000_000n,
    shape: Uint32Array.of(1, horizon, dim),
    start_index: 0,
    execute_steps: horizon,
    candidate_values: Float64Array.of(0.5),
    data: Float32Array.from({ length: horizon * dim }, (_, index) => (index % 97) / 97),
    timings: { queue_ns: 1n, inference_ns: 2n, transport_ns: 3n, translation_ns: 4n },
  };
}
