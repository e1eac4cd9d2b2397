/** Attacks on a LIVE controller: each has a code of its own, and nothing of its permit moves on. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../core/digest.ts';
import { generateKey } from '../../../core/keys.ts';
import { nsToStamp } from '../../../core/time.ts';
import { topics, type ApprovedChunk } from '../../../msgs/index.ts';
import { endedMax, refusalOf } from '../../../nodes/controller/verify.ts';
import { LiveBench, ms, resigned } from './live_bench.ts';
import { liveMeta, moved, otherPlan, signed } from './live_site.ts';

const strangerKey = generateKey().key;

/** Flips one bit of a signature, written in hexadecimal. */
function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'hex');
  bytes[7]! ^= 1;
  return bytes.toString('hex');
}

type Attack = readonly [
  what: string,
  code: string,
  detail: RegExp,
  forge: (next: ApprovedChunk, bench: LiveBench) => ApprovedChunk,
];

/** Each is given in place of window 1, after window 0 was executed. */
const attacks: readonly Attack[] = [
  [
    'signed by another key under its own name',
    'signer_unknown',
    /^key [0-9a-f]{12}, not [0-9a-f]{12} of the policy/,
    (next) => signed(next, strangerKey),
  ],
  [
    "signed by another key under the gate's name",
    'signature_invalid',
    /not signed by key/,
    (next) => ({ ...next, signature: signed(next, strangerKey).signature }),
  ],
  [
    'with one bit of its signature flipped',
    'signature_invalid',
    /not signed/,
    (next) => ({ ...next, signature: flipped(next.signature) }),
  ],
  [
    'with one bit of a number flipped after it was signed',
    'signature_invalid',
    /not signed/,
    (next) => ({ ...next, data: moved(next.data, 3) }),
  ],
  ['given again', 'sequence_repeated', /^window 0 again, 1 comes next/, (_, bench) => bench.window(0)],
  ['left out', 'sequence_gap', /^window 2, 1 comes next/, (_, bench) => bench.window(2)],
  [
    'of another permit in between',
    'permit_mismatch',
    /^permit [0-9a-f]{12} while [0-9a-f]{12} is being executed/,
    (_, bench) => bench.window(0, { permit: sha256('another') }),
  ],
  [
    'of another robot',
    'robot_mismatch',
    /^for robot arm_2, not arm_1/,
    (next) => ({ ...next, meta: { ...next.meta, robot_id: 'arm_2' } }),
  ],
  [
    'of another run',
    'run_mismatch',
    /^of run 20250101T000000Z-00000000, not /,
    (next) => ({ ...next, meta: { ...next.meta, run_id: '20250101T000000Z-00000000' } }),
  ],
  [
    'from another start of the gate',
    'gate_mismatch',
    /^from start 78 of a gate, its state is from 77/,
    (next) => ({ ...next, meta: { ...next.meta, boot_id: 78n } }),
  ],
  [
    'of a plan that the gate does not execute',
    'gate_not_executing',
    /^the gate is executing with plan [0-9a-f]{12}, the window is of /,
    (next, bench) => {
      const plan = otherPlan();
      bench.message(topics.plan, plan);
      return resigned(next, { plan_digest: plan.plan_digest });
    },
  ],
  [
    'whose time is over',
    'window_expired',
    /^expired 1\.0 ms ago/,
    (next, bench) => resigned(next, { not_after: nsToStamp(bench.rosNs - ms) }),
  ],
  [
    'older than its release allows',
    'window_stale',
    /^71\.0 ms old, at most 70\.0 ms/,
    (next, bench) => ({ ...next, meta: { ...next.meta, stamp: nsToStamp(bench.rosNs - 71n * ms) } }),
  ],
  [
    'from the future',
    'window_ahead_of_time',
    /^stamped 21\.0 ms ahead, at most 20\.0 ms/,
    (next, bench) => ({ ...next, meta: { ...next.meta, stamp: nsToStamp(bench.rosNs + 21n * ms) } }),
  ],
  [
    'with other dimensions',
    'actions_mismatch',
    /of the window are not those of the robot/,
    (next) =>
      resigned(next, { dimensions: next.dimensions.map((one) => ({ ...one, name: `${one.name}_2` })) }),
  ],
  [
    'in another order of dimensions',
    'actions_mismatch',
    /of the window/,
    (next) => resigned(next, { dimensions: [...next.dimensions].reverse() }),
  ],
  ['in another mode', 'actions_mismatch', /of the window/, (next) => resigned(next, { mode: 1 })],
  ['of other steps', 'actions_mismatch', /of the window/, (next) => resigned(next, { dt_ns: 10_000_000n })],
  [
    'with another number than its place in the permit',
    'index_mismatch',
    /^window 4 with sequence 1 of its permit/,
    (next) => resigned(next, { index: 4 }),
  ],
  [
    'from another place of the plan',
    'window_misplaced',
    /^5 steps from 10; window 1 of a slice of 60 is 5 steps from 5/,
    (next, bench) => {
      const { first_step, data } = bench.window(2);
      return resigned(next, { first_step, data });
    },
  ],
  [
    'of more steps than a window has',
    'window_misplaced',
    /^6 steps from 5/,
    (next, bench) => resigned(next, { steps: 6, data: bench.plan.slice.slice(10, 22) }),
  ],
  [
    'with another step than the plan',
    'window_altered',
    /^step 6, dimension 1 is .*, the plan has /,
    (next) => resigned(next, { data: moved(next.data, 3) }),
  ],
  [
    'with another tail than the rule gives',
    'tail_altered',
    /^step 1 of the tail is not what the rule gives; (\d+) steps, the rule gives \1$/,
    (next) => resigned(next, { tail: moved(next.tail, 2) }),
  ],
  [
    'with a tail that goes on longer',
    'tail_altered',
    /of the tail is not what the rule gives; \d+ steps, the rule gives \d+/,
    (next) => {
      const tail = Float32Array.of(...next.tail, ...next.tail.slice(-2));
      return resigned(next, { tail, tail_steps: next.tail_steps + 1 });
    },
  ],
  [
    'without a tail',
    'tail_altered',
    /^step 0 of the tail/,
    (next) => resigned(next, { tail: new Float32Array(0), tail_steps: 0 }),
  ],
];

