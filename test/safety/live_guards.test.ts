import assert from 'node:assert/strict';
import { metaConstants, topics } from '../../msgs/index.ts';
import { guards, runScope, type CommandEvent, type Evidence, type GuardId } from '../../safety/index.ts';
import { refusalsOf } from '../../safety/guards.ts';
import type { Row } from '../../safety/rows.ts';
import { contextOf } from '../../safety/subjects.ts';
import { rowFor } from '../../safety/transitions.ts';
import type { CommandChanges } from './bench.ts';
import { closed, embodiment, measured, observationDigest, payload, planDigestText } from './builders.ts';
import { linkTrips } from './link_trips.ts';
import { LiveBench } from './live_bench.ts';
import { keyOf, livePart, livePolicyOf, liveSite, physicalPolicy, type Person } from './live_builders.ts';
import { refusedIds, refusingPlan } from './live_refusals.ts';

const other = 'f'.repeat(64);

/** Which guards of the row that a raised event has now refuse. */
function refusing(bench: LiveBench, event: Row['event'], rosNs = bench.nowNs): readonly string[] {
  const row = rowFor(bench.state.phase, event, 'live');
  const context = contextOf(bench.state, { name: 'tick', nowNs: bench.nowNs, rosNs }, bench.policy);
  return refusedIds(refusalsOf(row!.guards, context));
}

function refusingCommand(
  bench: LiveBench,
  name: CommandEvent,
  person: Person,
  changes: CommandChanges = {},
): readonly string[] {
  const kind = name === 'uncheck' ? 'check' : name;
  const notAfter = { not_after_ns: String(bench.nowNs + 1_000_000_000n) };
  const made = payload(kind, { ...notAfter, operator: person, ...changes.payload }, bench.policy);
  const signed = { keyId: keyOf(person), signatureValid: true, enrolled: true };
  const event = {
    name,
    nowNs: bench.nowNs,
    rosNs: bench.nowNs,
    command: { payload: made, ...signed, ...changes.command },
  } as const;
  const row = rowFor(bench.state.phase, name, 'live');
  return refusedIds(refusalsOf(row!.guards, contextOf(bench.state, event, bench.policy)));
}

/** Of an arm of the permitted plan, when something is not as it should be. */
function refusingArm(spoil: (bench: LiveBench) => void): readonly string[] {
  const bench = new LiveBench().permitted();
  spoil(bench);
  return refusingCommand(bench, 'arm', 'dia', scope);
}

/** Of a permit, when the dry run that it rests on is another. */
function refusingEvidence(changes: Partial<Evidence>): readonly string[] {
  const bench = new LiveBench().completed();
  bench.feed({ name: 'evidence_judged', evidence: bench.evidence(changes) });
  assert.equal(bench.state.phase, 'approved');
  return refusing(bench, 'mint');
}

const scope = { payload: { scope: planDigestText } };

function answer(changes: CommandChanges['payload'] = {}): CommandChanges {
  return { payload: { item: 'workspace_clear', value: true, scope: planDigestText, ...changes } };
}

/** Hears everything again but these, so long that they count as silent. */
function silence(bench: LiveBench, ms: number, ...names: readonly string[]): void {
  for (const name of names) bench.silent.add(name);
  bench.run(ms);
  bench.observe();
}

/** The state of the bench with other things in what only LIVE knows. */
function patch(bench: LiveBench, live: Partial<LiveBench['state']['live']>): void {
  bench.state = { ...bench.state, live: { ...bench.state.live, ...live } };
}

/** Of a plan that comes to rest by itself beside the border, but could not do so half way. */
function refusingFastPlan(): readonly string[] {
  const { dimensions } = embodiment();
  const slow = dimensions.map((axis) => ({ ...axis, limits: { ...axis.limits, acceleration_max: 5000 } }));
  const body = embodiment({ dimensions: slow });
  const bench = new LiveBench({ policy: livePolicyOf(liveSite({ embodiments: [body] })) }).opened();
  const xs = [110, 150, 230, 350, 430, 470, 480, 482];
  return refusingPlan(bench, closed(Float32Array.from(xs.flatMap((x) => [x, 100])), body));
}

/** One way to trip each guard that only LIVE has, and no other. */
const trips: Readonly<Partial<Record<GuardId, () => readonly string[]>>> = {
  ...linkTrips,
  window_tails: () => refusingFastPlan(),
  start_at_rest: () =>
    refusingPlan(new LiveBench().opened(), closed(Float32Array.of(220, 100, 200, 100, 200, 100, 200, 100))),
  sources_listed: () => {
    const bench = new LiveBench().opened();
    bench.feed({ name: 'endpoints_seen', topic: 'estop', publishers: ['intruder'], ids: ['x'] });
    return refusingPlan(bench);
  },
  operator_listed: () =>
    refusingCommand(new LiveBench().reviewed(), 'check', 'dia', { ...answer(), command: { keyId: other } }),
  operator_role: () => refusingCommand(new LiveBench().reviewed(), 'check', 'eve', answer()),
  by_person: () =>
    refusingCommand(new LiveBench().reviewed(), 'check', 'dia', answer({ attested_by: 'demo' })),
  scope_plan: () =>
    refusingCommand(new LiveBench().reviewed(), 'approve', 'bob', { payload: { scope: runScope } }),
  evidence_given: () => refusing(new LiveBench().completed(), 'mint'),
  evidence_verified: () => refusingEvidence({ code: 'differs' }),
  evidence_fits: () => refusingEvidence({ goalDigest: other }),
  evidence_age: () => refusingEvidence({ closedNs: -3_600_000_000_000n }),
  enabling_heard: () => refusingArm((bench) => silence(bench, 220, 'enabling')),
  enabling_held: () => refusingArm((bench) => bench.feed({ name: 'enabling', value: 2 })),
  heartbeats: () => refusingArm((bench) => silence(bench, 320, 'planner')),
  clocks_known: () =>
    refusingArm((bench) => bench.feed({ name: 'clock_offset', node: 'observer', offsetNs: undefined })),
  clocks_near: () =>
    refusingArm((bench) => bench.feed({ name: 'clock_offset', node: 'observer', offsetNs: -20_000_001n })),
  joints_heard: () =>
    refusingArm((bench) => {
      bench.silent.add('joint_states');
      bench.run(120);
      patch(bench, { joints: { ...bench.state.live.joints!, stampNs: bench.nowNs } });
    }),
  joints_fresh: () =>
    refusingArm((bench) =>
      patch(bench, { joints: { ...bench.state.live.joints!, stampNs: bench.nowNs - 100_000_001n } }),
    ),
  permit_time: () => {
    const bench = new LiveBench().permitted();
    bench.nowNs = bench.state.live.permit!.expiresNs;
    return refusing(bench, 'keep');
  },
  source_kind: () => {
    const bench = new LiveBench({ policy: physicalPolicy() }).opened();
    const made = bench.livePlan();
    return refusingPlan(bench, { meta: { ...made.meta, source: metaConstants.SOURCE_SIM } });
  },
  policy_current: () => {
    const bench = new LiveBench().opened();
    bench.feed({ name: 'policy_seen', digest: other });
    return refusingPlan(bench);
  },
  at_rest: () =>
    refusingArm((bench) => {
      bench.velocities = [2, 0];
      bench.senseJoints();
    }),
  start_near: () =>
    refusingArm((bench) => {
      bench.positions = [94, 100];
      bench.senseJoints();
    }),
  observation_fresh: () => refusingArm((bench) => bench.observe(bench.nowNs - 10_000_000_001n)),
  observed_near: () => refusingArm((bench) => bench.observe(bench.nowNs, [94, 100])),
  scene: () =>
    refusingArm((bench) => {
      const observed = { digest: observationDigest, stampNs: bench.nowNs, measured, source: 0 };
      const scene = { block: [200, 206, 0] };
      bench.feed({ name: 'observation', topic: topics.observation.name, observed: { ...observed, scene } });
    }),
  permit_covers: () =>
    refusingArm((bench) => {
      bench.run(19_700);
      bench.observe();
    }),
  permit_unspent: () =>
    refusingArm((bench) =>
      patch(bench, { permit: { ...bench.state.live.permit!, spent: { record: 1, atNs: bench.nowNs } } }),
    ),
  arm_prompt: () => {
    const bench = new LiveBench({ confirms: false }).permitted();
    bench.confirmAll();
    bench.arm();
    bench.wait(51);
    return refusing(bench, 'keep_spent');
  },
  window_quota: () => {
    const bench = new LiveBench().executing();
    patch(bench, { permit: { ...bench.state.live.permit!, quota: 2 } });
    return refusing(bench, 'cut');
  },
  window_prompt: () => {
    const bench = new LiveBench().executing();
    bench.wait(80);
    bench.sense();
    bench.wait(71);
    return refusing(bench, 'cut');
  },
  standstill: () => refusing(new LiveBench().stopping(), 'still'),
  stopping_time: () => {
    const bench = new LiveBench().stopping();
    bench.wait(3001);
    return refusing(bench, 'keep');
  },
  loop_alive: () => {
    const bench = new LiveBench().opened();
    bench.wait(101);
    return refusing(bench, 'pulse');
  },
  clock_steady: () => {
    const bench = new LiveBench().opened();
    return refusing(bench, 'pulse', bench.nowNs - 20_000_001n);
  },
  estop_released: () => {
    const bench = new LiveBench().opened();
    patch(bench, { estop: { pressed: true, heardNs: bench.nowNs } });
    return refusing(bench, 'watch');
  },
  system_clock: () => {
    const bench = new LiveBench().opened();
    patch(bench, { endpoints: [{ topic: '/clock', publishers: ['player'], ids: [] }] });
    return refusing(bench, 'watch');
  },
  policy_readable: () => {
    const bench = new LiveBench().opened();
    patch(bench, { policySeen: undefined });
    return refusing(bench, 'watch');
  },
  sources_kept: () => {
    const bench = new LiveBench().reviewed();
    const endpoints = bench.state.live.endpoints.map((entry) =>
      entry.topic === topics.plan.name ? { ...entry, ids: ['planner-2'] } : entry,
    );
    patch(bench, { endpoints });
    return refusing(bench, 'watch');
  },
  estop_heard: () => {
    const bench = new LiveBench().permitted();
    patch(bench, { estop: { pressed: false, heardNs: bench.nowNs - 200_000_001n } });
    return refusing(bench, 'watch');
  },
};