describe('a window that the controller does not believe', () => {
  for (const [what, code, detail, forge] of attacks) {
    it(`is one ${what}: ${code}`, () => {
      const bench = new LiveBench().executing();
      bench.give(bench.window(0)).advance(40);
      const [first] = bench.trajectories;
      const next = bench.window(1);
      bench.give(forge(next, bench));
      assert.deepEqual(bench.codes, ['executed', 'stopped', code]);
      const [executed, stopped, refused] = bench.reports;
      assert.match(refused!.detail, detail);
      assert.deepEqual([executed!.executed, stopped!.executed, refused!.executed], [true, true, false]);
      assert.match(stopped!.detail, new RegExp(`^a window was refused: ${code}; `));
      const [, tail, ...more] = bench.trajectories;
      assert.ok(tail!.points.length < first!.points.length);
      assert.deepEqual([[...tail!.points.at(-1)!.velocities], more.length], [[0, 0], 0]);
      bench.give(bench.window(1)).advance(60).give(bench.window(2));
      assert.deepEqual(bench.codes.slice(3), ['permit_ended', 'permit_ended']);
      assert.equal(bench.trajectories.length, 2);
    });
  }

  it('is the first one as well as any other', () => {
    const bench = new LiveBench().executing();
    bench.give(resigned(bench.window(0), { data: moved(bench.window(0).data, 0) }));
    bench.give(bench.window(0));
    assert.deepEqual(bench.codes, ['window_altered', 'permit_ended']);
    assert.deepEqual(bench.trajectories, []);
  });

  it('is one that was played in an earlier permit', () => {
    const bench = new LiveBench().executing();
    const chunk = bench.window(0);
    bench.give(chunk).advance(20).gate('stopping').advance(30).gate('executing').advance(50).give(chunk);
    assert.deepEqual(bench.codes, ['executed', 'stopped', 'permit_ended']);
  });

  for (const state of ['disarmed', 'review', 'approved', 'permitted', 'stopping', 'latched']) {
    it(`is one while the gate is ${state}`, () => {
      const bench = new LiveBench();
      bench.message(topics.plan, bench.plan).gate(state);
      bench.give(bench.window(0));
      assert.deepEqual(bench.codes, ['gate_not_executing']);
    });
  }

  it('is one before any gate was heard, or of a gate of another run', () => {
    const bench = new LiveBench();
    bench.message(topics.plan, bench.plan);
    bench.gate('executing', { meta: liveMeta('gate', { run_id: '20250101T000000Z-00000000' }) });
    bench.give(bench.window(0));
    assert.deepEqual(bench.codes, ['gate_unknown']);
  });

  it('is one of the same permit from another gate or for another plan, whatever the gate says', () => {
    const bench = new LiveBench().executing();
    const chunk = bench.window(0);
    const { permit_id: id, plan_digest: planDigest } = chunk;
    const permit = { id, planDigest, gateBootId: 77n, windows: 0 };
    for (const [code, change] of [
      ['gate_mismatch', { gateBootId: 78n }],
      ['plan_mismatch', { planDigest: sha256('other') }],
    ] as const) {
      const known = { ...bench.live, signature: 'valid', rosNs: bench.rosNs } as const;
      assert.equal(refusalOf(chunk, { ...known, permit: { ...permit, ...change } })?.code, code);
      assert.equal(refusalOf(chunk, { ...known, permit }), undefined);
    }
  });

  it('is one whose signature nobody judged', () => {
    const bench = new LiveBench().executing();
    const known = { ...bench.live, signature: 'not_judged', rosNs: bench.rosNs } as const;
    const refusal = refusalOf(bench.window(0), known);
    assert.equal(refusal?.code, 'signature_not_judged');
  });

  it('is any, once so many permits have ended that no more can be remembered', () => {
    const bench = new LiveBench().executing();
    const ended = Array.from({ length: endedMax }, (_, index) => String(index));
    const state = bench.live;
    const refusal = refusalOf(bench.window(0), { ...state, ended, signature: 'valid', rosNs: bench.rosNs });
    assert.equal(refusal?.code, 'permits_exhausted');
  });

  it('is any, once a second publisher was seen on a topic that it rests on', () => {
    for (const topic of [
      'gate/approved_chunk',
      'gate/state',
      'planner/plan',
      'arm_controller/joint_trajectory',
    ]) {
      const bench = new LiveBench().executing();
      bench.give(bench.window(0)).advance(40);
      bench.internal('endpoints_seen', { topic, publishers: ['gate', 'stranger'] });
      bench.internal('endpoints_seen', { topic, publishers: ['gate'] });
      bench.give(bench.window(1, { permit: sha256('next') }));
      assert.deepEqual(bench.codes, ['executed', 'foreign_publisher', 'foreign_publisher'], topic);
      assert.match(bench.reports[1]!.detail, new RegExp(`^two publish on ${topic}; a tail from here`));
      assert.equal(bench.trajectories.length, 2);
    }
  });

  it('is none where many may publish', () => {
    const bench = new LiveBench().executing();
    bench.give(bench.window(0));
    bench.internal('endpoints_seen', { topic: 'stop', publishers: ['a', 'b'] });
    for (const value of [null, {}, { topic: 'gate/state', publishers: 'many' }])
      bench.internal('endpoints_seen', value);
    assert.deepEqual(bench.codes, ['executed']);
  });
});