describe('safety guards of LIVE', () => {
  it('let a plan, an answer, an approval, a permit and an arm that are in order pass', () => {
    assert.deepEqual(refusingPlan(new LiveBench().opened()), []);
    assert.deepEqual(refusingCommand(new LiveBench().reviewed(), 'check', 'dia', answer()), []);
    assert.deepEqual(refusingCommand(new LiveBench().reviewed(), 'approve', 'bob', scope), []);
    assert.deepEqual(
      refusingArm(() => undefined),
      [],
    );
    assert.deepEqual(refusing(new LiveBench().executing(), 'cut'), []);
  });

  for (const id of (Object.keys(guards) as GuardId[]).filter((name) => 'only' in guards[name])) {
    it(`${id} refuses alone`, () => {
      assert.deepEqual(trips[id]?.(), [id]);
    });
  }

  it('take what was replayed or simulated for a simulated robot only', () => {
    const bench = new LiveBench().opened();
    const made = bench.livePlan();
    const replayed = { meta: { ...made.meta, source: metaConstants.SOURCE_REPLAY } };
    assert.deepEqual(refusingPlan(bench, replayed), []);
    assert.deepEqual(refusingPlan(new LiveBench({ policy: physicalPolicy() }).opened(), replayed), [
      'source_kind',
    ]);
  });

  it('take a tensor of another size, none at all, or no observation for another scene', () => {
    const blocks = [[200, 200], [200, 200, 0, 0], [], [200, Number.NaN, 0]];
    for (const scene of [...blocks.map((values) => ({ block: values })), {}]) {
      const found = refusingArm((bench) => {
        const seen = { digest: observationDigest, stampNs: bench.nowNs, measured, source: 0, scene };
        bench.feed({ name: 'observation', topic: topics.observation.name, observed: seen });
      });
      assert.deepEqual(found, ['scene']);
    }
    const unseen = refusingArm((bench) => (bench.state = { ...bench.state, observations: [] }));
    assert.deepEqual(unseen, ['source_kind', 'observation_fresh', 'observed_near', 'scene']);
  });

  it('ask for each field of the evidence', () => {
    const fields = ['robotId', 'embodimentDigest', 'goalDigest', 'revisionsDigest', 'limitsDigest'] as const;
    for (const field of [...fields, 'sitePolicyDigest'] as const) {
      assert.deepEqual(refusingEvidence({ [field]: other }), ['evidence_fits']);
    }
  });

  it('let the author approve where the policy says so, and where one approver is enough only', () => {
    const site = liveSite({ author_may_approve: true, live: livePart({ approvers: 1 }) });
    const alone = new LiveBench({ policy: livePolicyOf(site) }).reviewed();
    assert.deepEqual(refusingCommand(alone, 'approve', 'ann', scope), []);
    assert.deepEqual(refusingCommand(new LiveBench().reviewed(), 'approve', 'ann', scope), ['not_author']);
  });
});
